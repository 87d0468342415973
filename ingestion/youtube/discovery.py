"""Finds the workspace's channels: ids of handles, channel rows, and who asks for each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.youtube.data_api import IDS_PER_CALL, DataApi, uploads_playlist
from ingestion.youtube.errors import MissingCredentialsError, UnknownChannelError, YoutubeError
from ingestion.youtube.work import ChannelWork

if TYPE_CHECKING:
    from ingestion.youtube.accounts import Account
    from ingestion.youtube.session import Session
    from ingestion.youtube.settings import ChannelSettings

Row = dict[str, object]


@dataclass(frozen=True)
class ChannelTarget:
    """A channel that was found.

    Attributes:
        channel: How the workspace names it.
        channel_id: Its id.
        account: Who asks for its objects.
        owner: Who asks for its figures; None without an owner's consent.
        playlist_id: Its list of uploads.
        row: Its row, when it was read in this run.
    """

    channel: ChannelSettings
    channel_id: str
    account: Account
    owner: Account | None
    playlist_id: str
    row: Row | None


@dataclass(frozen=True)
class Lost:
    """A channel that cannot be loaded, and why."""

    channel: ChannelSettings
    channel_id: str
    error: YoutubeError


def discover(session: Session) -> tuple[list[ChannelTarget], list[Lost]]:
    """Find every channel of the workspace, reading those that were not read lately."""
    found: dict[ChannelSettings, str] = {}
    rows: dict[str, Row] = {}
    lost: list[Lost] = []
    for channel in session.settings.channels:
        try:
            found[channel] = _channel_id(session, channel, rows)
        except YoutubeError as error:
            lost.append(Lost(channel, channel.channel_id or "", error))
    groups: dict[Account, list[ChannelSettings]] = defaultdict(list)
    for channel, channel_id in found.items():
        try:
            groups[_asking(session, channel, channel_id)].append(channel)
        except MissingCredentialsError as error:
            lost.append(Lost(channel, channel_id, error))
    targets: list[ChannelTarget] = []
    for account, channels in groups.items():
        wanted = [found[c] for c in channels if _must_read(session, found[c], rows)]
        failed = _read(session, account, wanted, rows)
        for channel in channels:
            channel_id = found[channel]
            if channel_id in failed:
                lost.append(Lost(channel, channel_id, failed[channel_id]))
            else:
                targets.append(_target(session, account, channel, channel_id, rows))
    order = {channel: at for at, channel in enumerate(session.settings.channels)}
    targets.sort(key=lambda target: order[target.channel])
    return targets, lost


def _channel_id(session: Session, channel: ChannelSettings, rows: dict[str, Row]) -> str:
    """The id of `channel`; a handle nobody asked about before costs a call."""
    if channel.channel_id:
        return channel.channel_id
    handle = channel.handle or ""
    known = session.state.handles.get(handle.removeprefix("@").lower())
    if known:
        return known
    account = _asking(session, channel, "")
    answer = DataApi(session.client, session.settings.data_root, account).channel_by_handle(handle)
    if not answer:
        raise UnknownChannelError(f"no channel has the handle {handle}: correct the workspace")
    channel_id = str(answer[0]["channel_id"])
    if _asking(session, channel, channel_id) is account:
        rows[channel_id] = answer[0]
    return channel_id


def _owner(session: Session, channel: ChannelSettings, channel_id: str) -> Account | None:
    if channel.ownership != "owned":
        return None
    return session.accounts.owner((channel_id, channel.handle), channel.content_owner)


def _asking(session: Session, channel: ChannelSettings, channel_id: str) -> Account:
    return _owner(session, channel, channel_id) or session.accounts.public()


def _must_read(session: Session, channel_id: str, rows: dict[str, Row]) -> bool:
    if not session.settings.wants("channels") or channel_id in rows:
        return False
    work = ChannelWork(session.settings, session.state, channel_id, now=session.now)
    return not work.is_fresh("channels")


def _read(
    session: Session, account: Account, channel_ids: list[str], rows: dict[str, Row]
) -> dict[str, YoutubeError]:
    """Read channels, 50 a call, into `rows`; returns what went wrong with which."""
    failed: dict[str, YoutubeError] = {}
    api = DataApi(session.client, session.settings.data_root, account)
    for at in range(0, len(channel_ids), IDS_PER_CALL):
        asked = channel_ids[at : at + IDS_PER_CALL]
        try:
            answer = api.channels_by_id(asked)
        except YoutubeError as error:
            failed |= dict.fromkeys(asked, error)
            continue
        rows |= {str(row["channel_id"]): row for row in answer}
        for channel_id in asked:
            if channel_id not in rows:
                failed[channel_id] = UnknownChannelError(
                    f"YouTube knows no channel {channel_id}: correct the workspace, or it was "
                    "deleted"
                )
    return failed


def _target(
    session: Session,
    account: Account,
    channel: ChannelSettings,
    channel_id: str,
    rows: dict[str, Row],
) -> ChannelTarget:
    row = rows.get(channel_id)
    known = session.state.playlists.get(channel_id, "UU" + channel_id[2:])
    return ChannelTarget(
        channel=channel,
        channel_id=channel_id,
        account=account,
        owner=_owner(session, channel, channel_id),
        playlist_id=uploads_playlist(row) if row else known,
        row=row,
    )
