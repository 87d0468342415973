"""The days of videos are asked for in the fewest calls."""

from __future__ import annotations

from datetime import date

from ingestion.ranges import Days
from ingestion.youtube.reports import REPORTS
from ingestion.youtube.video_queries import Piece, VideoSpan, video_pieces

REPORT = REPORTS["video_days"]
OCTOBER_TO_MID_NOVEMBER = Days(date(2026, 10, 1), date(2026, 11, 15))


def spans(count: int, first_day: date | None = date(2026, 1, 1)) -> list[VideoSpan]:
    return [VideoSpan(f"v{number}", first_day) for number in range(count)]


def calls(pieces: list[Piece]) -> int:
    return sum(len(piece.queries) for piece in pieces)


def test_few_videos_over_many_days_cost_a_call_a_video() -> None:
    pieces = video_pieces(REPORT, "UC", OCTOBER_TO_MID_NOVEMBER, spans(20))
    assert calls(pieces) == 20
    assert [piece.days for piece in pieces] == [OCTOBER_TO_MID_NOVEMBER]
    assert pieces[0].queries[0].dimensions == ("day", "creatorContentType")


def test_many_videos_over_a_week_cost_a_call_a_day() -> None:
    week = Days(date(2026, 11, 1), date(2026, 11, 7))
    pieces = video_pieces(REPORT, "UC", week, spans(400))
    assert calls(pieces) == 7
    assert pieces[0].queries[0].dimensions == ("video", "creatorContentType")
    assert pieces[0].queries[0].days == Days(date(2026, 11, 7), date(2026, 11, 7))


def test_at_most_500_ids_go_into_a_call() -> None:
    day = Days(date(2026, 11, 1), date(2026, 11, 1))
    pieces = video_pieces(REPORT, "UC", day, spans(1_201))
    assert [len(query.video_ids) for query in pieces[0].queries] == [500, 500, 201]


def test_each_month_is_asked_the_cheaper_way() -> None:
    # October: 31 days against 20 videos; November: 15 days against 220 videos
    videos = [*spans(20), *[VideoSpan(f"new{n}", date(2026, 11, 1)) for n in range(200)]]
    pieces = video_pieces(REPORT, "UC", OCTOBER_TO_MID_NOVEMBER, videos)
    assert [len(piece.queries) for piece in pieces] == [15, 20]


def test_a_video_is_not_asked_for_days_before_its_publication() -> None:
    videos = [*spans(30), VideoSpan("new", date(2026, 11, 10))]
    pieces = video_pieces(REPORT, "UC", OCTOBER_TO_MID_NOVEMBER, videos)
    asked = {query.video_ids[0]: query.days for query in pieces[0].queries}
    assert asked["new"] == Days(date(2026, 11, 10), date(2026, 11, 15))


def test_nothing_is_asked_without_videos() -> None:
    assert calls(video_pieces(REPORT, "UC", OCTOBER_TO_MID_NOVEMBER, [])) == 0
