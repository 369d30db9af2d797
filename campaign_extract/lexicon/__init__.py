"""Rows become patterns: the tables beside this file, and a user's own, with every complaint at once.

A table is a TSV file of four fields, ``id  kind  pattern  value``; a line that begins with ``#`` is a comment, and the
comment above a row quotes the phrase that made it necessary.  A pattern is a regular expression over normalised text
(see ``normalise``) that reads as Chinese, with slots in braces: ``每{期}至少{办}?{数}次``.  A slot is defined once, in
``slots.tsv``, and becomes a named group; where a row uses it again the group is numbered: 月, 月2, 月3.  ``(?:…)`` and
``[…]`` are as in ``re``; a plain ``(…)`` is refused, and so is ``{2,3}`` unless a digit follows the brace.

A user's folder holds tables of the same names.  Its rows come before ours, a row with the id of one of ours takes its
place, and an empty pattern takes it away.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

from ..errors import LexiconError
from .firsts import Gated, first_characters, one_of

T = TypeVar("T")

_SLOT = re.compile(r"\{([^\W\d]\w*)\}")
_BARE_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_FEW = 8
_FIELD = re.compile(r"\s*;\s*")


@dataclass(frozen=True, slots=True, eq=False)  # a row is itself, and a key of many dicts
class Row:
    """One row: ``pattern`` has its slots filled in and is a regular expression; ``value`` is for the table's reader."""

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
    _compiled: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    def rows(self, table: str, kind: str | None = None) -> tuple[Row, ...]:
        """The rows of a table, or those of one kind."""
        rows = self.tables.get(table, ())
        return rows if kind is None else tuple(row for row in rows if row.kind == kind)

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
        pattern = Gated(self._lexicon.alternatives(self._table, kind.replace("_", "-")))
        self.__dict__[kind] = pattern
        return pattern


def load(folder: str | Path | None = None) -> Lexicon:
    """The project's tables, with those of ``folder`` (if given) laid over them.

    Raises LexiconError with every fault of the user's tables, each ``file:line: complaint``.
    """
    return _ours() if folder is None else laid_over(contents(folder))


def contents(folder: str | Path) -> tuple[tuple[str, bytes], ...]:
    """A user's tables as they stand in their files: what is sent to where the folder is not, for ``laid_over``."""
    folder = Path(folder)
    if not folder.is_dir():
        raise LexiconError([f"{folder}: no such folder of tables"])
    try:
        files = tuple((path.name, path.read_bytes()) for path in sorted(folder.glob("*.tsv")))
    except OSError as error:
        raise LexiconError([f"{Path(error.filename).name}:1: cannot be read: {error.strerror}"]) from None
    if not files:
        raise LexiconError([f"{folder}: holds no .tsv table"])
    return files


@functools.cache
def _ours() -> Lexicon:
    here = resources.files(__package__)
    files = {p.name: p.read_text("utf-8") for p in here.iterdir() if p.name.endswith(".tsv")}
    tables, complaints = parse(files, slots={})
    if complaints:
        raise LexiconError(complaints)
    return Lexicon(MappingProxyType(tables))


@functools.lru_cache(maxsize=4)
def laid_over(tables: tuple[tuple[str, bytes], ...]) -> Lexicon:
    """A user's tables over the project's; the same tables are compiled once.  LexiconError as ``load``."""
    ours = _ours()
    files, complaints = {}, []
    for name, data in tables:
        try:
            files[name] = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            complaints.append(f"{name}:1: cannot be read as UTF-8: {error}")
        if name.removesuffix(".tsv") not in ours.tables:
            complaints.append(f"{name}:1: no table of this name; there are {', '.join(sorted(ours.tables))}")
    slots = {row.id: row.pattern for row in ours.tables.get("slots", ())}
    theirs, found = parse(files, slots=slots)
    complaints += found
    for name, rows in theirs.items():
        kinds = {row.kind for row in ours.tables.get(name, ())}
        complaints += [
            f"{r.where}: unknown kind {r.kind!r}; there are {', '.join(sorted(kinds))}"
            for r in rows
            if r.kind not in kinds
        ]
        complaints += faults(rows)
    if complaints:
        raise LexiconError(complaints)
    merged = dict(ours.tables)
    for name, rows in theirs.items():
        taken = {row.id for row in rows}
        merged[name] = tuple(r for r in rows if r.pattern) + tuple(r for r in ours.tables[name] if r.id not in taken)
    return Lexicon(MappingProxyType(merged))


def parse(files: Mapping[str, str], *, slots: Mapping[str, str]) -> tuple[dict[str, tuple[Row, ...]], list[str]]:
    """Tables from file texts, and every fault found; ``slots.tsv`` is read first, over the ``slots`` given."""
    known, complaints, tables = dict(slots), [], {}
    for name in sorted(files, key=lambda n: (n != "slots.tsv", n)):
        rows: dict[str, Row] = {}
        for number, line in enumerate(files[name].splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            where = f"{name}:{number}"
            cells = line.split("\t")
            if len(cells) != 4:
                complaints.append(f"{where}: {len(cells)} fields, not 4 (id, kind, pattern, value, with tabs between)")
                continue
            id_, kind, pattern, value = (cell.strip(" ") for cell in cells)
            if not id_ or not kind:
                complaints.append(f"{where}: no id or no kind")
            elif id_ in rows:
                complaints.append(f"{where}: id {id_!r} stands already at {rows[id_].where}")
            else:
                filled, faults = _fill(pattern, known, name_groups=name != "slots.tsv")
                complaints += [f"{where}: {fault}" for fault in faults]
                rows[id_] = Row(id_, kind, filled, value, where)
                if name == "slots.tsv":
                    known[id_] = filled
        tables[name.removesuffix(".tsv")] = tuple(rows.values())
    return tables, complaints


def _fill(pattern: str, slots: Mapping[str, str], *, name_groups: bool) -> tuple[str, list[str]]:
    """The pattern with its slots put in, and what is wrong with it."""
    seen: dict[str, int] = {}
    faults: list[str] = []

    def put(match: re.Match[str]) -> str:
        name = match[1]
        if name not in slots:
            faults.append(f"unknown slot {{{name}}}")
            return ""
        seen[name] = seen.get(name, 0) + 1
        group = name if seen[name] == 1 else f"{name}{seen[name]}"
        return f"(?P<{group}>{slots[name]})" if name_groups else f"(?:{slots[name]})"

    if _BARE_GROUP.search(re.sub(r"\[[^\]]*\]", "", pattern)):
        faults.append("a plain ( … ); write (?: … ), or （ ） for the printed bracket")
    return _SLOT.sub(put, pattern), faults


def faults(rows: tuple[Row, ...]) -> list[str]:
    """What compiling the rows of a pattern table finds: no regular expression, or one that matches nothing at all."""
    found = []
    for row in rows:
        try:
            if row.pattern and re.compile(row.pattern).match(""):
                found.append(f"{row.where}: the pattern matches the empty text")
        except re.error as error:
            found.append(f"{row.where}: {error}")
    return found


def words(patterns: tuple[str, ...]) -> str:
    """One pattern for a list of words: longest first, prefixes shared.

    What is more than a word (it has a look-around or a class) stands beside the others as it is.

    >>> words(("检查", "检测", "查"))
    '(?:(?:查|检(?:查|测|(?!))))'
    """
    plain = sorted({word for pattern in patterns for word in _alternatives(pattern) if word.isalnum()})
    special = sorted(
        {word for pattern in patterns for word in _alternatives(pattern) if word and not word.isalnum()},
        key=lambda w: (-len(w), w),
    )
    tree = [_tree(plain)] if plain else []
    body = "|".join([*special, *tree]) or "(?!)"
    begins = [first_characters(pattern) for pattern in special]
    first = {word[0] for word in plain}.union(*filter(None, begins)) if all(begins) else ()
    # ``re`` tries branch after branch: where there are many, one look at the first character saves most of that
    return f"(?={one_of(first)})(?:{body})" if len(first) > _FEW else f"(?:{body})"


def _alternatives(pattern: str) -> list[str]:
    """The top-level alternatives of a pattern."""
    found, depth, begin = [], 0, 0
    for at, character in enumerate(pattern):
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            found.append(pattern[begin:at])
            begin = at + 1
    return [*found, pattern[begin:]]


def _tree(plain: list[str]) -> str:
    """A sorted list of words as nested alternatives."""
    groups: dict[str, list[str]] = {}
    for word in plain:
        groups.setdefault(word[:1], []).append(word[1:])
    ends = "" in groups
    branches = []
    for first, rest in groups.items():
        if first:
            tails = sorted(set(rest))
            branches.append(first + (_tree(tails) if tails != [""] else ""))
    if len(branches) > 1 and all(len(branch) == 1 for branch in branches):
        branches.append("(?!)")  # else ``re`` makes a set of them, which takes long to compile
    body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{body}?" if ends else body
