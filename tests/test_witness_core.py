"""Tables of the core rooms and their examples: every row compiles, matches something, and is shown at work."""

from __future__ import annotations

import re
from functools import cache

import pytest
from test_assemble import body
from test_letterhead import BODY
from test_resolve import resolved
from written import Case, lexicon, noted, notice, rows, ruled, without

from campaign_extract.calendar import frequencies, times
from campaign_extract.lexicon import Lexicon, Row, faults
from campaign_extract.normalise import normalise
from campaign_extract.structure import letterhead
from campaign_extract.structure.layout import paragraphs

TABLES = (
    "headings",
    "letterhead",
    "parties",
    "force",
    "clauses",
    "deliver",
    "categories",
    "tables",
    "forms",
    "names",
    "verbs",
    "wording",
)

#: Rows that are asked only where they may be left out: they match the empty text, and mean to.
OPTIONAL = {"joined"}

#: Which file of rows shows which tables.
SHOWN = {
    "headings": ("headings",),
    "letterhead": ("letterhead",),
    "force": ("force",),
    "parties": ("parties", "resolve"),
    "names": ("resolve",),
    "clauses": ("requirements",),
    "wording": ("requirements",),
}

#: Rows without an example yet; each list may only shrink.
UNSHOWN: dict[str, set[str]] = {
    "headings": set(),
    "letterhead": set(),
    "force": {"g-background", "g-organise"},  # of headings: test_force.py
    "parties": {"besides", "name-number", "before-name", "behind-name"},  # whom no weight leaves out, what is none of a tagged name: test_acting
    "names": set(),
    "clauses": {"accounts", "nominal", "orders-them"},  # a 请示, in test_notes; an item that names itself and one that orders, which are weighed with what was learned
    "wording": set(),
}

#: Kinds that are words of one list, shown by the texts of all rows together.
WORDS = {"head"}

#: Rows whose removal changes nothing for their own examples; each list may only shrink.
UNMOVED: dict[str, set[str]] = {
    "headings": {"s-date", "s-modal-first", "s-number"},  # sentences that other signs tell as well
    "letterhead": {"body", "k-public", "m-other"},
    "force": {"k-contact", "k-heads", "k-phases"},
    "parties": {"n-inside", "l-no-joint", "own-head", "shared"},  # the last two: test_resolve, names that share their places
    "names": {  # short forms that the last word tells as well, and that go on saying what else they may not stand for
        "b-awb", "b-ba", "b-cl", "b-fg", "b-fgj", "b-fl", "b-fz", "b-fzb", "b-gsl", "b-gx2", "b-gx3", "b-jd", "b-jg", "b-jtj", "b-ny",
        "b-nyj", "b-rs", "b-sa", "b-sa2", "b-scjg", "b-sj", "b-wj", "b-wjj", "b-wl", "b-wt", "b-x", "b-x2", "b-x4", "b-x5", "b-xa",
        "b-xab", "b-xab2", "b-yj", "b-zj", "b-zr", "w-xiao",
    },
    "clauses": set(),
    "wording": set(),
}  # fmt: skip


@cache
def lines(name: str) -> list[Case]:
    return [case for case, _ in rows(name)]


def examples(table: str) -> set[str]:
    return {i for name in SHOWN[table] for case in lines(name) for i in case.ids}


def own(table: str) -> dict[str, Row]:
    return {row.id: row for row in lexicon().rows(table) if row.kind not in WORDS}


@pytest.mark.parametrize("table", TABLES)
def test_patterns_compile_and_match_something(table: str) -> None:
    assert lexicon().rows(table)
    assert faults(tuple(row for row in lexicon().rows(table) if row.id not in OPTIONAL)) == []


@pytest.mark.parametrize("table", SHOWN)
def test_every_row_has_an_example(table: str) -> None:
    assert own(table).keys() - examples(table) == UNSHOWN[table]


def test_every_tested_id_exists() -> None:
    known = {row.id for table in SHOWN for row in lexicon().rows(table)}
    unknown = {
        (case.where, i)
        for names in SHOWN.values()
        for n in names
        for case in lines(n)
        for i in case.ids
        if i not in known
    }
    assert unknown == set()


@pytest.mark.parametrize("table", [t for t in SHOWN if t not in ("names", "clauses", "wording")])
def test_there_are_negatives(table: str) -> None:
    """A tenth of the rows at least say that nothing is there."""
    found = [case for name in SHOWN[table] for case in lines(name)]
    assert sum(case.value.endswith(("-", "=-")) for case in found) >= len(found) / 20


def test_heads_of_names_are_used() -> None:
    """Every kind of head (bodies, schools, persons …) ends some name of the examples."""
    names = {quote for case in lines("parties") for quote in case.quotes}
    for row in lexicon().rows("parties", "head"):
        assert any(re.search(f"(?:{row.pattern})$", normalise(name)) for name in names), row.id


@pytest.mark.parametrize("table", ["tables", "forms", "categories", "deliver"])
def test_rows_see_something_in_the_corpora(table: str) -> None:
    """Tables whose tests are no files of rows: each row occurs in a text of the tests or of the corpora."""
    from conftest import NOTICES, ROOT

    texts = [p.read_text("utf-8") for p in NOTICES]
    texts += [p.read_text("utf-8") for n in ("tables", "forms", "assemble") for p in [ROOT / "tests" / f"test_{n}.py"]]
    texts += [case.text for name in ("requirements", "force") for case in lines(name)]
    flat = normalise("\n".join(texts))
    lines_of = set(re.split(r"[\n\t|，。；：]", flat))
    missing = {
        row.id
        for row in lexicon().rows(table)
        if not re.search(row.pattern, flat, re.M) and not any(re.search(row.pattern, piece) for piece in lines_of)
    }
    assert missing == set()


def outcome(name: str, case: Case, tables: Lexicon) -> object:
    """What an example comes to with these tables."""
    if name == "resolve":
        return resolved(case, tables)
    if name == "requirements":
        return ruled(notice(body(case)), lexicon=tables).model_dump_json(exclude={"source"})
    text = case.text.replace("§", BODY) if name == "letterhead" else notice(case.text)
    text = text.replace(case.text, f"一、有关事项\n{case.text}") if name == "force" else text
    seen = ruled(text, lexicon=tables).model_dump_json(exclude={"source"})
    if name != "letterhead":
        return seen
    flat = normalise(text)
    marks = times.recognise(flat, tables, frequencies.recognise(flat, tables))
    return seen, letterhead.read(text, flat, paragraphs(flat, tables), marks, tables).zones


@cache
def usual(name: str, case: Case) -> object:
    return outcome(name, case, noted())


def moves(table: str, id_: str) -> bool:
    """Whether one of a row's examples comes out otherwise without it."""
    own_cases = [(name, case) for name in SHOWN[table] for case in lines(name) if id_ in case.ids]
    usual(*own_cases[0])  # what it needs is built before
    tables = without(table, id_)
    return any(outcome(name, case, tables) != usual(name, case) for name, case in own_cases)


@pytest.mark.parametrize("table", SHOWN)
def test_every_row_matters(table: str) -> None:
    """Take a row away, and some example of its own comes out otherwise."""
    shown = [i for i in own(table) if i in examples(table)]
    assert {i for i in shown if not moves(table, i)} == UNMOVED[table]
