"""Serves the schema of Google's provider to Terraform, which then checks our files by it.

The provider itself is a download that not every network allows. Terraform asks a provider only for
its schema before it validates, and, with a mocked provider, before it plans. So a gRPC server that
answers with the schema of the resource types we use (google_provider.json, names and types of the
provider's published schema) lets the real `terraform validate` and `terraform test` run. What it
cannot tell: rules the provider applies to values, and whether Google accepts a request.
"""

from __future__ import annotations

import contextlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = Path(__file__).with_name("google_provider.json")
ADDRESS = "registry.terraform.io/hashicorp/google"
NESTINGS = {"list": 2, "set": 3}
EMPTY_ANSWERS = ("ValidateProviderConfig", "ValidateResourceConfig", "ValidateDataResourceConfig")


def known_schema() -> dict[str, Any]:
    """Return settings, data sources and resources of the provider as far as we use them."""
    found = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@contextlib.contextmanager
def serving_schema() -> Iterator[dict[str, str]]:
    """Serve the schema; yields the environment variables that lead Terraform to it."""
    answer = _provider_schema(known_schema())
    handlers = {"GetProviderSchema": _unary(answer)} | {
        name: _unary(b"") for name in (*EMPTY_ANSWERS, "StopProvider", "ConfigureProvider")
    }
    server = grpc.server(ThreadPoolExecutor(4), options=[("grpc.max_send_message_length", -1)])
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler("tfplugin6.Provider", handlers),)
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    attached = {
        "Protocol": "grpc",
        "ProtocolVersion": 6,
        "Pid": os.getpid(),
        "Test": True,
        "Addr": {"Network": "tcp", "String": f"127.0.0.1:{port}"},
    }
    try:
        yield {"TF_REATTACH_PROVIDERS": json.dumps({ADDRESS: attached})}
    finally:
        server.stop(None)


def _unary(answer: bytes) -> Any:
    return grpc.unary_unary_rpc_method_handler(lambda _request, _context: answer)


# The messages of Terraform's plugin protocol, version 6, by number of field.


def _provider_schema(known: dict[str, Any]) -> bytes:
    settings = {"attributes": known["settings"], "blocks": {}, "computed": {}}
    return (
        _message(1, _schema(settings))
        + b"".join(_message(2, _entry(n, _schema(b))) for n, b in known["resources"].items())
        + b"".join(_message(3, _entry(n, _schema(b))) for n, b in known["data"].items())
    )


def _schema(block: dict[str, Any]) -> bytes:
    return _message(2, _block(block))


def _entry(name: str, value: bytes) -> bytes:
    return _message(1, name.encode()) + _message(2, value)


def _block(block: dict[str, Any]) -> bytes:
    given = [_attribute(name, kind) for name, kind in block["attributes"].items()]
    made = [_attribute(n, kind, computed=True) for n, kind in block.get("computed", {}).items()]
    inner = [_nested(name, nested) for name, nested in block["blocks"].items()]
    attributes = b"".join(_message(2, attribute) for attribute in given + made)
    return attributes + b"".join(_message(3, nested) for nested in inner)


def _attribute(name: str, kind: str, *, computed: bool = False) -> bytes:
    required = kind.endswith("!")
    flags = {4: required, 5: not required and not computed, 6: not required}
    described = _message(1, name.encode()) + _message(2, json.dumps(_type(kind)).encode())
    return described + b"".join(_number(field, 1) for field, is_set in flags.items() if is_set)


def _type(kind: str) -> Any:
    """`string`, or `["list", "string"]`, as Terraform writes types in JSON."""
    outer, bracket, inner = kind.rstrip("!)").partition("(")
    if bracket:
        return [outer, _type(inner)]
    return "dynamic" if outer == "any" else outer


def _nested(name: str, block: dict[str, Any]) -> bytes:
    return (
        _message(1, name.encode())
        + _message(2, _block(block))
        + _number(3, NESTINGS[block["nesting"]])
        + (_number(4, 1) if block["required"] else b"")
        + (b"" if block["many"] else _number(5, 1))
    )


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _message(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
