"""Field expansion: `id,attachments{type},reactions.type(LIKE).limit(0).summary(true).as(like)`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.graph.errors import GraphError

WORDS = re.compile(r"\s*([\w-]+|[(){},.]|'[^']*'|\"[^\"]*\")")


@dataclass(frozen=True)
class Wanted:
    """One field asked for.

    Attributes:
        name: The field's name.
        fields: What is asked of it in braces, empty when nothing was said.
        options: `limit`, `summary`, `type`, `as` and their like, as written.
    """

    name: str
    fields: tuple["Wanted", ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown_as(self) -> str:
        """Return the name it carries in the answer."""
        return self.options.get("as", self.name)


def wanted_fields(text: str) -> tuple[Wanted, ...]:
    """Return the fields a `fields` parameter names, in its order.

    Raises:
        GraphError: The text is no such expression (2500).
    """
    reader = _Reader(text)
    found = reader.fields()
    if reader.word:
        raise reader.wrong()
    return found


class _Reader:
    """Reads the expression word by word."""

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        self._position = 0
        self.word = ""
        self._next()

    def fields(self) -> tuple[Wanted, ...]:
        """Read names up to a closing brace or the end."""
        found: list[Wanted] = []
        while self.word and self.word != "}":
            found.append(self._field())
            if self.word == ",":
                self._next()
        return tuple(found)

    def wrong(self) -> GraphError:
        """Return the error of an expression that cannot be read."""
        message = f"Syntax error at character {self._position}: {self._text}"
        return GraphError(2500, message)

    def _field(self) -> Wanted:
        name = self._name()
        options: dict[str, str] = {}
        inner: tuple[Wanted, ...] = ()
        while self.word in {".", "{"}:
            if self.word == ".":
                self._next()
                option = self._name()
                options[option] = self._argument()
            else:
                self._next()
                inner = self.fields()
                self._expect("}")
        return Wanted(name, inner, options)

    def _argument(self) -> str:
        self._expect("(")
        parts: list[str] = []
        while self.word and self.word != ")":
            parts.append(self.word.strip("'\""))
            self._next()
        self._expect(")")
        return "".join(parts)

    def _name(self) -> str:
        name = self.word
        if not re.fullmatch(r"[\w-]+", name):
            raise self.wrong()
        self._next()
        return name

    def _expect(self, word: str) -> None:
        if self.word != word:
            raise self.wrong()
        self._next()

    def _next(self) -> None:
        if self._position >= len(self._text):
            self.word = ""
            return
        match = WORDS.match(self._text, self._position)
        if match is None:
            raise self.wrong()
        self.word = match.group(1)
        self._position = match.end()
