"""What a world must tell, so that the endpoints can answer from any of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from sandbox.google.identity import Caller
from sandbox.graph.world import SocialWorld

if TYPE_CHECKING:
    from sandbox.worlds.made.figures import Figures

Json = dict[str, object]


@dataclass(frozen=True)
class ChannelInfo:
    """One channel of a world, as a workspace would name it.

    Attributes:
        refresh_token: The sandbox's refresh token of the channel's owner, None when the channel
            is only observed.
    """

    channel_id: str
    handle: str
    title: str
    is_owned: bool
    is_monetised: bool
    country: str
    content_owner: str | None = None
    refresh_token: str | None = None


class World(Protocol):
    """Objects and figures, each as it is at a moment and for a caller."""

    @property
    def name(self) -> str:
        """Return what the world is called."""

    @property
    def is_recorded(self) -> bool:
        """Whether its objects are recorded answers."""

    @property
    def channels(self) -> Sequence[ChannelInfo]:
        """Return the channels a workspace would name."""

    @property
    def social(self) -> SocialWorld | None:
        """Return the Pages and Instagram accounts, None where there are none."""

    @property
    def figures(self) -> "Figures | None":
        """Return the figures only owners see, None where there are none."""

    @property
    def grants(self) -> Mapping[str, Caller]:
        """Return what each refresh token stands for."""

    def channel(self, channel_id: str, at: datetime, caller: Caller) -> Json | None:
        """Return a channel's whole resource."""

    def channel_id_of(self, handle: str) -> str | None:
        """Return the id of a handle, with or without the leading @."""

    def playlists(self, at: datetime) -> Sequence[Json]:
        """Return every public playlist."""

    def playlist_items(self, playlist_id: str, at: datetime, caller: Caller) -> list[Json] | None:
        """Return a playlist's items, newest first, or None when there is no such playlist."""

    def video(self, video_id: str, at: datetime, caller: Caller) -> Json | None:
        """Return a video's whole resource, None when it is gone or hidden from the caller."""

    def video_ids(self, at: datetime, caller: Caller) -> Sequence[str]:
        """Return the ids a search may find."""

    def search_results(self, kind: str) -> Sequence[Json]:
        """Return results a search may find although nothing else is known of them."""

    def comment(self, comment_id: str, at: datetime) -> Json | None:
        """Return a comment or reply by its id."""

    def threads(self, video_id: str, at: datetime) -> Sequence[Json] | None:
        """Return a video's threads, newest first, none if unknown, None when comments are off."""

    def replies(self, parent_id: str, at: datetime) -> Sequence[Json]:
        """Return the replies to a comment."""

    def categories(self, region: str) -> Sequence[Json]:
        """Return the video categories of a region."""
