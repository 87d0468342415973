"""Who and what there is in the stand-in's Slack: a team, its channels, people and the app."""

from dataclasses import dataclass, field

SLACK_BOT_TOKEN = "xoxb-sandbox-bot"  # noqa: S105 - opens nothing but the stand-in
SLACK_SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105 - signs nothing but made requests
SLACK_TEAM, SLACK_APP = "T0SANDBOX1", "A0GRNDSWL1"
SLACK_CHANNEL, SLACK_DIGEST_CHANNEL = "C0NEWSROOM", "C0DIGEST01"
SLACK_USER = "U0EDITOR01"
SCOPES = frozenset({"commands", "chat:write", "files:write"})


@dataclass
class Channel:
    """A conversation.

    Attributes:
        is_member: Whether the app was invited.
        members: The people in it.
    """

    channel_id: str
    name: str
    is_member: bool = True
    is_archived: bool = False
    members: set[str] = field(default_factory=set)

    def resource(self) -> dict[str, object]:
        """The channel as `conversations.info` tells it."""
        return {
            "id": self.channel_id,
            "name": self.name,
            "is_channel": self.channel_id.startswith("C"),
            "is_im": self.channel_id.startswith("D"),
            "is_archived": self.is_archived,
            "is_member": self.is_member,
        }


@dataclass
class Person:
    """A member of the team."""

    user_id: str
    name: str


@dataclass
class Roster:
    """The team; a test changes it while the stand-in runs.

    Attributes:
        tokens: Token → what it is good for: `valid`, or the word it is refused with.
        scopes: What the app may do.
    """

    team_id: str = SLACK_TEAM
    team_name: str = "Copper Ladle"
    domain: str = "copperladle"
    app_id: str = SLACK_APP
    bot_id: str = "B0GRNDSWL1"
    bot_user_id: str = "U0GRNDSWL1"
    bot_name: str = "Groundswell"
    tokens: dict[str, str] = field(default_factory=lambda: {SLACK_BOT_TOKEN: "valid"})
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    channels: dict[str, Channel] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Let a newsroom, a channel for digests and two others be there."""
        everyone = {SLACK_USER, "U0GUEST001"}
        self.people |= {
            SLACK_USER: Person(SLACK_USER, "edith"),
            "U0GUEST001": Person("U0GUEST001", "gus"),
        }
        for channel in (
            Channel(SLACK_CHANNEL, "newsroom", members=set(everyone)),
            Channel(SLACK_DIGEST_CHANNEL, "digest", members={SLACK_USER}),
            Channel("C0PRIVATE1", "board", is_member=False, members={SLACK_USER}),
            Channel("C0ARCHIVED", "last-year", is_archived=True, members=set(everyone)),
        ):
            self.channels[channel.channel_id] = channel

    def find(self, channel: str) -> Channel | None:
        """Return the conversation of an id, a `#name` or a person's id; none when unknown."""
        if channel in self.people:
            direct = "D" + channel[1:]
            made = Channel(direct, self.people[channel].name, members={channel})
            return self.channels.setdefault(direct, made)
        if channel in self.channels:
            return self.channels[channel]
        named = (held for held in self.channels.values() if held.name == channel.lstrip("#"))
        return next(named, None)
