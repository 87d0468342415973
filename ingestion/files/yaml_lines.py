"""YAML read with the line of every value, so that an error can say where it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from ingestion.files.errors import MappingError

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlDocument:
    """A YAML document: its data, every scalar as text, and the line of each place in it."""

    name: str
    data: Any
    lines: dict[Place, int] = field(repr=False)

    def line_of(self, place: Place) -> int:
        """Return the line of `place`, or of the nearest thing around it."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return 1


def read_yaml(text: str, name: str) -> YamlDocument:
    """Read one YAML document called `name` in messages.

    Raises:
        MappingError: It is not YAML, or a key stands twice.
    """
    loader = yaml.BaseLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise MappingError(f"{name}: the file is empty, expected a mapping (docs/imports.md)")
        lines: dict[Place, int] = {}
        _collect(node, (), lines, name)
        return YamlDocument(name, loader.construct_document(node), lines)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "not YAML"
        raise MappingError(f"{name}:{line}: {problem}") from error
    finally:
        loader.dispose()


def _collect(node: yaml.Node, place: Place, lines: dict[Place, int], name: str) -> None:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            if inner in lines:
                line = key.start_mark.line + 1
                raise MappingError(
                    f"{name}:{line}: {key.value} stands twice (first in line {lines[inner]})"
                )
            _collect(value, inner, lines, name)
            lines[inner] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            _collect(value, (*place, position), lines, name)
