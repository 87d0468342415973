"""Mappings: what is wrong is said with file, line, field and what was expected."""

import pytest

from ingestion.files.errors import MappingError
from ingestion.files.mapping import parse_mapping, shipped_mappings

GOOD = """\
name: pages
platform: facebook
tables:
  post_days:
    post_id: id
    metric_date: day
    view_count: views
"""


def refusal(text: str) -> str:
    with pytest.raises(MappingError) as refused:
        parse_mapping(text, "my.yml")
    message = str(refused.value)
    assert "\n" not in message
    return message


def test_the_short_form_of_a_field_is_its_column() -> None:
    assert parse_mapping(GOOD, "my.yml").tables["post_days"]["view_count"].column == ["views"]


def test_an_unknown_field_is_named_with_the_one_that_was_meant() -> None:
    message = refusal(GOOD.replace("view_count", "veiw_count"))
    assert message == (
        "my.yml:7: tables.post_days.veiw_count: no such field: did you mean view_count?"
    )


def test_an_unknown_table_is_named_with_the_one_that_was_meant() -> None:
    assert refusal(GOOD.replace("post_days", "post_day")).startswith(
        "my.yml:4: tables.post_day: no such table: did you mean post_days?"
    )


def test_an_unknown_setting_is_refused_with_its_line() -> None:
    message = refusal(GOOD + "time_zoen: UTC\n")
    assert message == "my.yml:8: time_zoen: no such setting (docs/imports.md lists them)"


def test_a_wrong_type_is_refused_with_what_came() -> None:
    assert refusal(GOOD + "skip_lines: two\n").startswith("my.yml:8: skip_lines: Input should be")
    assert refusal(GOOD + "skip_lines: two\n").endswith("came 'two'")


def test_an_unknown_time_zone_is_refused() -> None:
    assert refusal(GOOD + "time_zone: Mars/Olympus\n").startswith(
        "my.yml:8: time_zone: 'Mars/Olympus' is no time zone"
    )


def test_a_unit_that_does_not_fit_its_field_is_refused() -> None:
    text = GOOD.replace("view_count: views", "view_count: {column: views, unit: hours}")
    assert refusal(text) == (
        "my.yml:7: tables.post_days.view_count.unit: expected thousands or millions, came 'hours'"
    )


def test_a_table_without_its_key_is_refused() -> None:
    text = GOOD.replace("    metric_date: day\n", "")
    assert refusal(text) == "my.yml:4: tables.post_days: must map metric_date"


def test_a_table_without_any_counter_is_refused() -> None:
    text = GOOD.replace("    view_count: views\n", "")
    assert "must map one of view_count" in refusal(text)


def test_a_field_comes_from_one_place_only() -> None:
    text = GOOD.replace("post_id: id", "post_id: {column: id, value: x}")
    assert "expected exactly one of column, hash_of" in refusal(text)
    assert refusal(text).endswith("came column and value")


def test_a_key_that_stands_twice_is_refused() -> None:
    assert refusal(GOOD + "platform: x\n") == "my.yml:8: platform stands twice (first in line 2)"


def test_what_is_no_yaml_is_refused_with_its_line() -> None:
    assert refusal("name: [pages\nplatform: x\n").startswith("my.yml:2:")


def test_an_empty_mapping_is_refused() -> None:
    assert refusal("").startswith("my.yml: the file is empty")


def test_a_bad_regular_expression_is_refused() -> None:
    text = GOOD.replace("post_id: id", "post_id: {file_name: '(['}")
    assert "is no regular expression" in refusal(text)


def test_the_shipped_mappings_are_valid() -> None:
    assert [mapping.name for mapping in shipped_mappings()] == [
        "facebook_page_statuses",
        "instagram_insights",
        "instagram_post_list",
        "instagram_post_snapshots",
        "instagram_posts",
        "meta_business_suite_facebook",
        "meta_business_suite_instagram",
        "youtube_studio_chart",
        "youtube_studio_revenue",
        "youtube_studio_table",
        "youtube_studio_totals",
        "youtube_trending",
        "youtube_video_counters",
    ]
