"""Files become tables: the project's and a user's, with every complaint at once."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from ..errors import LexiconError
from . import lists
from .plain import PLAIN, plain
from .rows import Lexicon, Row

_SLOT = re.compile(r"\{([^\W\d]\w*)\}")
_BARE_GROUP = re.compile(r"(?<!\\)\((?!\?)")
#: The group of a slot, or one that a row writes itself: 月, 月2.
_GROUP = re.compile(r"(?<=\(\?P<)(\w+?)(?=[2-9]?>)")
_HEADING = re.compile(r"\[([^\s\[\]]+)(?: +([^\s\[\]]+))?\]")
#: Tables whose kinds exclude each other, so that a word stands in one of them only; a user may add kinds of their own.
_EXCLUSIVE = ("categories", "verbs")


@dataclass(slots=True)
class Draft:
    """A row, or a named list (without an id), as it stands in its file: slots and lists not yet filled in."""

    where: str
    id: str
    kind: str
    value: str
    #: The pattern of each line; of a row it has one.
    lines: list[str] = field(default_factory=list)
    #: Where each word of the list stands.
    words: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """What stands in some files: the drafts of each table in order, and the named lists of all."""

    tables: dict[str, list[Draft]] = field(default_factory=dict)
    lists: dict[str, Draft] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)


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
def _book() -> Book:
    here = resources.files(__package__)
    return book({p.name: p.read_text("utf-8") for p in here.iterdir() if p.name.endswith(".tsv") and p.name[:-4] not in PLAIN})


@functools.cache
def _ours() -> Lexicon:
    tables, complaints = filled(_book(), slots={}, lists=_book().lists)
    if complaints:
        raise LexiconError(complaints)
    return Lexicon(MappingProxyType(tables), {name: frozenset(r.kind for r in rows) for name, rows in tables.items()})


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
    mine = book(files)
    lists = {**_book().lists, **{name: _added(draft, _book().lists.get(name)) for name, draft in mine.lists.items()}}
    theirs, found = filled(mine, slots={row.id: row.pattern for row in ours.rows("slots")}, lists=lists)
    complaints += found
    for name, rows in theirs.items():
        kinds = ours.kinds.get(name, frozenset())
        complaints += [
            f"{r.where}: unknown kind {r.kind!r}; there are {', '.join(sorted(kinds))}"
            for r in rows
            if r.kind not in kinds and name not in _EXCLUSIVE
        ]
        complaints += faults(rows)
    if complaints:
        raise LexiconError(in_order(complaints))
    merged = dict(
        filled(_book(), slots={}, lists=lists)[0] if mine.lists.keys() & _book().lists.keys() else ours.tables
    )
    for name, rows in theirs.items():
        taken = {row.id for row in rows}
        merged[name] = tuple(r for r in rows if r.pattern) + tuple(r for r in merged[name] if r.id not in taken)
    known = {name: ours.kinds[name] | {row.kind for row in rows} for name, rows in merged.items()}
    return Lexicon(MappingProxyType(merged), known)


def _added(theirs: Draft, ours: Draft | None) -> Draft:
    """A user's list of the name of one of ours adds its words to it."""
    return theirs if ours is None else replace(theirs, lines=[*dict.fromkeys([*theirs.lines, *ours.lines])])


def parse(files: Mapping[str, str], *, slots: Mapping[str, str]) -> tuple[dict[str, tuple[Row, ...]], list[str]]:
    """Tables from file texts, and every fault found; ``slots.tsv`` is read first, over the ``slots`` given."""
    found = book(files)
    return filled(found, slots=slots, lists=found.lists)


def book(files: Mapping[str, str]) -> Book:
    """The drafts of all files, and what is wrong with their lines."""
    made = Book()
    for name, text in sorted(files.items()):
        _read(name, text, made)
    for table in _EXCLUSIVE:
        seen: dict[str, str] = {}
        for draft in made.tables.get(table, ()):
            made.complaints += _twice(draft.words, seen)
            seen |= draft.words
    return made


def _read(name: str, text: str, made: Book) -> None:
    """The lines of one file: rows of four fields, and lists below their headings."""
    rows: dict[str, Draft] = {}
    current: Draft | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{name}:{number}"
        cells = [cell.strip(" ") for cell in line.split("\t")]
        draft = None
        if heading := _HEADING.fullmatch(cells[0]):
            first, second = heading.groups()
            value = cells[1] if len(cells) > 1 else "-"
            draft = current = Draft(where, second or "", first, value)
            if second is None:
                made.complaints += _known(where, first, made.lists, "list")
                made.lists.setdefault(first, draft)
                continue
        elif current is not None and len(cells) != 4:
            _line(where, cells, current, made.complaints)
        elif len(cells) != 4:
            made.complaints.append(
                f"{where}: {len(cells)} fields, not 4 (id, kind, pattern, value, with tabs between)"
            )
        elif not cells[0] or not cells[1]:
            made.complaints.append(f"{where}: no id or no kind")
        else:
            draft, current = Draft(where, cells[0], cells[1], cells[3], [cells[2]]), None
        if draft:
            made.complaints += _known(where, draft.id, rows, "id")
            rows.setdefault(draft.id, draft)
    made.tables[name.removesuffix(".tsv")] = list(rows.values())


def _known(where: str, name: str, there: Mapping[str, Draft], what: str) -> list[str]:
    return [f"{where}: {what} {name!r} stands already at {there[name].where}"] if name in there else []


def _line(where: str, cells: list[str], draft: Draft, complaints: list[str]) -> None:
    """One line of a list."""
    word = cells[0]
    if _SLOT.fullmatch(word) and len(cells) == 1:
        pattern, fault = word, None
    else:
        pattern, fault = lists.read(cells)
    complaints += [f"{where}: {fault}"] if fault else []
    complaints += _twice({word: where}, draft.words)
    draft.words.setdefault(word, where)
    draft.lines.append(pattern)


def _twice(words: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    return [f"{where}: {word!r} stands already at {there[word]}" for word, where in words.items() if word in there]


def filled(
    found: Book, *, slots: Mapping[str, str], lists: Mapping[str, Draft]
) -> tuple[dict[str, tuple[Row, ...]], list[str]]:
    """The rows of a book with slots and lists put in, and every fault of the book; ``slots.tsv`` comes first."""
    fill = _Fill(dict(slots), lists)
    tables = {}
    for table in sorted(found.tables, key=lambda name: (name != "slots", name)):
        rows = []
        for draft in found.tables[table]:
            pattern = fill.row(draft, name_groups=table != "slots")
            rows.append(Row(draft.id, draft.kind, pattern, draft.value, draft.where))
            if table == "slots":
                fill.slots[draft.id] = pattern
        tables[table] = tuple(rows)
    for name, draft in found.lists.items():
        fill.words(name)
        if name in fill.slots:
            fill.complaints.append(f"{draft.where}: {name!r} is a slot, and no list")
        elif name not in fill.used and draft is lists[name]:  # else a user's words for one of ours
            fill.complaints.append(f"{draft.where}: nothing uses the list {{{name}}}")
    return tables, in_order(found.complaints + fill.complaints)


def in_order(complaints: list[str]) -> list[str]:
    """Complaints by file and line, each once."""

    def place(complaint: str) -> tuple[str, int]:
        name, number, _ = complaint.split(":", 2)
        return name, int(number)

    return sorted(dict.fromkeys(complaints), key=place)


class _Fill:
    """Puts slots and named lists into patterns."""

    def __init__(self, slots: dict[str, str], lists: Mapping[str, Draft]) -> None:
        self.slots, self.lists = slots, lists
        self.used: set[str] = set()
        self.complaints: list[str] = []
        self._words: dict[str, str] = {}

    def row(self, draft: Draft, *, name_groups: bool) -> str:
        seen: dict[str, int] | None = {} if name_groups else None
        pattern = "|".join(self._line(line, draft.where, seen) for line in draft.lines)
        return _GROUP.sub(lambda group: plain("captures").get(group[0], group[0]), pattern)

    def words(self, name: str) -> str:
        """The lines of a named list as alternatives."""
        if name not in self._words:
            draft = self.lists[name]
            self._words[name] = ""  # a list that holds itself
            self._words[name] = "|".join(self._line(line, draft.where, None) for line in draft.lines)
            if not self._words[name]:
                self.complaints.append(f"{draft.where}: the list {{{name}}} is empty, or holds itself")
        return self._words[name]

    def _line(self, line: str, where: str, seen: dict[str, int] | None) -> str:
        """One pattern; slots are groups with a name where ``seen`` counts them, lists are none."""
        if (whole := _SLOT.fullmatch(line)) and whole[1] in self.lists:
            self.used.add(whole[1])
            return self.words(whole[1])

        def put(match: re.Match[str]) -> str:
            name = match[1]
            if name in self.lists:
                self.used.add(name)
                return f"(?:{self.words(name)})"
            if name not in self.slots:
                self.complaints.append(f"{where}: unknown slot or list {{{name}}}")
                return ""
            if seen is None:
                return f"(?:{self.slots[name]})"
            seen[name] = seen.get(name, 0) + 1
            return f"(?P<{name if seen[name] == 1 else f'{name}{seen[name]}'}>{self.slots[name]})"

        if _BARE_GROUP.search(re.sub(r"\[[^\]]*\]", "", line)):
            self.complaints.append(f"{where}: a plain ( … ); write (?: … ), or （ ） for the printed bracket")
        return _SLOT.sub(put, line)


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
