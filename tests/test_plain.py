"""Plain short notices as somebody writes who tries the package out: what was learned from long ones may not overrule them; tests/rows/plain.tsv."""

from __future__ import annotations

import pytest
from written import Case, cases

from campaign_extract import extract


def told(text: str) -> list[str]:
    return [requirement.text.strip("。；;") for requirement in extract(text).requirements]


@pytest.mark.parametrize("case", cases("plain"))
def test_row(case: Case) -> None:
    assert told(case.text) == case.quotes


@pytest.mark.parametrize("case", cases("plain"))
@pytest.mark.parametrize(("old", "new"), [("\n", "\n\n"), ("\n", "\n　　"), ("\n", "  \n"), ("；", ";")], ids=["blank lines", "indents", "blanks at ends", "narrow marks"])
def test_layout_changes_no_verdict(case: Case, old: str, new: str) -> None:
    assert told(case.text.replace(old, new)) == case.quotes
