"""One request from arrival to answer, without any networking."""

import base64
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlencode

from sandbox.drift import drifted
from sandbox.exchange import Answer, Incoming, dumped
from sandbox.faults import Faults
from sandbox.google.discovery import Method
from sandbox.google.errors import ApiError, bad_request, forbidden, login_required
from sandbox.google.identity import TokenOffice
from sandbox.google.partial import partial
from sandbox.google.quota import QuotaLedger
from sandbox.graph.api import PREFIX, GraphApi
from sandbox.graph.budget import Budget, GraphQuota
from sandbox.graph.tokens import TokenOffice as GraphTokenOffice
from sandbox.record import SECRET_NAMES, RequestRecord, Violation
from sandbox.slack.api import PREFIX as SLACK_PREFIX
from sandbox.slack.api import SlackApi
from sandbox.thumbnails import thumbnail
from sandbox.worlds.world import World
from sandbox.youtube.bulk_jobs import JobBook
from sandbox.youtube.call import Call, Endpoint, Media
from sandbox.youtube.routes import find


@dataclass
class Service:
    """Everything the sandbox is, apart from its socket."""

    world: World
    clock: Callable[[], datetime]
    faults: Faults
    tokens: TokenOffice
    ledger: QuotaLedger
    graph_quota: GraphQuota
    root: str = ""
    violations: list[Violation] = field(default_factory=list)
    requests: list[RequestRecord] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Open the book of bulk jobs, Slack, and Meta's side where the world has Pages."""
        self.jobs = JobBook(self.world)
        self.slack = SlackApi(note=self._violated)
        social = self.world.social
        self.graph: GraphApi | None = None
        if social is not None:
            self.graph = GraphApi(
                world=social,
                clock=self.clock,
                faults=self.faults,
                tokens=GraphTokenOffice(social.pages, self.clock),
                budget=Budget(self.graph_quota, self.clock),
                note=self._violated,
                is_recorded=self.world.is_recorded,
            )

    def answer(self, incoming: Incoming) -> Answer:
        """Answer a request and note it."""
        if incoming.path == "/sandbox":
            return Answer(200, dumped(self.introduction()))
        aside = self._aside(incoming)
        if aside is not None:
            return self._noted(incoming, aside, "", 0)
        if incoming.path.startswith(f"{SLACK_PREFIX}/"):
            return self._noted(incoming, self.slack.answer(incoming), "slack", 1)
        if self.graph is not None and incoming.path.startswith(f"{PREFIX}/"):
            told = self.graph.answer(incoming)
            return self._noted(incoming, told.answer, told.bucket, told.units, told.parts)
        found = find(incoming.method, incoming.path)
        if found is None:
            self._violate("request", incoming, f"No such method: {incoming.method}")
            missing = ApiError(404, "notFound", "Method not found.", units=0)
            return self._noted(incoming, _refused(missing), "", 0)
        endpoint, method, ids = found
        units = 1
        try:
            answer = self._called(incoming, endpoint, method, ids)
        except ApiError as error:
            answer, units = _refused(error), error.units
        return self._noted(incoming, answer, endpoint.bucket, units)

    def introduction(self) -> dict[str, object]:
        """Who the sandbox plays and which moment its clock shows, for the command line."""
        return {
            "world": "recorded" if self.world.is_recorded else "made",
            "now": self.clock().isoformat(),
            "channels": [
                {
                    "id": channel.channel_id,
                    "handle": channel.handle,
                    "title": channel.title,
                    "ownership": "owned" if channel.is_owned else "observed",
                    "monetised": channel.is_monetised,
                }
                for channel in self.world.channels
            ],
            **self._social_introduction(),
            "violations": [str(violation) for violation in self.violations],
        }

    def _social_introduction(self) -> dict[str, object]:
        social = self.world.social
        pages = [] if social is None else social.pages
        accounts = [] if social is None else social.instagram_accounts
        return {
            "pages": [
                {
                    "id": page.page_id,
                    "name": page.name,
                    "ownership": "owned" if page.is_owned else "observed",
                    "monetised": page.is_monetised,
                }
                for page in pages
            ],
            "instagram_accounts": [
                {"id": account.account_id, "username": account.username} for account in accounts
            ],
        }

    def _aside(self, incoming: Incoming) -> Answer | None:
        """Answer what is no method of an API: consent, tokens and pictures."""
        if incoming.path == "/token":
            return self._token(incoming)
        if incoming.path == "/o/oauth2/auth":
            return self._consent(incoming)
        if incoming.path.startswith("/vi/"):
            return Answer(200, thumbnail(incoming.path.split("/")[2]), "image/png")
        return None

    def note(self, incoming: Incoming, answer: Answer | None) -> None:
        """Note a request that a fault answered, or cut off (None) before any answer."""
        self._noted(incoming, answer or Answer(0, b""), "", 0)

    def _called(
        self, incoming: Incoming, endpoint: Endpoint, method: Method, ids: dict[str, str]
    ) -> Answer:
        query = parse_qs(incoming.query_string, keep_blank_values=True)
        self._check_secrets(incoming, query)
        problems = method.request_faults(query)
        body = self._body(incoming, method, problems)
        if problems:
            for problem in problems:
                self._violate("request", incoming, problem)
            raise bad_request("; ".join(problems))
        if endpoint.needs_owner and "Authorization" not in incoming.headers:
            raise login_required()
        caller = self.tokens.caller(incoming.headers, query)
        if caller.content_owner not in query.get("onBehalfOfContentOwner", [caller.content_owner]):
            raise forbidden("The caller may not act on behalf of this content owner.")
        self.ledger.charge(endpoint.bucket, 1)
        call = Call(
            world=self.world,
            faults=self.faults,
            endpoint=endpoint.key,
            query=query,
            body=body,
            ids=ids,
            caller=caller,
            at=self.clock(),
            root=self.root,
            jobs=self.jobs,
        )
        result = endpoint.handler(call)
        if isinstance(result, Media):
            return Answer(200, result.content, result.content_type)
        strict = not self.world.is_recorded or endpoint.key.partition(":")[0] != "youtube.v3"
        faults = method.response_faults(result, strict=strict)
        if faults:
            for fault in faults:
                self._violate("answer", incoming, fault)
            raise ApiError(500, "backendError", faults[0])
        fields = next(iter(query.get("fields", [])), None)
        return Answer(200, dumped(partial(drifted(result, self.faults.drift), fields)))

    def _body(self, incoming: Incoming, method: Method, problems: list[str]) -> dict[str, object]:
        if method.request is None:
            return {}
        try:
            body = json.loads(incoming.body or b"{}")
        except ValueError:
            problems.append("Invalid JSON payload received.")
            return {}
        problems.extend(method.body_faults(body))
        return body if isinstance(body, dict) else {}

    def _check_secrets(self, incoming: Incoming, query: Mapping[str, list[str]]) -> None:
        for name in SECRET_NAMES:
            if name in query:
                self._violate("request", incoming, f"a secret stands in the URL as {name}")

    def _token(self, incoming: Incoming) -> Answer:
        form = {name: values[0] for name, values in parse_qs(incoming.body.decode()).items()}
        # Google takes the client in the body or, as OAuth libraries send it, as Basic credentials
        kind, _, encoded = incoming.headers.get("Authorization", "").partition(" ")
        try:
            if kind == "Basic":
                client = base64.b64decode(encoded, validate=True).decode().split(":", 1)
                form |= dict(zip(("client_id", "client_secret"), client, strict=False))
            return Answer(200, dumped(self.tokens.refresh(form)))
        except ValueError:
            return _refused(bad_request("the Authorization header is no Basic credentials"))
        except ApiError as error:
            return _refused(error)

    def _consent(self, incoming: Incoming) -> Answer:
        """Play the consent page: the owner named by `login_hint`, or the first, agrees at once."""
        query = {name: values[0] for name, values in parse_qs(incoming.query_string).items()}
        grants = [name for name in self.tokens.grants if query.get("login_hint", "") in name]
        target = query.get("redirect_uri", "")
        if not grants or not target.startswith(("http://127.0.0.1", "http://localhost")):
            return _refused(bad_request("redirect_uri_mismatch or unknown login_hint"))
        back = {"code": f"code-{grants[0]}", "state": query.get("state", "")}
        return Answer(302, b"", "text/html", {"Location": f"{target}?{urlencode(back)}"})

    def _violate(self, side: str, incoming: Incoming, message: str) -> None:
        self._violated(side, incoming.path, message)

    def _violated(self, side: str, path: str, message: str) -> None:
        violation = Violation("answer" if side == "answer" else "request", path, message)
        with self._lock:
            self.violations.append(violation)

    def _noted(
        self,
        incoming: Incoming,
        answer: Answer,
        bucket: str,
        units: int,
        parts: tuple[str, ...] = (),
    ) -> Answer:
        query = parse_qs(incoming.query_string, keep_blank_values=True)
        shown = tuple(
            (name, value)
            for name, values in query.items()
            if name not in SECRET_NAMES
            for value in values
        )
        record = RequestRecord(
            incoming.method, incoming.path, shown, answer.status, bucket, units, self.clock(), parts
        )
        with self._lock:
            self.requests.append(record)
        return answer


def _refused(error: ApiError) -> Answer:
    return Answer.of_json(error.body(), error.status, headers=error.headers)
