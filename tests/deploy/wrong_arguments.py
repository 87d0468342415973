"""Compares a block with the provider's schema of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.deploy.terraform_files import META_ARGUMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_arguments(body: dict[str, Any], known: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield what is unknown, missing or given too often in `body`."""
    given, dynamic = _given(body)
    known_names = {*known["attributes"], *known["blocks"]}
    for name in given.keys() - known_names - (META_ARGUMENTS if not path else set()):
        yield f"{path}{name} is unknown"
    for name, kind in known["attributes"].items():
        if kind.endswith("!") and name not in given:
            yield f"{path}{name} is missing"
    for name, nested in known["blocks"].items():
        blocks = given.get(name, [])
        if nested["required"] and not blocks:
            yield f"{path}{name} is missing"
        if not nested["many"] and name not in dynamic and len(blocks) > 1:
            yield f"{path}{name} stands twice"
        for block in blocks:
            yield from wrong_arguments(block, nested, f"{path}{name}.")


def _given(body: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """Return arguments and blocks by name, the contents of dynamic blocks among them."""
    given = {name: value for name, value in body.items() if name != "dynamic"}
    names = set()
    for dynamic in body.get("dynamic", []):
        for name, inner in dynamic.items():
            given[name] = [*given.get(name, []), *inner["content"]]
            names.add(name)
    return given, names
