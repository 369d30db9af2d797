"""Rows and small notices written for the tests of the core rooms.

A row is a line of tests/rows/<table>.tsv: row ids (``+`` between several, ``-`` for none), the text, the value.  In a text ⏎ is a
line end, ⇥ a tab, § the signature (else it comes last), and ⟦ ⟧ stand round what is to be found.  A last field ``! reason`` marks what does not hold yet, strictly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet

from campaign_extract import Checklist, extract
from campaign_extract.evidence.models import Evidence
from campaign_extract.lexicon import Lexicon, Row, load
from campaign_extract.model import Requirement

ROWS = Path(__file__).parent / "rows"

HEAD = "某县安委办关于开展安全检查的通知\n某安委办〔2024〕8号\n各乡镇人民政府，县直各单位：\n"
FOOT = "\n某县安委办\n2024年4月29日\n"


@dataclass(frozen=True)
class Case:
    """One row of a file of rows: ``text`` with its line ends, without the brackets; ``spans`` where they stood."""

    where: str
    ids: tuple[str, ...]
    cells: tuple[str, ...]
    marked: str

    @property
    def text(self) -> str:
        return re.sub("[⟦⟧]", "", self.marked)

    @property
    def spans(self) -> list[tuple[int, int]]:
        return [(m.start() - 2 * n, m.end() - 2 * n - 2) for n, m in enumerate(re.finditer("⟦[^⟦⟧]*⟧", self.marked))]

    @property
    def quotes(self) -> list[str]:
        return [self.text[a:b] for a, b in self.spans]

    @property
    def value(self) -> str:
        return self.cells[-1]


def cases(name: str, *, marked: bool = True) -> list[ParameterSet]:
    """The rows of a file as parameters, without those that are marked where asked; their place is the id of the test."""
    found = []
    for case, reason in rows(name):
        if reason and not marked:
            continue
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        found.append(pytest.param(case, id=case.where, marks=marks))
    return found


def rows(name: str) -> Iterator[tuple[Case, str]]:
    path = ROWS / f"{name}.tsv"
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        reason = cells.pop()[1:].strip() if cells[-1].startswith("!") else ""
        ids = tuple(i for i in cells[0].split("+") if i != "-")
        yield (
            Case(f"{path.name}:{number}", ids, tuple(cells[1:]), cells[1].replace("⏎", "\n").replace("⇥", "\t")),
            reason,
        )


@cache
def lexicon() -> Lexicon:
    return load()


@dataclass(frozen=True)
class Noted(Lexicon):
    """Tables that know what was built of which of them: where a row is taken out, the rest need not be built again."""

    read: dict[object, set[str]] = field(default_factory=dict)
    building: list[set[str]] = field(default_factory=list)

    def rows(self, table: str, kind: str | None = None) -> tuple[Row, ...]:
        for names in self.building:
            names.add(table)
        return super().rows(table, kind)

    def once(self, key: Any, build: Any) -> Any:
        if key not in self.read:
            names = self.read[key] = {key[1]} if isinstance(key, tuple) else set()
            self.building.append(names)
            built = super().once(key, build)
            self.building.pop()
            if hasattr(built, "lexicon"):  # may yet ask for any
                names.update(self.tables)
        for names in self.building:
            names |= self.read[key]
        return super().once(key, build)


@cache
def noted() -> Noted:
    """The package's tables; what is once built of them is shared by ``without``."""
    return Noted(lexicon().tables, lexicon().kinds)


def without(table: str, id_: str) -> Lexicon:
    """The tables without a row."""
    whole = noted()
    kept = tuple(row for row in whole.rows(table) if row.id != id_)
    shared = {key: built for key, built in whole._compiled.items() if table not in whole.read[key]}
    return Lexicon(MappingProxyType({**whole.tables, table: kept}), whole.kinds, shared)


def fields(value: str) -> dict[str, str]:
    """``due=2024-05-20; party=各单位`` as a dict."""
    pairs = (part.partition("=") for part in re.split(r"; *", value) if part.strip())
    return {key.strip(): text.strip() for key, _, text in pairs}


def listed(value: str) -> list[str]:
    return [] if value in ("", "-") else value.split("+")


def notice(body: str) -> str:
    """A whole notice round some paragraphs, which begin at ``len(HEAD)``; § is the signature, where it is not the end."""
    return HEAD + (body.replace("§", FOOT) if "§" in body else body + FOOT)


def read(body: str) -> Checklist:
    """What the rules see in it: rows are tested for themselves, whatever was learned."""
    return ruled(notice(body))


def ruled(text: str, **options: Any) -> Checklist:
    """The checklist that the rules make alone."""
    return extract(text, evidence=Evidence.alone(), **options)


def names(requirement: Requirement) -> list[str]:
    return [party.name for party in requirement.responsible if party.name]
