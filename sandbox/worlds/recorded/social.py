"""Recorded Pages and Instagram accounts: objects and insights as somebody kept them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TypeGuard

from sandbox.graph.world import (
    InstagramAccountInfo,
    ObjectKind,
    PageInfo,
    Period,
    PostName,
    SocialObject,
    Value,
)
from sandbox.worlds.made.pacific import day_of
from sandbox.worlds.recorded.graph_shelf import GraphShelf, Json, parts_of

SERVED: tuple[ObjectKind, ...] = ("page", "ig_user", "post", "video", "ig_child", "ig_media")


class RecordedSocial:
    """Graph answers served as if Meta still gave them; the clock changes nothing.

    Pages known only through what they posted have their id for a name. What was not recorded has
    no value.
    """

    creatives: tuple[tuple[PostName, PostName], ...] = ()

    def __init__(self, shelf: GraphShelf) -> None:
        self._shelf = shelf
        self._owners = {**shelf.owners, **_owners_by_name(shelf)}
        self._pages = {
            key: {"name": key, **body} for key, body in self._with_owners("page", "post", "video")
        }
        self._accounts = dict(self._with_owners("ig_user", "ig_media"))
        self.pages = tuple(
            PageInfo(
                page_id=key,
                name=str(body["name"]),
                category=str(body.get("category", "")),
                instagram_account_id=_account_of(body),
            )
            for key, body in self._pages.items()
        )
        homes = {page.instagram_account_id: page.page_id for page in self.pages}
        self.instagram_accounts = tuple(
            InstagramAccountInfo(key, str(body.get("username", key)), homes.get(key, ""))
            for key, body in self._accounts.items()
        )

    def object(self, object_id: str, at: datetime) -> SocialObject | None:  # noqa: ARG002
        """Return any recorded object by its id, but for what people and groups posted."""
        if self._owner(object_id) in self._shelf.strangers:
            return None
        for kind in SERVED:
            body = self._bodies(kind).get(object_id)
            if body is not None:
                owner = object_id if kind in ("page", "ig_user") else self._owner(object_id)
                return SocialObject(kind, owner, body)
        return None

    def posts(self, page_id: str, at: datetime) -> list[Json]:  # noqa: ARG002
        """Return a Page's recorded posts, newest first."""
        return self._of("post", page_id, "created_time")

    def videos(self, page_id: str, at: datetime, *, reels: bool) -> list[Json]:  # noqa: ARG002
        """Return a Page's recorded videos, or its reels, newest first."""
        return [
            video
            for video in self._of("video", page_id, "created_time")
            if ("/reel/" in str(video.get("permalink_url", ""))) == reels
        ]

    def media(self, account_id: str, at: datetime) -> list[Json]:  # noqa: ARG002
        """Return an account's recorded media, newest first, stories left out."""
        return [item for item in self._of("ig_media", account_id, "timestamp") if not _story(item)]

    def stories(self, account_id: str, at: datetime) -> list[Json]:  # noqa: ARG002
        """Return an account's recorded stories: they never end."""
        return [item for item in self._of("ig_media", account_id, "timestamp") if _story(item)]

    def page_metric(
        self,
        page_id: str,
        metric: str,
        day: date,
        at: datetime,
        *,
        period: Period = "day",
        breakdown: str | None = None,
    ) -> Value | None:
        """Return the recorded value whose `end_time` closes a day."""
        del at, breakdown
        return self._on_day(page_id, metric, day, period)

    def post_metric(
        self, post_id: str, metric: str, at: datetime, *, breakdown: str | None = None
    ) -> Value | None:
        """Return a recorded lifetime value."""
        del at
        return self._lifetime(post_id, metric, breakdown)

    def video_metric(self, video_id: str, metric: str, at: datetime) -> Value | None:
        """Return a recorded lifetime value."""
        del at
        return self._lifetime(video_id, metric, None)

    def media_metric(
        self, media_id: str, metric: str, at: datetime, *, breakdown: str | None = None
    ) -> Value | None:
        """Return a recorded lifetime value."""
        del at
        return self._lifetime(media_id, metric, breakdown)

    def account_metric(
        self,
        account_id: str,
        metric: str,
        start: date,
        end: date,
        at: datetime,
        *,
        breakdown: str | None = None,
    ) -> Value | None:
        """Return the recorded value of a day, or else the recorded total whatever the days."""
        del at
        found = self._on_day(account_id, metric, end, "day") if start == end else None
        return self._total(account_id, metric, breakdown) if found is None else found

    def demographics(
        self, account_id: str, metric: str, breakdown: str, timeframe: str, at: datetime
    ) -> Mapping[str, int] | None:
        """Return recorded values by one dimension."""
        del timeframe, at
        found = self._total(account_id, metric, breakdown)
        if not isinstance(found, Mapping):
            return None
        return {name: int(value) for name, value in found.items()}

    def earnings(
        self, page_id: str, post_id: str | None, day: date | None, at: datetime
    ) -> int | None:
        """Return nothing: earnings are not recorded."""
        del page_id, post_id, day, at
        return None

    def _bodies(self, kind: ObjectKind) -> Mapping[str, Json]:
        own = {"page": self._pages, "ig_user": self._accounts}
        return own.get(kind, self._shelf.all(kind))

    def _owner(self, object_id: str) -> str:
        owner = self._owners.get(object_id, "")
        return self._owners.get(owner, "") if owner in self._shelf.all("ig_media") else owner

    def _with_owners(self, kind: ObjectKind, *things: ObjectKind) -> list[tuple[str, Json]]:
        """Return the recorded owners and those known only by what is theirs."""
        found = dict(self._shelf.all(kind))
        for thing in things:
            for key in self._shelf.all(thing):
                owner = self._owner(key)
                if owner not in ("", key) and owner not in self._shelf.strangers:
                    found.setdefault(owner, {"id": owner})
        return list(found.items())

    def _of(self, kind: ObjectKind, owner: str, moment: str) -> list[Json]:
        if owner in self._shelf.strangers:
            return []
        children = self._shelf.all("ig_child")
        mine = [
            item
            for key, item in self._shelf.all(kind).items()
            if self._owner(key) == owner and key not in children
        ]
        return sorted(mine, key=lambda item: str(item.get(moment, "")), reverse=True)

    def _on_day(self, owner: str, metric: str, day: date, period: str) -> Value | None:
        for answer in self._shelf.insights.get((owner, metric), []):
            for item in parts_of(answer.get("values")):
                if answer.get("period") == period and _closes(item.get("end_time"), day):
                    return _value(item.get("value"))
        return None

    def _lifetime(self, owner: str, metric: str, breakdown: str | None) -> Value | None:
        if breakdown is not None:
            return self._total(owner, metric, breakdown)
        for answer in reversed(self._shelf.insights.get((owner, metric), [])):
            for item in parts_of(answer.get("values")):
                return _value(item.get("value"))
        return self._total(owner, metric, None)

    def _total(self, owner: str, metric: str, breakdown: str | None) -> Value | None:
        for answer in reversed(self._shelf.insights.get((owner, metric), [])):
            total = answer.get("total_value")
            if not isinstance(total, dict):
                continue
            if breakdown is None:
                return _value(total.get("value"))
            for part in parts_of(total.get("breakdowns")):
                if part.get("dimension_keys") == breakdown.split(","):
                    return _results(part)
        return None


def _results(part: Json) -> dict[str, int]:
    found: dict[str, int] = {}
    for result in parts_of(part.get("results")):
        names, value = result.get("dimension_values"), result.get("value")
        if isinstance(names, list) and isinstance(value, int):
            found[",".join(map(str, names))] = value
    return found


def _owners_by_name(shelf: GraphShelf) -> dict[str, str]:
    """Return the owners of objects that name theirs in words only."""
    accounts, pages = _by_username(shelf, "ig_user"), _by_username(shelf, "page")
    found: dict[str, str] = {}
    for key, body in shelf.all("ig_media").items():
        name = body.get("username")
        if key not in shelf.owners and name in accounts:
            found[key] = accounts[name]
    for key, body in shelf.all("video").items():
        name = str(body.get("permalink_url", "")).strip("/").partition("/")[0]
        if key not in shelf.owners and name in pages:
            found[key] = pages[name]
    return found


def _by_username(shelf: GraphShelf, kind: ObjectKind) -> dict[object, str]:
    return {body["username"]: key for key, body in shelf.all(kind).items() if "username" in body}


def _account_of(page: Json) -> str | None:
    found = page.get("instagram_business_account")
    return str(found["id"]) if isinstance(found, dict) and "id" in found else None


def _story(item: Json) -> bool:
    return item.get("media_product_type") == "STORY"


def _closes(end_time: object, day: date) -> bool:
    if not isinstance(end_time, str):
        return False
    return day_of(datetime.fromisoformat(end_time) - timedelta(hours=1)) == day


def _is_value(found: object) -> TypeGuard[Value]:
    return isinstance(found, int | float) or (
        isinstance(found, dict) and all(isinstance(one, int | float) for one in found.values())
    )


def _value(found: object) -> Value | None:
    return found if _is_value(found) else None
