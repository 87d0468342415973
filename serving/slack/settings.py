"""Settings of the Slack app: what the workspace file says, and the secrets of the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path  # noqa: TC003 - the dataclass's annotation is read at run time
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from serving.slack.errors import SlackSettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

SLACK = "https://slack.com/api/"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{name!r} is no time zone: write one like Europe/Paris") from error
    return name


TeamId = Annotated[str, Field(pattern=r"^[TE][A-Z0-9]{2,}$")]
ChannelId = Annotated[str, Field(pattern=r"^[CGD][A-Z0-9]{2,}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DigestChannel(_Strict):
    """What one channel's digest tells of; without names, of every account."""

    accounts: tuple[str, ...] = ()


class Digest(_Strict):
    """When and where the morning digest goes, by channel id."""

    hour: Annotated[int, Field(ge=0, le=23)] = 8
    channels: dict[ChannelId, DigestChannel] = {}


class Alerts(_Strict):
    """Where alerts go, and after how many hours without a reading an account is stale."""

    channels: tuple[ChannelId, ...] = ()
    stale_hours: Annotated[int, Field(ge=1)] = 36


class SlackSection(_Strict):
    """The section ``slack:`` of a workspace.

    Attributes:
        teams: Slack workspaces whose requests are answered; none are when it is empty.
        channels: Channels that are answered; empty: every channel of those teams.
        direct_messages: Whether direct messages are answered where `channels` are named.
        time_zone: Zone in which people write and read times.
        digest: The morning digest.
        alerts: Alerts on anomalies and stale loads.
    """

    teams: tuple[TeamId, ...] = ()
    channels: tuple[ChannelId, ...] = ()
    direct_messages: bool = False
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    digest: Digest = Digest()
    alerts: Alerts = Alerts()

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people write and read times."""
        return ZoneInfo(self.time_zone)

    def answers(self, team: str | None, channel: str | None) -> bool:
        """Whether requests of `team` in `channel` are answered; a channel not known is none."""
        if team not in self.teams:
            return False
        if not self.channels or channel in self.channels:
            return True
        return self.direct_messages and (channel or "").startswith("D")


@dataclass(frozen=True)
class SlackSettings:
    """All the Slack app needs to know; printing it shows no secret.

    Attributes:
        section: What the workspace says.
        bot_token: The token of the app's bot user (``xoxb-…``).
        signing_secret: What Slack signs its requests with.
        state: The SQLite file that remembers which requests were answered and what was sent.
        api_url: Where Slack's methods are called.
    """

    section: SlackSection
    bot_token: SecretStr = field(repr=False)
    signing_secret: SecretStr = field(repr=False)
    state: Path
    api_url: str = SLACK

    @classmethod
    def from_environment(
        cls, section: SlackSection, environ: Mapping[str, str], *, state: Path
    ) -> SlackSettings:
        """Return the settings with the secrets of `environ`.

        Raises:
            SlackSettingsError: A secret is missing or is not one, or no team is allowed.
        """
        token = environ.get("SLACK_BOT_TOKEN", "").strip()
        secret = environ.get("SLACK_SIGNING_SECRET", "").strip()
        if not token.startswith("xoxb-"):
            raise SlackSettingsError(
                "SLACK_BOT_TOKEN: expected the bot user's token, which begins with xoxb-, "
                f"{'got another text' if token else 'it is not set'} (docs/slack.md)"
            )
        if not secret:
            raise SlackSettingsError(
                "SLACK_SIGNING_SECRET: expected the app's signing secret, it is not set "
                "(docs/slack.md)"
            )
        if not section.teams:
            raise SlackSettingsError(
                "slack.teams: expected the id of one Slack workspace at least, got none: "
                "nobody would be answered"
            )
        api_url = environ.get("SLACK_API_URL", "").strip() or SLACK
        return cls(
            section=section,
            bot_token=SecretStr(token),
            signing_secret=SecretStr(secret),
            state=state,
            api_url=api_url if api_url.endswith("/") else api_url + "/",
        )
