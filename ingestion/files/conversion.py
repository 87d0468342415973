"""SQL that turns the text of a field into its value, or into null when it cannot be one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingestion.files.source import quoted
from ingestion.files.targets import Kind

if TYPE_CHECKING:
    from ingestion.files.mapping import FieldSource, Mapping

_SPACES = "' \t\r\n\u00a0\u202f\u2009'"
_SECONDS_IN = {"milliseconds": 0.001, "seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_TIMES = {"thousands": 1_000, "millions": 1_000_000}
_ISO_DAY = "'^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ].*)?$'"
_HAS_ZONE = "':[0-9]{2}.*(Z|[+-][0-9]{2}(:?[0-9]{2})?)$'"
_ISO_DURATION = (
    "'^P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9.]+S)?)?$'"  # weeks and months never stand in exports
)

EXPECTED = {
    Kind.COUNT: "a whole number",
    Kind.SECONDS: "a duration",
    Kind.MOMENT: "a date and time",
    Kind.DAY: "a day",
    Kind.MONEY: "an amount",
}

_MONTHS = (
    ("jan", "january", "janv", "janvier"),
    ("feb", "february", "fev", "fevr", "fevrier"),
    ("mar", "march", "mars"),
    ("apr", "april", "avr", "avril"),
    ("may", "mai"),
    ("jun", "june", "juin"),
    ("jul", "july", "juil", "juillet"),
    ("aug", "august", "aout"),
    ("sep", "sept", "september", "septembre"),
    ("oct", "october", "octobre"),
    ("nov", "november", "novembre"),
    ("dec", "december", "decembre"),
)


def prelude() -> tuple[str, ...]:
    """Return the statements that make the macros which conversions use."""
    months = ", ".join(
        f"'{name}': '{number:02d}'"
        for number, names in enumerate(_MONTHS, start=1)
        for name in names
    )
    month_first = "^([a-z]+) ([0-9]{1,2}) ([0-9]{4})( .*)?$"
    day_first = "^([0-9]{1,2}) ([a-z]+) ([0-9]{4})( .*)?$"
    return (
        "create or replace macro incoming.main.plain_words(x) as trim(regexp_replace("
        "regexp_replace(regexp_replace(strip_accents(lower(x)), '[.,]| (a|at|de) ', ' ', 'g'), "
        "'\\b([0-9]{1,2})(st|nd|rd|th|er)\\b', '\\1', 'g'), '[\\s\u00a0\u202f]+', ' ', 'g'))",
        "create or replace macro incoming.main.named_words(x) as case "
        f"when regexp_matches(x, '{month_first}') then "
        f"regexp_replace(x, '{month_first}', '\\1|\\2|\\3|\\4') "
        f"when regexp_matches(x, '{day_first}') then "
        f"regexp_replace(x, '{day_first}', '\\2|\\1|\\3|\\4') end",
        # May 8, 2020 · 8 mai 2020 10:30 · Sept. 29, 2025 at 5:04 PM → 2020-05-08 …
        "create or replace macro incoming.main.named_day(x) as (case "
        "when x is not null then (string_split(x, '|')[3] || '-' || "
        f"map {{{months}}}[string_split(x, '|')[1]] || '-' || "
        "lpad(string_split(x, '|')[2], 2, '0')) end)",
        "create or replace macro incoming.main.named_moment(x) as coalesce("
        "try_strptime(incoming.main.named_day(x) || upper(string_split(x, '|')[4]), "
        "['%Y-%m-%d %I:%M %p', '%Y-%m-%d %I:%M:%S %p']), "
        "try_cast(incoming.main.named_day(x) || string_split(x, '|')[4] as timestamp))",
        "create or replace macro incoming.main.likely_moment(x) as case when x between timestamptz "
        "'1900-01-01 00:00:00+00' and timestamptz '2200-01-01 00:00:00+00' then x end",
        "create or replace macro incoming.main.likely_day(x) as "
        "case when x between date '1900-01-01' and date '2200-01-01' then x end",
        "create or replace macro incoming.main.seconds_of_clock(x) as "
        "list_reduce(list_prepend(0.0, list_transform(string_split(x, ':'), "
        "lambda part: try_cast(part as double))), lambda total, part: total * 60 + part)",
        "create or replace macro incoming.main.seconds_of_iso(x) as "
        "coalesce(try_cast(regexp_extract(x, '([0-9]+)D', 1) as double), 0) * 86400 + "
        "coalesce(try_cast(regexp_extract(x, '([0-9]+)H', 1) as double), 0) * 3600 + "
        "coalesce(try_cast(regexp_extract(x, 'T.*?([0-9]+)M', 1) as double), 0) * 60 + "
        "coalesce(try_cast(regexp_extract(x, '([0-9.]+)S', 1) as double), 0)",
    )


def quick_sql(raw: str, source: FieldSource, mapping: Mapping, kind: Kind) -> str | None:
    """Return SQL for the value of a text in its plainest form, null for every other text.

    Nearly all texts of a file are plain (digits, ISO moments, ids without spaces); what is not
    goes the long way of `text_sql` and `value_sql`, which gives the same value for plain texts.
    None when the long way must be gone for all.
    """
    nulls_like_values = any(
        character.isdigit() for null in mapping.null_values for character in null
    )
    if source.pattern or source.values or source.unit or nulls_like_values:
        return None
    if kind is Kind.ID:
        return f"case when regexp_full_match({raw}, '[!-~]+') then {raw} end"
    if kind in (Kind.COUNT, Kind.SECONDS):
        number = f"try_cast({raw} as bigint)"
        return f"case when cast({number} as varchar) = {raw} then {number} end"
    if kind not in (Kind.MOMENT, Kind.DAY) or source.format or mapping.date_format:
        return None
    inside = f"{raw} >= '1900' and {raw} < '2200'"
    if kind is Kind.DAY:
        return f"case when {raw} like '____-__-__' and {inside} then try_cast({raw} as date) end"
    return (
        f"case when {raw} like '____-__-__T__:__:__%Z' and {inside} "
        f"then try_cast({raw} as timestamptz) end"
    )


def text_sql(raw: str, source: FieldSource, mapping: Mapping, kind: Kind) -> str:
    """Return SQL for the text of a field: trimmed unless prose, null where the file says so."""
    sql = raw if kind is Kind.TEXT else f"trim({raw}, {_SPACES})"
    if source.pattern is not None:
        group = 1 if re.compile(source.pattern).groups else 0
        sql = f"regexp_extract({sql}, {quoted(source.pattern)}, {group})"
    sql = f"nullif({sql}, '')"
    if kind not in (Kind.TEXT, Kind.ID):
        nulls = sorted({value for value in mapping.null_values if value})
        listed = "".join(f" when {quoted(value)} then null" for value in nulls)
        sql = f"case {sql}{listed} else {sql} end" if nulls else sql
    if source.values:
        whens = " ".join(
            f"when {quoted(old)} then {quoted(new)}" for old, new in source.values.items()
        )
        sql = f"nullif(case {sql} {whens} else {sql} end, '')"
    return sql


def value_sql(text: str, source: FieldSource, mapping: Mapping, kind: Kind) -> str:
    """Return SQL for the value of a field whose text is `text`; null when it is no such value."""
    zone = quoted(source.time_zone or mapping.time_zone)
    formats = source.format or (mapping.date_format if kind in (Kind.MOMENT, Kind.DAY) else [])
    if kind in (Kind.MOMENT, Kind.DAY):
        return (_moment_sql if kind is Kind.MOMENT else _day_sql)(text, formats, zone)
    if kind is Kind.LIST:
        return _list_sql(text, source.split)
    number = _number_sql(text, source.decimal or mapping.decimal, _thousands(source, mapping))
    if kind is Kind.COUNT:
        return _count_sql(number, source.unit)
    if kind is Kind.SECONDS:
        return _seconds_sql(text, number, source.unit)
    if kind is Kind.MONEY:
        return _money_sql(text, source, mapping)
    return text


def _thousands(source: FieldSource, mapping: Mapping) -> str:
    return mapping.thousands if source.thousands is None else source.thousands


def _number_sql(text: str, decimal: str, thousands: str) -> str:
    """An exact number; only separators that were declared, and spaces that group by three."""
    point = "[.]" if decimal == "." else f"[{decimal}]"
    spaces = " \u00a0\u202f\u2009"
    separators = spaces + ("'" if thousands == "'" else thousands)
    plain = f"[-+]?([0-9]+({point}[0-9]*)?|{point}[0-9]+)([eE][-+]?[0-9]+)?"
    grouped = f"[-+]?[0-9]{{1,3}}([{separators}][0-9]{{3}})+({point}[0-9]*)?"
    swap = text if decimal == "." else f"replace({text}, {quoted(decimal)}, '.')"
    bare = f"translate({text}, {quoted(separators)}, '')"
    bare = bare if decimal == "." else f"replace({bare}, {quoted(decimal)}, '.')"
    return (
        f"case when regexp_full_match({text}, {quoted(plain)}) "
        f"then try_cast({swap} as decimal(38, 9)) "
        f"when regexp_full_match({text}, {quoted(grouped)}) "
        f"then try_cast({bare} as decimal(38, 9)) end"
    )


def _count_sql(number: str, unit: str | None) -> str:
    if unit is not None:
        return f"try_cast(round(cast({number} as double) * {_TIMES[unit]}) as bigint)"
    return f"case when {number} = trunc({number}) then try_cast({number} as bigint) end"


def _money_sql(text: str, source: FieldSource, mapping: Mapping) -> str:
    bare = f"trim(regexp_replace({text}, '[$€£¥]|[A-Z]{{3}}', '', 'g'), {_SPACES})"
    number = _number_sql(bare, source.decimal or mapping.decimal, _thousands(source, mapping))
    parts = {"cents": "0.01", "micros": "0.000001"}
    if source.unit is None:
        return number
    return f"cast(try_cast({number} as decimal(24, 3)) * {parts[source.unit]} as decimal(38, 9))"


def _seconds_sql(text: str, number: str, unit: str | None) -> str:
    if unit is not None:
        return f"try_cast(round(cast({number} as double) * {_SECONDS_IN[unit]}) as bigint)"
    clock = "'^[0-9]+(:[0-5]?[0-9]){1,2}([.][0-9]+)?$'"
    return (
        f"try_cast(round(case when regexp_matches({text}, {clock}) "
        f"then incoming.main.seconds_of_clock({text}) "
        f"when regexp_matches({text}, {_ISO_DURATION}) and length({text}) > 2 "
        f"then incoming.main.seconds_of_iso({text}) else cast({number} as double) end) as bigint)"
    )


def _epoch_sql(text: str, form: str) -> str:
    """A UTC moment from a count since 1970 (or of days since 1899-12-30, Excel's own)."""
    number = f"try_cast({text} as double)"
    if form == "excel":
        micros = f"cast(round({number} * 86400) as bigint) * 1000000"
        inside = f"{number} between 1 and 110000"
        moment = f"timestamp '1899-12-30' + to_microseconds({micros})"
    else:
        scale = {"epoch": 1_000_000, "epoch_ms": 1_000, "epoch_us": 1}[form]
        inside = f"{number} * {scale} between -2208988800000000 and 7258118400000000"
        moment = f"make_timestamp(cast(round({number} * {scale}) as bigint))"
    return f"case when {inside} then {moment} end"


def _moment_sql(text: str, formats: list[str], zone: str) -> str:
    tries: list[str] = []
    for form in formats:
        if form in ("epoch", "epoch_ms", "epoch_us"):
            tries.append(f"timezone('UTC', {_epoch_sql(text, form)})")
        elif form == "excel":
            tries.append(f"timezone({zone}, {_epoch_sql(text, form)})")
        elif "%z" in form or "%Z" in form:
            tries.append(f"try_strptime({text}, {quoted(form)})")
        else:
            tries.append(f"timezone({zone}, try_strptime({text}, {quoted(form)}))")
    if not formats:
        words = f"incoming.main.named_words(incoming.main.plain_words({text}))"
        tries.append(
            f"case when regexp_matches({text}, {_ISO_DAY}) then "
            f"case when regexp_matches({text}, {_HAS_ZONE}) "
            f"then try_cast({text} as timestamptz) "
            f"else timezone({zone}, try_cast({text} as timestamp)) end "
            f"when regexp_matches({text}, '\\p{{L}}{{3}}') "
            f"then timezone({zone}, incoming.main.named_moment({words})) end"
        )
    return f"incoming.main.likely_moment({_first_of(tries)})"


def _day_sql(text: str, formats: list[str], zone: str) -> str:
    tries: list[str] = []
    for form in formats:
        if form in ("epoch", "epoch_ms", "epoch_us"):
            utc = f"timezone('UTC', {_epoch_sql(text, form)})"
            tries.append(f"cast(timezone({zone}, {utc}) as date)")
        elif form == "excel":
            tries.append(f"cast({_epoch_sql(text, form)} as date)")
        else:
            tries.append(f"cast(try_strptime({text}, {quoted(form)}) as date)")
    if not formats:
        words = f"incoming.main.named_words(incoming.main.plain_words({text}))"
        tries.append(
            f"case when regexp_matches({text}, {_ISO_DAY}) "
            f"then try_cast(regexp_extract({text}, '^[0-9-]+') as date) "
            f"when regexp_matches({text}, '\\p{{L}}{{3}}') "
            f"then try_cast(incoming.main.named_day({words}) as date) end"
        )
    return f"incoming.main.likely_day({_first_of(tries)})"


def _first_of(tries: list[str]) -> str:
    return tries[0] if len(tries) == 1 else f"coalesce({', '.join(tries)})"


def _list_sql(text: str, split: str | None) -> str:
    """A JSON array as text: one that stands there already, or the parts between separators."""
    if split is None:
        return (
            f"case when starts_with({text}, '[') and json_valid({text}) then {text} "
            f"when {text} is not null then cast(to_json([{text}]) as varchar) end"
        )
    return (
        f"cast(to_json(list_filter(list_transform(string_split({text}, {quoted(split)}), "
        "lambda part: trim(part, ' \"#\u00a0')), lambda part: part <> '')) as varchar)"
    )
