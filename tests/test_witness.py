"""Tables and their examples: every row has one, every example has its rows, and nothing stands there unneeded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_rows import ROWS, cases, unmarked

from campaign_extract import lexicon
from campaign_extract.calendar import frequencies, times
from campaign_extract.lexicon import Row, faults, load
from campaign_extract.lexicon.recognise import Recogniser
from campaign_extract.normalise import normalise

#: Kinds that name no time by themselves: what they hold is asked for where it is needed.
SILENT = {
    "variant", "glue", "join", "free", "context", "cited", "condition", "opening", "measure", "part-of-day",
    "period-word", "ordinal", "veto", "period", "bound", "century", "weekend", "lead-in",
    "alternate", "workday-word", "day-word", "each", "about", "between", "place", "dekad-day", "weekday", "afternoon", "clock-read",
}  # fmt: skip
LEXICON = load()
TABLES = {"times": ("times", "days"), "frequencies": ("frequencies",)}


def texts(table: str, *, negative: bool) -> list[str]:
    return [unmarked(c.values[1])[0] for c in cases(table) if (c.values[0] == "-") == negative]


def silent(row: Row) -> bool:
    return row.kind in SILENT and not (row.kind == "period" and row.where.startswith("days"))


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_an_example(table: str) -> None:
    rows = {r.id for t in TABLES[table] for r in LEXICON.rows(t) if not silent(r) and r.fields.get("kind") != "history"}
    seen = {name for c in cases(table) for part in c.values[0].split(" | ") for name in part.split("+")}
    assert rows - seen == set()
    assert seen - rows - {"-", "join"} == set()


@pytest.mark.parametrize("table", TABLES)
def test_every_veto_has_a_negative_example(table: str) -> None:
    vetoes = [r for t in TABLES[table] for r in LEXICON.rows(t) if r.kind == "veto"]
    found: set[str] = set()
    for text in texts(table, negative=True):
        flat = normalise(text)
        for i in range(len(flat)):
            found |= {mark.row.id for mark in Recogniser.of(LEXICON, table, "veto").rivals(flat, i)}
    assert {r.id for r in vetoes} - found == set()


def test_a_time_said_to_be_history_is_none() -> None:
    for row in LEXICON.rows("times", "after"):
        if row.fields.get("kind") == "history":
            assert any(re.search(row.pattern, normalise(text)) for text in texts("times", negative=True))


@pytest.mark.parametrize(("table", "share"), [("times", 0.15), ("frequencies", 0.1)])
def test_negatives(table: str, share: float) -> None:
    assert len(texts(table, negative=True)) > share * len(cases(table))


def test_four_hundred_rows() -> None:
    assert sum(len(cases(table)) for table in TABLES) >= 400


def test_ids_of_times_and_days_do_not_collide() -> None:
    ids = [r.id for t in ("times", "days") for r in LEXICON.rows(t)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("table", ["times", "days", "frequencies"])
def test_patterns_compile_and_match_something(table: str) -> None:
    assert faults(LEXICON.rows(table)) == []


def test_every_slot_of_time_is_used() -> None:
    slots = Path(lexicon.__file__).parent
    used = "".join(p.read_text("utf-8") for p in slots.glob("*.tsv"))
    unused = [row.id for row in LEXICON.rows("slots") if f"{{{row.id}}}" not in used]
    assert unused == []


def words(pattern: str) -> list[str]:
    """The plain words of an alternation; what is built of classes and groups is looked at by the rows."""
    flat = re.sub(r"\(\?[:!=<]+[^()]*\)\??", "", pattern)
    return [w for w in flat.split("|") if re.fullmatch("[一-龥]+", w)]


@pytest.mark.parametrize("slot", ["午", "周", "位"])
def test_every_word_of_a_slot_occurs(slot: str) -> None:
    row = next(r for r in LEXICON.rows("slots") if r.id == slot)
    everything = "".join(p.read_text("utf-8") for p in ROWS.glob("*.tsv"))
    everything += "".join(p.read_text("utf-8") for p in ROWS.parent.parent.glob("corpora/notices/*.txt"))
    missing = [w for w in words(row.pattern) if w not in everything]
    assert missing == []


def test_each_table_says_what_made_a_row_necessary() -> None:
    """A comment stands above every stretch of rows."""
    for table in ("times", "frequencies", "days"):
        lines = (Path(lexicon.__file__).parent / f"{table}.tsv").read_text("utf-8").splitlines()
        run = 0
        for line in lines:
            run = 0 if line.startswith(("#", "[")) or not line else run + (line.count("\t") == 3)
            kind = line.split("\t")[1] if line.count("\t") == 3 else ""
            assert run <= 8 or kind in SILENT or table == "days", line


def test_marks_come_in_order_and_apart() -> None:
    for path in sorted((ROWS.parent.parent / "corpora" / "notices").glob("*.txt")):
        flat = normalise(path.read_text("utf-8"))
        taken = frequencies.recognise(flat, LEXICON)
        for marks in (taken, times.recognise(flat, LEXICON, taken)):
            assert all(a.end <= b.start for a, b in zip(marks, marks[1:], strict=False))
