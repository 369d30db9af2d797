"""Chinese stands in tables, not in code: no room of the core has a word or a character of its own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import campaign_extract
from campaign_extract.lexicon.plain import plain

PACKAGE = Path(campaign_extract.__file__).parent
WINGS = ("lexicon", "calendar", "structure", "duties", "evidence", "pipeline.py", "numerals.py", "normalise.py")
_CHINESE = re.compile("[\u3400-\u9fff]")
_UNIT = ast.Module | ast.ClassDef | ast.FunctionDef

def literals(source: str) -> list[str]:
    """The strings of a program that have Chinese in them, without its docstrings."""
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, _UNIT) and node.body and isinstance(node.body[0], ast.Expr)
    }
    strings = [
        n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
    ]
    return [n.value for n in strings if _CHINESE.search(n.value)]


def test_what_counts() -> None:
    assert literals('"""说明"""\ndef f():\n    """例：各单位"""\n    # 注\n    return "单位" + "a" + f"{1}局"') == [
        "单位",
        "局",
    ]


@pytest.mark.parametrize("wing", WINGS)
def test_no_literal(wing: str) -> None:
    paths = sorted((PACKAGE / wing).glob("*.py")) if (PACKAGE / wing).is_dir() else [PACKAGE / wing]
    found = {path.name: literals(path.read_text("utf-8")) for path in paths}
    assert {name: held for name, held in found.items() if held} == {}


def test_every_sign_is_asked_for() -> None:
    """By some room, or by a row below it."""
    code = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    table = (PACKAGE / "lexicon" / "signs.tsv").read_text("utf-8")
    code = code.replace('"', "'").replace("plain('signs')", "SIGNS")
    assert [name for name in plain("signs") if f"SIGNS[{name!r}]" not in code and f"{{{name}}}" not in table] == []
