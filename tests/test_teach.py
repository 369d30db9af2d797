"""The additions of docs/teach.md do what they say: each example fails without its line and holds with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT
from test_rows import time_value, unmarked
from written import HEAD, notice, ruled

from campaign_extract import LexiconError
from campaign_extract.lexicon import Lexicon, load

BLOCKS = re.findall(r"^```tsv (\S+)\n(.*?)^```", (ROOT / "docs" / "teach.md").read_text("utf-8"), re.M | re.S)
ADDITIONS = list(zip(BLOCKS[::2], BLOCKS[1::2], strict=True))


def holds(table: str, line: str, lexicon: Lexicon) -> bool:
    """Whether the example comes out as it says; of ids there is only asked that they exist."""
    ids, marked, value = line.split("\t")
    text, spans = unmarked(marked)
    rows = {row.id for rows in lexicon.tables.values() for row in rows}
    body = f"一、任务\n{text}" if table == "force" else text
    found = ruled(notice(body), lexicon=lexicon)
    known = set(ids.split("+")) <= rows
    if table == "times":
        times = [t for t in found.times if t.span[1] <= len(HEAD) + len(text)]
        return (
            known
            and [t.text for t in times] == [text[a:b] for a, b in spans]
            and [time_value(t) for t in times] == [value]
        )
    if table == "force":
        return known and ([r.force for r in found.requirements] or ["-"]) == value.split("+")
    (requirement,) = found.requirements[-1:]
    places = [p.span for p in requirement.responsible if p.span]
    roles = [*(p.role for p in requirement.responsible), *{p.basis for p in requirement.responsible}]
    return known and places == [(a + len(HEAD), b + len(HEAD)) for a, b in spans] and roles == value.split()


def test_there_are_five() -> None:
    assert len(ADDITIONS) == 5
    assert all(row.startswith("rows/") and not table.startswith("rows/") for (table, _), (row, _) in ADDITIONS)


@pytest.mark.parametrize("addition", ADDITIONS, ids=[f"{n}-{a[0][0]}" for n, a in enumerate(ADDITIONS)])
def test_addition(addition: tuple[tuple[str, str], tuple[str, str]], tmp_path: Path) -> None:
    (table, lines), (row, example) = addition
    (tmp_path / f"{table}.tsv").write_text(lines, "utf-8")
    assert not holds(row.removeprefix("rows/"), example.rstrip("\n"), load())
    assert holds(row.removeprefix("rows/"), example.rstrip("\n"), load(tmp_path))


@pytest.mark.parametrize("addition", ADDITIONS, ids=[f"{n}-{a[0][0]}" for n, a in enumerate(ADDITIONS)])
def test_a_slip_is_seen(addition: tuple[tuple[str, str], tuple[str, str]], tmp_path: Path) -> None:
    """A wrong character in the last word of the line: either the loader complains or the example no longer holds."""
    (table, lines), (row, example) = addition
    wrong = re.sub(r"[一-龥](?=[^一-龥]*\Z)", "误", lines)
    assert wrong != lines
    (tmp_path / f"{table}.tsv").write_text(wrong, "utf-8")
    try:
        lexicon = load(tmp_path)
    except LexiconError:
        return
    assert not holds(row.removeprefix("rows/"), example.rstrip("\n"), lexicon)
