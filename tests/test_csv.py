"""CSV: what a spreadsheet opens, and nothing that it would run."""

from __future__ import annotations

import csv
import io

import pytest
from conftest import NOTICE

from campaign_extract import Document, extract
from campaign_extract.export import COLUMNS, rows
from campaign_extract.export.csv import cell, to_csv


def test_round_trip() -> None:
    checklist = extract(NOTICE)
    data = to_csv(checklist)
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert list(table[0]) == list(COLUMNS)
    assert table == [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows(checklist)]


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"])
def test_no_formula(lead: str) -> None:
    assert cell(f'{lead}HYPERLINK("x")') == f"'{lead}HYPERLINK(\"x\")"


def test_no_formula_from_a_name() -> None:
    checklist = extract(Document.of(NOTICE, name="=cmd.txt"))
    assert {line.split(",")[0] for line in to_csv(checklist).decode("utf-8-sig").splitlines()[1:]} == {"'=cmd.txt"}
