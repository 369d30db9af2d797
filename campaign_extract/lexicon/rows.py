"""Rows, and the tables that hold them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from .firsts import Gated

T = TypeVar("T")

_FIELD = re.compile(r"\s*;\s*")


@dataclass(frozen=True, slots=True, eq=False)  # a row is itself, and a key of many dicts
class Row:
    """One row: ``pattern`` has its slots and lists filled in and is a regular expression; ``value`` is for the table's reader."""

    id: str
    kind: str
    pattern: str
    value: str
    where: str

    @property
    def fields(self) -> dict[str, str]:
        """``"kind=by; due=month-end"`` as a dict; a word without ``=`` maps to itself."""
        pairs = (part.partition("=") for part in _FIELD.split(self.value) if part)
        return {key.strip(): value.strip() if sign else key.strip() for key, sign, value in pairs}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables by name, each an ordered tuple of rows; order is priority."""

    tables: Mapping[str, tuple[Row, ...]]
    #: The kinds of each table, whether or not a row of theirs is left.
    kinds: Mapping[str, frozenset[str]]
    _compiled: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    def rows(self, table: str, kind: str | None = None) -> tuple[Row, ...]:
        """The rows of a table, or those of one kind; LookupError where there is no such table or kind."""
        if table not in self.tables:
            raise LookupError(f"no table {table!r}; there are {', '.join(sorted(self.tables))}")
        rows = self.tables[table]
        if kind is None:
            return rows
        if kind not in (kinds := self.kinds[table]):
            raise LookupError(f"no kind {kind!r} in {table}.tsv; there are {', '.join(sorted(kinds))}")
        return tuple(row for row in rows if row.kind == kind)

    def alternatives(self, table: str, kind: str) -> str:
        """All patterns of a kind as one alternation, longest first, to be built into a larger pattern."""
        patterns = sorted((row.pattern for row in self.rows(table, kind)), key=len, reverse=True)
        return "|".join(patterns) or r"(?!)"

    def say(self, table: str) -> Phrases:
        """The patterns of a table by kind, as attributes: ``lexicon.say("clauses").whenever.match(…)``."""
        return self.once((Phrases, table), lambda lexicon: Phrases(lexicon, table))

    def once(self, key: object, build: Callable[[Lexicon], T]) -> T:
        """What ``build(self)`` returns, built the first time: compiled patterns live as long as their lexicon."""
        if key not in self._compiled:
            self._compiled[key] = build(self)
        return cast(T, self._compiled[key])


class Phrases:
    """One table's patterns, compiled when first asked for; a kind such as ``who-does`` is the attribute ``who_does``."""

    def __init__(self, lexicon: Lexicon, table: str) -> None:
        self._lexicon, self._table = lexicon, table

    def __getattr__(self, kind: str) -> Gated:
        try:
            pattern = Gated(self._lexicon.alternatives(self._table, kind.replace("_", "-")))
        except LookupError as error:
            raise AttributeError(*error.args) from None
        self.__dict__[kind] = pattern
        return pattern
