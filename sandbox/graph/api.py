"""The Graph API as a whole: from a request to its answer, single or in a batch."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.exchange import Answer, Incoming
from sandbox.faults import Fault, Faults
from sandbox.graph import account_insights, lists, page_insights
from sandbox.graph.budget import Budget
from sandbox.graph.call import GraphCall
from sandbox.graph.days import day_of
from sandbox.graph.errors import GraphError, bad_parameter, of_code, unknown_path
from sandbox.graph.nodes import fields_asked, shaped
from sandbox.graph.parameters import departures, in_body, in_url
from sandbox.graph.tokens import SYSTEM_USER_ID, USER_ID, Token, TokenOffice
from sandbox.graph.versions import CURRENT, served, split_version
from sandbox.graph.world import Json, SocialObject, SocialWorld

PREFIX = "/graph"
MOST_PARTS = 50
INSIGHTS: dict[tuple[str, str], lists.Edge] = {
    ("page", "insights"): page_insights.page_insights,
    ("post", "insights"): page_insights.post_insights,
    ("video", "video_insights"): page_insights.video_insights,
    ("ig_user", "insights"): account_insights.account_insights,
    ("ig_media", "insights"): account_insights.media_insights,
    ("ig_child", "insights"): account_insights.media_insights,
}


@dataclass
class Part:
    """One answer: the only one of a request, or one of a batch."""

    status: int
    body: Json
    headers: dict[str, str]


@dataclass(frozen=True)
class Answered:
    """An answer and what the sandbox notes of it."""

    answer: Answer
    bucket: str
    parts: tuple[str, ...] = ()

    @property
    def units(self) -> int:
        """Return how many calls it counts as."""
        return len(self.parts) or 1


@dataclass
class GraphApi:
    """Everything Meta's side is, apart from the socket.

    Attributes:
        note: Tells of a departure: `request` or `answer`, the path, the message.
    """

    world: SocialWorld
    clock: Callable[[], datetime]
    faults: Faults
    tokens: TokenOffice
    budget: Budget
    note: Callable[[str, str, str], None]
    is_recorded: bool = False
    root: str = ""
    _count: int = field(default=0)

    def answer(self, incoming: Incoming) -> Answered:
        """Answer a request."""
        version, rest = split_version(incoming.path.removeprefix(PREFIX))
        url = in_url(incoming.query_string)
        try:
            body = in_body(incoming)
        except GraphError as error:
            return Answered(_sent(self._refused(error, {})), "graph")
        for message in departures(url, body):
            self.note("request", incoming.path, message)
        params = {**url, **body}
        method = (body.get("method") or incoming.method).upper()
        if incoming.method == "POST" and not rest and "batch" in params:
            return self._batch(incoming, version, params)
        part = self._single(method, version, rest, params, incoming.headers)
        return Answered(_sent(part), f"graph:{_edge_name(rest)}")

    def refused_by_fault(self, fault: Fault) -> Answer:
        """Return the error a test switched on; its reason is a code, or `190/463`."""
        return _sent(self._refused(_error_of(fault), {}))

    def _batch(
        self, incoming: Incoming, version: str | None, params: Mapping[str, str]
    ) -> Answered:
        headers = self._standard_headers()
        try:
            headers["facebook-api-version"] = self._version(version)
            self.tokens.caller(incoming.headers, params.get("access_token"))
            asked = _parts_asked(params["batch"])
        except GraphError as error:
            return Answered(_sent(self._refused(error, headers)), "graph:batch")
        answers = [self._part(part, version, incoming) for part in asked]
        headers |= _usage_of(answers)
        if params.get("include_headers") == "false":
            for one in answers:
                (one or {}).pop("headers", None)
        names = tuple(_without_tokens(str(part.get("relative_url", ""))) for part in asked)
        return Answered(Answer.of_json(answers, headers=headers), "graph:batch", names)

    def _part(
        self,
        part: Mapping[str, object],
        version: str | None,
        incoming: Incoming,
    ) -> Json | None:
        target = str(part.get("relative_url", ""))
        path, _, query = target.partition("?")
        own_version, rest = split_version(path)
        used = own_version or version
        params = {**in_url(query), **in_url(str(part.get("body") or ""))}
        full = f"{PREFIX}/{used or CURRENT}/{rest}?{query}"
        fault = self.faults.for_request(full)
        if fault is not None and fault.kind != "error":
            return None
        for message in departures({}, params):
            self.note("request", f"{PREFIX}/{rest}", message)
        if fault is not None:
            answered = self._refused(_error_of(fault), self._standard_headers())
        else:
            method = str(part.get("method", "GET")).upper()
            answered = self._single(method, used, rest, params, incoming.headers)
        sent = [{"name": name, "value": value} for name, value in answered.headers.items()]
        told = json.dumps(answered.body, ensure_ascii=False)
        return {"code": answered.status, "headers": sent, "body": told}

    def _single(
        self,
        method: str,
        version: str | None,
        rest: str,
        params: Mapping[str, str],
        headers: Mapping[str, str],
    ) -> Part:
        sent = self._standard_headers()
        try:
            answering = sent["facebook-api-version"] = self._version(version)
            token = self.tokens.caller(headers, params.get("access_token"))
            if method != "GET":
                raise bad_parameter(f"Unsupported {method.lower()} request.")
            call = GraphCall(
                world=self.world,
                faults=self.faults,
                tokens=self.tokens,
                token=token,
                path=rest,
                params=params,
                at=self.clock(),
                root=f"{self.root}{PREFIX}/{answering}",
                note=lambda message: self.note("answer", f"{PREFIX}/{rest}", message),
                is_recorded=self.is_recorded,
            )
            return Part(200, self._routed(call, sent), sent)
        except GraphError as error:
            return self._refused(error, sent)

    def _routed(self, call: GraphCall, sent: dict[str, str]) -> Json:
        node_id, _, edge = call.path.partition("/")
        if "ids" in call.params:
            raise bad_parameter("The ids parameter is no longer supported; use a batch request")
        if node_id == "debug_token":
            sent |= self.budget.charge("app", "", is_users_token=True)
            return {"data": self.tokens.debugged(call.params.get("input_token", ""))}
        if node_id == "me" and call.token.kind == "PAGE":
            node_id = next(iter(call.token.page_ids))
        if node_id == "me":
            sent |= self.budget.charge("app", "", is_users_token=True)
            return self._person(call, edge)
        if not node_id or "/" in edge:
            raise unknown_path(f"/{call.path}")
        found = call.object(node_id)
        sent |= self._charged(found, call.token)
        return drifted(self._of_object(call, found, edge), self.faults)

    def _of_object(self, call: GraphCall, found: SocialObject, edge: str) -> Json:
        if edge:
            handler = INSIGHTS.get((found.kind, edge)) or lists.find_edge(found.kind, edge)
            return handler(call, found)
        is_instagram = found.kind.startswith("ig_")
        permissions = ("instagram_basic",) if is_instagram else ()
        call.needs_role(found, *permissions, "pages_read_engagement")
        if found.kind in {"post", "video"}:
            call.needs_page_token()
        return shaped(call, found.kind, found.body, fields_asked(call, found.kind))

    def _person(self, call: GraphCall, edge: str) -> Json:
        if edge == "accounts":
            return lists.accounts(call)
        if edge:
            raise unknown_path(f"/{call.path}")
        is_system = call.token.kind == "SYSTEM_USER"
        person: Json = {"id": SYSTEM_USER_ID if is_system else USER_ID, "name": "Groundswell"}
        return shaped(call, "user", person, fields_asked(call, "user"))

    def _charged(self, found: SocialObject, token: Token) -> dict[str, str]:
        kind = "instagram" if found.kind.startswith("ig_") else "pages"
        is_users_token = token.kind in {"USER", "APP"}
        return self.budget.charge(kind, found.owner_id, is_users_token=is_users_token)

    def _version(self, asked: str | None) -> str:
        return self.faults.drift.graph_version_served or served(asked, day_of(self.clock()))

    def _standard_headers(self) -> dict[str, str]:
        self._count += 1
        return {"x-fb-trace-id": f"A{self._count:010d}", "x-fb-request-id": f"R{self._count:010d}"}

    def _refused(self, error: GraphError, sent: dict[str, str]) -> Part:
        headers = {**(sent or self._standard_headers()), **error.headers}
        return Part(error.status, error.body(headers["x-fb-trace-id"]), headers)


def drifted(body: Json, faults: Faults) -> Json:
    """Return an answer with a field nobody has seen in every object, when that is switched on."""
    if not faults.drift.new_field:
        return body
    unseen: Json = {"viewer_mood": {"kind": "delighted"}}
    rows = body.get("data")
    if isinstance(rows, list):
        return body | {"data": [{**row, **unseen} for row in rows]}
    return body | unseen


def _parts_asked(text: str) -> list[Mapping[str, object]]:
    try:
        parts = json.loads(text)
    except ValueError as error:
        raise bad_parameter("batch parameter must be a JSON array") from error
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise bad_parameter("batch parameter must be a JSON array")
    if len(parts) > MOST_PARTS:
        message = f"Too many requests in batch message. Maximum batch size is {MOST_PARTS}"
        raise GraphError(100, message, kind="GraphBatchException")
    return parts


def _error_of(fault: Fault) -> GraphError:
    code, _, subcode = fault.reason.partition("/")
    if not code.isdigit():
        return of_code(2, status=fault.status)
    error = of_code(int(code), int(subcode) if subcode else None, status=fault.status)
    if fault.message != Fault.message:
        error.message = fault.message
    return error


def _sent(part: Part) -> Answer:
    return Answer.of_json(part.body, part.status, headers=part.headers)


def _usage_of(answers: Sequence[Json | None]) -> dict[str, str]:
    """Return the usage headers of a batch: those of its last call that has some."""
    found: dict[str, str] = {}
    for one in answers:
        told = (one or {}).get("headers")
        for header in told if isinstance(told, list) else []:
            if str(header["name"]).endswith("Usage"):
                found[str(header["name"])] = str(header["value"])
    return found


def _without_tokens(url: str) -> str:
    return re.sub(r"(access_token|input_token)=[^&]*", r"\1=", url)


def _edge_name(rest: str) -> str:
    node_id, _, edge = rest.partition("/")
    return edge or (node_id if node_id in {"me", "debug_token"} else "object")
