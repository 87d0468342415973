"""The methods of the Web API that the stand-in has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.slack.arguments import Json, word
from sandbox.slack.blocks import checked_blocks, checked_view
from sandbox.slack.errors import SlackRefusal, invalid_arguments
from sandbox.slack.files import FileShelf
from sandbox.slack.limits import RateLimits
from sandbox.slack.messages import Message, MessageBook
from sandbox.slack.modals import Modal, Moments
from sandbox.slack.roster import Channel, Roster

TEXT_MOST = 40_000


@dataclass
class Desk:
    """Everything that calls read and change."""

    clock: Callable[[], datetime]
    roster: Roster = field(default_factory=Roster)
    root: str = ""

    def __post_init__(self) -> None:
        """Begin with nothing posted."""
        self.clear()

    def clear(self) -> None:
        """Forget what was posted, uploaded, opened and counted."""
        self.messages = MessageBook(self.now)
        self.files = FileShelf(self.now)
        self.moments = Moments(self.now)
        self.limits = RateLimits(self.now)

    def now(self) -> datetime:
        """The stand-in's moment, by whichever clock it has by now."""
        return self.clock()

    @property
    def bot(self) -> Json:
        """What every message of the app carries about its author."""
        roster = self.roster
        return {
            "user": roster.bot_user_id,
            "bot_id": roster.bot_id,
            "app_id": roster.app_id,
            "team": roster.team_id,
        }

    def content(self, arguments: Mapping[str, object]) -> tuple[str, list[Json]]:
        """Return the text and the checked blocks of a message.

        Raises:
            SlackRefusal: There is neither, or one of them breaks a rule.
        """
        text, blocks = word(arguments, "text"), arguments.get("blocks")
        if len(text) > TEXT_MOST:
            raise SlackRefusal("msg_too_long")
        found: list[Json] = []
        if blocks not in (None, "", []):
            found = checked_blocks(blocks, surface="message", has_file=self.files.has_picture)
        if not text and not found:
            raise SlackRefusal("no_text")
        return text, found

    def view(self, modal: Modal) -> Json:
        """Return a modal as answers and payloads carry it."""
        roster = self.roster
        return modal.resource(team_id=roster.team_id, app_id=roster.app_id, bot_id=roster.bot_id)


def auth_test(desk: Desk, _: Json) -> Json:
    """Say who the token is."""
    roster = desk.roster
    return {
        "url": f"https://{roster.domain}.slack.com/",
        "team": roster.team_name,
        "user": roster.bot_name.lower(),
        "team_id": roster.team_id,
        "user_id": roster.bot_user_id,
        "bot_id": roster.bot_id,
        "is_enterprise_install": False,
    }


def post_message(desk: Desk, arguments: Json) -> Json:
    """Post in a channel the app was invited to."""
    channel = _channel(desk, arguments)
    if not channel.is_member:
        raise SlackRefusal("not_in_channel")
    content = desk.content(arguments)
    desk.limits.message(channel.channel_id)
    thread = word(arguments, "thread_ts") or None
    message = desk.messages.add(
        channel.channel_id, content, via="chat.postMessage", thread_ts=thread
    )
    return _posted(desk, message)


def post_ephemeral(desk: Desk, arguments: Json) -> Json:
    """Show a message to one person."""
    channel, user = _channel(desk, arguments), word(arguments, "user")
    if user not in channel.members:
        raise SlackRefusal("user_not_in_channel")
    content = desk.content(arguments)
    message = desk.messages.add(
        channel.channel_id, content, via="chat.postEphemeral", shown_to=user
    )
    return {"message_ts": message.ts}


def update(desk: Desk, arguments: Json) -> Json:
    """Change a message of the app."""
    channel = _channel(desk, arguments)
    message = desk.messages.find(channel.channel_id, word(arguments, "ts"))
    if message.is_ephemeral:
        raise SlackRefusal("message_not_found")
    content = desk.content(arguments)
    desk.messages.change(message, content)
    return _posted(desk, message) | {"text": message.text}


def delete(desk: Desk, arguments: Json) -> Json:
    """Remove a message of the app."""
    channel = _channel(desk, arguments)
    message = desk.messages.find(channel.channel_id, word(arguments, "ts"))
    message.is_deleted = True
    return {"channel": channel.channel_id, "ts": message.ts}


def permalink(desk: Desk, arguments: Json) -> Json:
    """Give a message's address."""
    channel = _channel(desk, arguments)
    message = desk.messages.find(channel.channel_id, word(arguments, "message_ts"))
    place = f"{channel.channel_id}/p{message.ts.replace('.', '')}"
    address = f"https://{desk.roster.domain}.slack.com/archives/{place}"
    return {"channel": channel.channel_id, "permalink": address}


def conversation(desk: Desk, arguments: Json) -> Json:
    """Tell about a channel."""
    found = desk.roster.channels.get(word(arguments, "channel"))
    if found is None:
        raise SlackRefusal("channel_not_found")
    return {"channel": found.resource()}


def open_conversation(desk: Desk, arguments: Json) -> Json:
    """Open the conversation with one person."""
    found = desk.roster.find(word(arguments, "users"))
    if found is None:
        raise SlackRefusal("user_not_found")
    return {"channel": {"id": found.channel_id}}


def person(desk: Desk, arguments: Json) -> Json:
    """Tell about a member."""
    found = desk.roster.people.get(word(arguments, "user"))
    if found is None:
        raise SlackRefusal("user_not_found")
    return {"user": {"id": found.user_id, "name": found.name, "team_id": desk.roster.team_id}}


def open_view(desk: Desk, arguments: Json) -> Json:
    """Open a modal before whoever caused the trigger id."""
    view = checked_view(arguments.get("view"), has_file=desk.files.has_picture)
    trigger = desk.moments.exchange(word(arguments, "trigger_id"))
    return {"view": desk.view(desk.moments.open(view, trigger.user_id))}


def push_view(desk: Desk, arguments: Json) -> Json:
    """Put a modal on top of the open one."""
    view = checked_view(arguments.get("view"), has_file=desk.files.has_picture)
    trigger = desk.moments.exchange(word(arguments, "trigger_id"))
    stack = [
        modal
        for modal in desk.moments.modals.values()
        if modal.is_open and modal.user_id == trigger.user_id
    ]
    if not stack:
        raise SlackRefusal("not_found")
    return {"view": desk.view(desk.moments.open(view, trigger.user_id, under=stack[-1]))}


def update_view(desk: Desk, arguments: Json) -> Json:
    """Change an open modal."""
    view = checked_view(arguments.get("view"), has_file=desk.files.has_picture)
    modal = desk.moments.modal(
        view_id=word(arguments, "view_id"), external_id=word(arguments, "external_id")
    )
    wanted = word(arguments, "hash")
    if wanted and wanted != desk.view(modal)["hash"]:
        raise SlackRefusal("hash_conflict")
    modal.view, modal.version = view, modal.version + 1
    return {"view": desk.view(modal)}


def upload_url(desk: Desk, arguments: Json) -> Json:
    """Give the address of an upload."""
    name, length = word(arguments, "filename"), word(arguments, "length")
    if not name or not length.isdecimal() or int(length) == 0:
        raise invalid_arguments("missing required field: filename, length")
    file = desk.files.ask(name, int(length), word(arguments, "alt_txt"))
    return {"upload_url": f"{desk.root}/slack/upload/v1/{file.file_id}", "file_id": file.file_id}


def complete_upload(desk: Desk, arguments: Json) -> Json:
    """Finish uploads and share them."""
    listed = arguments.get("files")
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise invalid_arguments("must be an array [json-pointer:/files]")
    named = arguments.get("channels")
    wanted = named if isinstance(named, list) else word(arguments, "channels").split(",")
    wanted = [*wanted, word(arguments, "channel_id")]
    channels = [_channel(desk, {"channel": each}) for each in wanted if each]
    if not all(channel.is_member for channel in channels):
        raise SlackRefusal("not_in_channel")
    ids = [channel.channel_id for channel in channels]
    done = [
        desk.files.complete(str(each.get("id")), str(each.get("title") or ""), ids)
        for each in listed
    ]
    comment = word(arguments, "initial_comment")
    for channel_id in ids:
        for file in done:
            text = comment or f"[file: {file.title}]"
            desk.messages.add(channel_id, (text, []), via="files.completeUploadExternal")
    return {"files": [{"id": file.file_id, "title": file.title} for file in done]}


@dataclass(frozen=True)
class Method:
    """A method: what answers it and which scope it needs."""

    answer: Callable[[Desk, Json], Json]
    scope: str | None = None


METHODS: Mapping[str, Method] = {
    "auth.test": Method(auth_test),
    "chat.delete": Method(delete, "chat:write"),
    "chat.getPermalink": Method(permalink),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "conversations.info": Method(conversation, "channels:read"),
    "conversations.open": Method(open_conversation, "im:write"),
    "files.completeUploadExternal": Method(complete_upload, "files:write"),
    "files.getUploadURLExternal": Method(upload_url, "files:write"),
    "users.info": Method(person, "users:read"),
    "views.open": Method(open_view),
    "views.push": Method(push_view),
    "views.update": Method(update_view),
}


def _channel(desk: Desk, arguments: Mapping[str, object]) -> Channel:
    found = desk.roster.find(word(arguments, "channel"))
    if found is None:
        raise SlackRefusal("channel_not_found")
    if found.is_archived:
        raise SlackRefusal("is_archived")
    return found


def _posted(desk: Desk, message: Message) -> Json:
    return {
        "channel": message.channel_id,
        "ts": message.ts,
        "message": message.resource(desk.bot),
    }
