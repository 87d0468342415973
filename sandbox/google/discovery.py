"""The discovery documents as law: every request and every answer is held against them."""

import copy
import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import jsonschema_rs

DOCUMENTS = ("youtube.v3", "youtubeAnalytics.v2", "youtubereporting.v1")

# What the real service sends although its discovery document does not say so. Every addition
# stands here, none elsewhere: (document, schema, property, JSON schema of the property).
DECLARED_ADDITIONS: tuple[tuple[str, str, str, dict[str, object]], ...] = (
    ("youtube.v3", "SearchResultSnippet", "publishTime", {"type": "string", "format": "date-time"}),
)

PATTERNS = {
    "int64": r"^-?[0-9]+$",
    "uint64": r"^[0-9]+$",
    "date-time": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
    "google-datetime": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$",
    "google-duration": r"^-?\d+(\.\d+)?s$",
    "byte": r"^[A-Za-z0-9+/_-]*={0,2}$",
}
STANDARD_QUERY = {"alt", "fields", "prettyPrint", "quotaUser", "key", "access_token", "oauth_token"}


@dataclass(frozen=True)
class Method:
    """One call of an API: where it is, what it takes and what it answers."""

    document: str
    name: str
    http_method: str
    path: str
    response: str | None
    request: str | None
    parameters: Mapping[str, Mapping[str, Any]]

    def request_faults(self, query: Mapping[str, Sequence[str]]) -> list[str]:
        """Return what is wrong with a query, one sentence a fault, in the order it came."""
        known = {
            name: rule for name, rule in self.parameters.items() if rule.get("location") == "query"
        }
        faults = [
            fault
            for name, values in query.items()
            if name not in STANDARD_QUERY
            for fault in _value_faults(name, values, known.get(name))
        ]
        missing = [n for n, rule in known.items() if rule.get("required") and not query.get(n)]
        return faults + [f"{self.name} needs the parameter {name}" for name in missing]

    def response_faults(self, body: object, *, strict: bool = True) -> list[str]:
        """Return how an answer departs from the document, at most five sentences.

        Args:
            body: The answer, parsed.
            strict: Refuse fields the document does not name. A recorded world's objects are
                served as they were recorded, so only the frame around them is held strictly.
        """
        if self.response is None:
            return []
        validator = _validator(self.document, self.response, strict)
        return [
            f"{self.name} answered {_path(error.instance_path)}: {error.message[:200]}"
            for _, error in zip(range(5), validator.iter_errors(body), strict=False)
        ]

    def body_faults(self, body: object) -> list[str]:
        """Return how a request's body departs from the document."""
        if self.request is None:
            return []
        validator = _validator(self.document, self.request, True)
        return [f"{self.name} was sent {error.message}" for error in validator.iter_errors(body)]


def _path(parts: Sequence[object]) -> str:
    return "/".join(str(part) for part in parts) or "its body"


def _value_faults(name: str, values: Sequence[str], rule: Mapping[str, Any] | None) -> list[str]:
    if rule is None:
        return [f'Unknown name "{name}": Cannot bind query parameter']
    if len(values) > 1 and not rule.get("repeated"):
        return [f'"{name}" was given {len(values)} times, it may stand once']
    return [fault for value in values if (fault := _one_value_fault(name, value, rule))]


def _one_value_fault(name: str, value: str, rule: Mapping[str, Any]) -> str | None:
    if "enum" in rule and value not in rule["enum"]:
        return f"Invalid value at '{name}', \"{value}\" is none of {', '.join(rule['enum'])}"
    kind = rule.get("type")
    if kind == "boolean" and value not in {"true", "false"}:
        return f"Invalid value at '{name}' (TYPE_BOOL), \"{value}\""
    if rule.get("format") in PATTERNS and not re.match(PATTERNS[rule["format"]], value):
        return f"Invalid value at '{name}' ({rule['format']}), \"{value}\""
    if kind == "integer":
        if not re.fullmatch(r"-?\d+", value):
            return f"Invalid value at '{name}' (TYPE_INT), \"{value}\""
        low, high = rule.get("minimum"), rule.get("maximum")
        if (low and int(value) < int(low)) or (high and int(value) > int(high)):
            return f"Invalid value '{value}' for {name}: must be within the range: [{low}, {high}]"
    return None


@functools.cache
def _document(name: str) -> dict[str, Any]:
    folder = resources.files("googleapiclient") / "discovery_cache" / "documents"
    document: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    for owner, schema, field, rule in DECLARED_ADDITIONS:
        if owner == name:
            document["schemas"][schema]["properties"].setdefault(field, copy.deepcopy(rule))
    return document


@functools.cache
def methods() -> dict[str, Method]:
    """Return every method of the three documents under `document:resource.method`."""
    found: dict[str, Method] = {}
    for document in DOCUMENTS:
        _collect(document, _document(document), "", found)
    return found


def _collect(document: str, node: Mapping[str, Any], prefix: str, found: dict[str, Method]) -> None:
    for name, spec in node.get("methods", {}).items():
        full = prefix + name
        found[f"{document}:{full}"] = Method(
            document=document,
            name=f"{document} {full}",
            http_method=spec["httpMethod"],
            path="/" + spec["path"],
            response=spec.get("response", {}).get("$ref"),
            request=spec.get("request", {}).get("$ref"),
            parameters=spec.get("parameters", {}),
        )
    for name, child in node.get("resources", {}).items():
        _collect(document, child, f"{prefix}{name}.", found)


@functools.cache
def _validator(document: str, schema: str, strict: bool) -> jsonschema_rs.Validator:
    schemas = _document(document)["schemas"]
    frame = schemas[schema].get("properties", {})
    definitions = {
        name: _json_schema(rule, strict=strict or name == schema) for name, rule in schemas.items()
    }
    if not strict and "items" in frame:
        definitions[schema]["properties"]["items"] = {"type": "array", "items": {"type": "object"}}
    root: dict[str, Any] = {"$ref": f"#/$defs/{schema}", "$defs": definitions}
    return jsonschema_rs.validator_for(root)


def _json_schema(rule: Mapping[str, Any], *, strict: bool) -> dict[str, Any]:
    """Turn one discovery schema into JSON Schema, as the reading rules say."""
    if "$ref" in rule:
        return {"$ref": f"#/$defs/{rule['$ref']}"}
    kind = rule.get("type")
    if kind == "any" or kind is None:
        return {}
    out: dict[str, Any] = {"type": kind}
    if kind == "array":
        out["items"] = _json_schema(rule.get("items", {}), strict=strict)
    if kind == "object":
        out["properties"] = {
            name: _json_schema(child, strict=strict)
            for name, child in rule.get("properties", {}).items()
        }
        if "additionalProperties" in rule:
            out["additionalProperties"] = _json_schema(rule["additionalProperties"], strict=strict)
        elif strict and "properties" in rule:
            out["additionalProperties"] = False
    if kind == "string" and rule.get("format") in PATTERNS:
        out["pattern"] = PATTERNS[rule["format"]]
    if "enum" in rule:
        out["enum"] = list(rule["enum"])
    return out
