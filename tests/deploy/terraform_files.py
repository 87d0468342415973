"""Reads the Terraform files of the project into plain blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hcl2

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
TERRAFORM = ROOT / "deploy" / "terraform"
META_ARGUMENTS = {"count", "for_each", "depends_on", "lifecycle", "provider"}
PART = r"[A-Za-z_][A-Za-z0-9_]*"
INDEX = r"(?:\[[^\]]*\])?"
REFERENCE = re.compile(
    rf"(?<![\w.\"-])(var|local|module|data|google_{PART})\.({PART}){INDEX}(?:\.({PART}))?"
)


@dataclass(frozen=True)
class Block:
    """A resource, data source or module call: its labels and what it is given."""

    labels: tuple[str, ...]
    body: dict[str, Any]


@dataclass
class Module:
    """The files of one folder."""

    folder: Path
    variables: dict[str, dict[str, Any]] = field(default_factory=dict)
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    local_names: set[str] = field(default_factory=set)
    resources: list[Block] = field(default_factory=list)
    data: list[Block] = field(default_factory=list)
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its folder, from the root module's."""
        return str(self.folder.relative_to(TERRAFORM))

    def references(self) -> Iterator[tuple[str, str, str | None]]:
        """Everything the module's expressions refer to: kind, name and attribute."""
        for text in self.texts:
            for kind, name, attribute in REFERENCE.findall(without_comments(text)):
                yield kind, name, attribute or None


def without_comments(text: str) -> str:
    """Return `text` without the comments that stand on a line of their own or after a value."""
    return re.sub(r"(?m)(^|\s)#.*$", "", text)


def read_module(folder: Path) -> Module:
    """Read every ``*.tf`` of `folder`."""
    module = Module(folder)
    for path in sorted(folder.glob("*.tf")):
        text = path.read_text(encoding="utf-8")
        module.texts.append(text)
        for kind, blocks in plain(hcl2.loads(text)).items():
            for block in blocks if isinstance(blocks, list) else []:
                _add(module, kind, block)
    return module


def all_modules() -> dict[str, Module]:
    """The root module, ``.``, and the modules it is made of."""
    folders = [TERRAFORM, *sorted(path for path in (TERRAFORM / "modules").iterdir())]
    found = [read_module(folder) for folder in folders]
    return {module.name: module for module in found}


def plain(value: Any) -> Any:
    """Drop the parser's marks, and the quotes of names and texts."""
    if isinstance(value, dict):
        return {
            _unquoted(name): plain(inner)
            for name, inner in value.items()
            if not name.startswith("__")
        }
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return _unquoted(value) if isinstance(value, str) else value


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _add(module: Module, kind: str, block: dict[str, Any]) -> None:
    if kind == "locals":
        module.local_names |= block.keys()
    for name, body in block.items():
        if kind == "variable":
            module.variables[name] = body
        elif kind == "output":
            module.outputs[name] = body
        elif kind == "module":
            module.calls[name] = body
        elif kind in {"resource", "data"}:
            found = module.resources if kind == "resource" else module.data
            found += [Block((name, label), inner) for label, inner in body.items()]
