"""What goes with over-performance: adjusted effects with intervals, naive averages beside."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from reports.html.blocks import Column, Figure, Note, Strip, Table, Text
from reports.html.figures import missing, number
from reports.html.performance.scale import difference, place_on
from reports.wording import WEEKDAYS, kind_name
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.html.blocks import Block, Cell, Tone
    from reports.html.context import Context
    from reports.html.performance.lenses import Lens
    from reports.marts import Row

QUESTIONS = {
    "post_kind": "Does the kind of post matter?",
    "duration": "How long should it be?",
    "published_weekday": "Does the weekday matter?",
    "published_hour": "Does the hour matter?",
    "caption_length": "How long should the caption be?",
    "hashtags": "Do hashtags help?",
    "link": "Does a link in the caption help?",
    "question": "Does asking a question help?",
    "language": "Which language does better?",
    "topic": "Which topics do better?",
    "promotion": "What does paid promotion add?",
}
LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip
WIDEST, NARROWEST = 8.0, 1.3


def patterns(ctx: Context, lens: Lens, fresh: str) -> tuple[Block, ...]:
    """A table a factor; a sentence when nothing has been estimated yet."""
    rows = [
        row
        for row in ctx.marts.rows("post_effects")
        if (row["platform"], row["metric"]) == (lens.platform, lens.metric)
    ]
    if not rows:
        return (
            Note(
                f"No effects are estimated for {platform_name(lens.platform)} by {lens.words} "
                "yet: run groundswell explain; a few dozen posts are needed.",
                "What goes with doing better than expected?",
            ),
        )
    by_factor = {factor: list(held) for factor, held in groupby(rows, lambda row: row["factor"])}
    furthest = furthest_of(rows)
    return tuple(
        _table(lens, factor, rows=by_factor[factor], furthest=furthest, fresh=fresh)
        for factor, _ in questions_in_order(by_factor)
    )


def questions_in_order(factors: Iterable[str]) -> list[tuple[str, str]]:
    """The factors in reading order, each with the question it answers."""
    held = set(factors)
    known = [(name, question) for name, question in QUESTIONS.items() if name in held]
    others = sorted(held - set(QUESTIONS))
    return [*known, *((name, f"Does {name.replace('_', ' ')} matter?") for name in others)]


def furthest_of(rows: list[Row]) -> float:
    """The end of the scale: far enough for every interval that is not absurdly wide."""
    ends = [max(v, 1 / v) for row in rows for v in (row["low"], row["high"]) if v and v > 0]
    return float(min(WIDEST, max([NARROWEST, *ends])))


def _table(lens: Lens, factor: str, *, rows: list[Row], furthest: float, fresh: str) -> Table:
    columns = (
        Column(against(factor, rows)),
        Column("Difference and interval", wide=True, metric="adjusted_effect"),
        Column("Adjusted", numeric=True, metric="adjusted_effect"),
        Column("Naive average", numeric=True, metric="naive_effect"),
        Column("Posts", numeric=True, metric="post_count", minor=True),
    )
    body = tuple(
        _row(row, factor=factor, furthest=furthest, fresh=fresh) for row in ordered(factor, rows)
    )
    ((_, question),) = questions_in_order([factor])
    return Table(f"effect-{lens.id}-{factor}", question, columns, body)


def _row(row: Row, *, factor: str, furthest: float, fresh: str) -> tuple[Cell, ...]:
    words = level_words(factor, row["level"])
    name = Text(words[:1].upper() + words[1:])
    posts = number("post_count", row["post_count"], fresh=fresh)
    if row["level"] == row["reference_level"]:
        strip = Strip("The level the others are compared with", zero=0.5, dot=0.5, tone="muted")
        same = Figure("adjusted_effect", "reference", exact="The others are compared with it")
        return name, strip, same, Text(""), posts
    naive = row["naive_effect"]
    return (
        name,
        _strip(row, furthest),
        _adjusted(row, fresh),
        Figure(
            "naive_effect", difference(naive), exact=f"{naive:.2f} times", fresh=fresh, tone="muted"
        )
        if naive
        else missing("naive_effect", "not calculated"),
        posts,
    )


def _adjusted(row: Row, fresh: str) -> Figure:
    """The effect, coloured only where it is clear, with its interval under it."""
    if row["effect"] is None:
        return missing("adjusted_effect", "too few posts to say")
    figure = Figure(
        "adjusted_effect", difference(row["effect"]), exact=f"{row['effect']:.2f} times",
        fresh=fresh, tone=_tone(row),
    )  # fmt: skip
    if not row["low"] or not row["high"]:
        return figure
    words = f"{difference(row['low'])} to {difference(row['high'])}"
    exact = f"95% interval: {row['low']:.2f} to {row['high']:.2f} times"
    return figure.beside(Figure("effect_interval", words, exact=exact, fresh=fresh, tone="muted"))


def _strip(row: Row, furthest: float) -> Strip:
    known = row["low"] and row["high"] and row["effect"]
    return Strip(
        f"{difference(row['low'])} to {difference(row['high'])}" if known else "not known",
        zero=0.5,
        line=(place_on(row["low"], furthest), place_on(row["high"], furthest)) if known else None,
        dot=place_on(row["effect"], furthest) if row["effect"] else None,
        ring=place_on(row["naive_effect"], furthest) if row["naive_effect"] else None,
        tone=_tone(row) or "muted",
    )


def _tone(row: Row) -> Tone:
    if not row["is_clear"] or row["effect"] is None:
        return ""
    return "up" if row["effect"] > 1 else "down"


def against(factor: str, rows: list[Row]) -> str:
    """What the levels are compared with: one reference, or one of each kind of post."""
    references = sorted({str(row["reference_level"]) for row in rows})
    if len(references) > 1:
        return "Against the reference of its kind"
    return f"Against {level_words(factor, references[0])}"


def language_name(code: str) -> str:
    """A language by its code."""
    return LANGUAGES.get(code, code)


def level_words(factor: str, level: object) -> str:
    """A level of a factor for people."""
    text = str(level)
    if factor == "published_weekday" and text.isdigit() and 1 <= int(text) <= len(WEEKDAYS):
        return WEEKDAYS[int(text) - 1]
    if factor == "post_kind":
        return kind_name(text)
    if factor == "language":
        return language_name(text)
    return text.replace("_", " ")


def ordered(factor: str, rows: list[Row]) -> list[Row]:
    """Times and sizes in their own order; words by their effect, the strongest first."""
    if factor in {"topic", "language", "post_kind"}:
        return sorted(rows, key=lambda row: (-(row["effect"] or 0), str(row["level"])))
    return sorted(rows, key=lambda row: (row["level_order"] or 0, str(row["level"])))
