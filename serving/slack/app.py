"""The Bolt app: what is answered, and how errors are told."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.error import BoltError
from slack_sdk.errors import SlackApiError

from serving.slack.accounts import found_account, options
from serving.slack.chart import chart_png
from serving.slack.drafts import USAGE, Draft, checked, draft_of_form, draft_of_text
from serving.slack.errors import DraftError, SlackAppError, SlackRefusedError, SlackSettingsError
from serving.slack.forecast_message import chart_words, forecast_message
from serving.slack.form import ACCOUNT, FORM, form, origin_of
from serving.slack.guard import CLAIM, Guard
from serving.slack.message import told
from serving.slack.posts import posts_message
from serving.slack.replies import Reply
from serving.slack.sending import Sender, web_client
from serving.slack.shown import WHY, Shown
from serving.slack.state import State
from serving.slack.why import why_message
from serving.slack.wording import escaped, utc
from warehouse import WarehouseError
from warehouse.snapshot import NoSnapshotError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import Ack, BoltContext

    from serving.slack.answers import Answer, Answers
    from serving.slack.reading import SnapshotReader
    from serving.slack.settings import SlackSettings

log = logging.getLogger(__name__)

ANSWERING_THREADS = 8
NOTHING_PUBLISHED = (
    "Nothing is published yet: `groundswell run` or `groundswell publish` makes the numbers that "
    "are told here."
)
UNREADABLE = "The published numbers cannot be read just now; the log of the service says why."
UNEXPECTED = "That could not be answered just now; the log of the service says why."


def real_moment() -> datetime:
    """The moment by this machine's clock."""
    return datetime.now(UTC)


def create_app(
    settings: SlackSettings,
    *,
    answers: Answers,
    reading: SnapshotReader,
    clock: Callable[[], datetime],
    wall_clock: Callable[[], datetime] = real_moment,
) -> App:
    """Return the app; it asks Slack once who its token belongs to.

    Args:
        settings: Who may ask, and the secrets.
        answers: Who forecasts.
        reading: What was published.
        clock: Tells the moment that answers are for, aware.
        wall_clock: Tells the moment by which the age of requests is judged. The other clock
            stands still where what is published comes from a sandbox; Slack's never does.

    Raises:
        SlackRefusedError: Slack refused the token or could not be reached.
    """
    state = State(settings.state)
    client = web_client(settings)
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)  # lower levels print whole requests
    try:
        app = App(
            client=client,
            signing_secret=settings.signing_secret.get_secret_value(),
            logger=logging.getLogger("slack_bolt"),
            request_verification_enabled=False,  # the guard does it, by the clock given
            before_authorize=Guard(settings, state=state, clock=wall_clock),
            listener_executor=ThreadPoolExecutor(ANSWERING_THREADS, thread_name_prefix="slack"),
        )
    except (BoltError, SlackApiError, OSError) as error:
        raise _no_start(error) from error
    talk = Conversation(
        settings, Sender(client), answers=answers, reading=reading, clock=clock, state=state
    )
    talk.listen(app)
    return app


def _no_start(error: Exception) -> SlackAppError:
    cause = error.__cause__ or error.__context__ or error
    if isinstance(cause, SlackApiError):
        reason = str(cause.response.get("error"))
        return SlackRefusedError(f"Slack refused SLACK_BOT_TOKEN: {reason}", reason)
    if isinstance(error, BoltError):
        return SlackSettingsError(f"SLACK_BOT_TOKEN: {str(error).splitlines()[0]}")
    return SlackRefusedError(f"Slack could not be reached: {type(error).__name__}")


class Conversation:
    """One method a thing that people can do; each acknowledges first and answers after."""

    def __init__(
        self,
        settings: SlackSettings,
        sender: Sender,
        *,
        answers: Answers,
        reading: SnapshotReader,
        clock: Callable[[], datetime],
        state: State,
    ) -> None:
        self._section = settings.section
        self._answers = answers
        self._reading = reading
        self._clock = clock
        self._state = state
        self._sender = sender

    def listen(self, app: App) -> None:
        """Let `app` hand what people do to the methods below."""
        app.command("/forecast")(self.on_forecast)
        app.command("/posts")(self.on_posts)
        app.options(ACCOUNT)(self.on_options)
        app.view(FORM)(self.on_form)
        app.view_closed(FORM)(self.on_closed)
        app.action(WHY)(self.on_why)

    def on_forecast(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """``/forecast``: opens the form, or answers the words after it."""
        ack()
        reply = Reply.to(self._sender, body, {})
        text = str(body.get("text") or "").strip()

        def work() -> None:
            if text.casefold() == "help":
                reply.to_asker(told(f"To ask, {USAGE}."))
            elif text:
                draft = draft_of_text(text, now=self._clock(), zone=self._section.zone)
                self._forecast(draft, reply)
            else:
                origin = {"channel": reply.channel, "url": reply.url}
                view = form(now=self._clock(), origin=origin)
                self._sender.open_modal(body["trigger_id"], view)

        self._answered(context, reply, work)

    def on_form(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """The form sent: errors are told beside its fields, the answer goes to the channel."""
        view = body["view"]
        reply = Reply.to(self._sender, body, origin_of(view))
        try:
            draft = draft_of_form(view, now=self._clock(), zone=self._section.zone)
        except DraftError as error:
            ack(response_action="errors", errors={error.part: str(error)})
            self._state.finish(context[CLAIM])
            return
        except WarehouseError as error:
            ack()
            line = told(_line(error))
            self._answered(context, reply, lambda: reply.to_asker(line))
            return
        ack()
        self._answered(context, reply, lambda: self._forecast(draft, reply))

    def on_closed(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """The form closed before it was sent."""
        ack()
        reply = Reply.to(self._sender, body, origin_of(body["view"]))
        line = "The form was closed and nothing was asked; `/forecast` opens it again."
        self._answered(context, reply, lambda: reply.to_asker(told(line)))

    def on_options(self, ack: Ack, body: dict[str, Any]) -> None:
        """What was typed into the form's menu of accounts; without numbers it is empty."""
        try:
            with self._reading.open() as snapshot:
                accounts = snapshot.rows("accounts")
        except WarehouseError as error:
            log.error("no accounts to choose from: %s", error)
            accounts = []
        ack(options=options(accounts, str(body.get("value") or "")))

    def on_posts(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """``/posts``: the week's posts."""
        ack()
        reply = Reply.to(self._sender, body, {})

        def work() -> None:
            with self._reading.open() as snapshot:
                message = posts_message(
                    snapshot,
                    str(body.get("text") or ""),
                    now=self._clock(),
                    zone=self._section.zone,
                )
            reply.to_all(message)

        self._answered(context, reply, work)

    def on_why(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """``Why?`` beside a number: told to who pressed it."""
        ack()
        reply = Reply.to(self._sender, body, {})

        def work() -> None:
            shown = Shown.unpacked(body["actions"][0]["value"])
            with self._reading.open() as snapshot:
                message = why_message(
                    shown, snapshot, now=self._clock(), zone=self._section.zone, again=self._again
                )
            reply.to_asker(message)

        self._answered(context, reply, work)

    def _forecast(self, draft: Draft, reply: Reply) -> None:
        with self._reading.open() as snapshot:
            account = found_account(snapshot.rows("accounts"), draft.account)
        answer = self._asked(account["account_key"], draft)
        now, zone = self._clock(), self._section.zone
        in_words = forecast_message(answer, now=now, zone=zone)
        try:
            picture_id = self._sender.upload(
                chart_png(answer), name="forecast.png", alt_text=chart_words(answer)
            )
        except (SlackRefusedError, ValueError) as error:
            log.warning("no chart, the ranges are told in words: %s", error)
            reply.to_all(in_words)
            return
        pictured = forecast_message(answer, now=now, zone=zone, picture_id=picture_id)
        self._sender.with_picture(reply.to_all, pictured, in_words)

    def _asked(self, account_key: str, draft: Draft) -> Answer:
        return self._answers.answer(
            account=account_key,
            kind=draft.kind,
            length_seconds=draft.length_seconds,
            caption=draft.caption,
            at=draft.at,
        )

    def _again(self, shown: Shown) -> Answer | None:
        if shown.draft is None:
            return None
        kind, length, caption, at = shown.draft
        draft = Draft(shown.key, kind, length, caption, utc(at))
        return self._asked(shown.key, checked(draft, now=self._clock(), zone=self._section.zone))

    def _answered(self, context: BoltContext, reply: Reply, work: Callable[[], None]) -> None:
        """Do `work` once; whatever goes wrong is told to who asked, in one line."""
        claim = context[CLAIM]
        try:
            try:
                work()
            except Exception as error:
                reply.to_asker(told(_line(error)))
        except (SlackAppError, WarehouseError) as error:
            log.error("no answer could be sent: %s", error)
        self._state.finish(claim)


def _line(error: Exception) -> str:
    """What went wrong, for who asked; what they need not know is logged instead."""
    match error:
        case DraftError():
            return str(error)
        case SlackAppError():
            log.warning("%s", error)
            return escaped(str(error))
        case NoSnapshotError():
            return NOTHING_PUBLISHED
        case WarehouseError():
            log.error("%s", error)
            return UNREADABLE
    log.error("an unexpected error", exc_info=error)
    return UNEXPECTED
