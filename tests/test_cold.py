"""The package and the command start without the heavy packages."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import NOTICE, ROOT

HEAVY = ("spacy", "pandas", "numpy", "thinc", "lxml", "pypdfium2", "xlsxwriter", "openpyxl", "icalendar", "jinja2", "docx", "rapidfuzz")

#: Weights are arrays.
WITHOUT_NUMPY = tuple(name for name in HEAVY if name != "numpy")


@pytest.mark.parametrize(
    ("code", "without"),
    [
        ("import campaign_extract", (*HEAVY, "jieba", "dateparser", "pydantic")),
        ("import campaign_extract.cli", (*HEAVY, "jieba", "dateparser", "pydantic")),
        ("import campaign_extract.pipeline", (*HEAVY, "jieba", "dateparser")),
        (f"import campaign_extract; campaign_extract.extract({NOTICE!r}).to_json()", WITHOUT_NUMPY),
        (f"from campaign_extract import extract; from campaign_extract.export.csv import to_csv; to_csv(extract({NOTICE!r}))", WITHOUT_NUMPY),
    ],
)
def test_not_imported(code: str, without: tuple[str, ...]) -> None:
    check = f"import sys\n{code}\nprint([m for m in {without!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert run.stdout.strip() == "[]", run.stderr
