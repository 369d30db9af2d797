"""Imports run leftwards only: a module imports what stands above it in this list, never what stands below."""

from __future__ import annotations

import ast
from pathlib import Path

import campaign_extract

PACKAGE = Path(campaign_extract.__file__).parent

#: Modules on one line do not import each other.
LAYERS = """
errors firsts
workers
model numerals normalise firsts
lexicon read notes evidence
recognise holidays
points
dates schedule
times frequencies parties
layout sentences wording tables
letterhead contacts citations
segment
forms
campaign resolve clauses
units draft
governing
assemble
requirements
diagnose
export
checklist
schema
pipeline
explain evaluate components
outcome
comparison arrow
spark
batch client
service
cli
__init__ __main__
"""
RANK = {name: rank for rank, line in enumerate(LAYERS.split("\n")) for name in line.split()}

#: What starts slowly, and the rooms that may import it at their top: none. Inside a function is free.
HEAVY: dict[str, set[str]] = {
    "spacy": {"components"},
    **dict.fromkeys(("pandas", "jieba", "dateparser", "scipy"), set()),
    "numpy": {"evidence"},  # the room that only its owners import, inside a function
    **dict.fromkeys(("lxml", "pypdfium2", "rapidocr", "onnxruntime", "PIL"), set()),  # what reads
    **dict.fromkeys(("xlsxwriter", "openpyxl", "icalendar", "jinja2", "docx", "matplotlib", "pyarrow", "pyspark"), set()),  # what writes
    "rapidfuzz": set(),
    **dict.fromkeys(("starlette", "uvicorn", "python_multipart", "prometheus_client"), {"service"}),
}


def imports(path: Path) -> set[tuple[str, bool]]:
    """(module, whether at the top) of everything that is imported to run, not only for types."""
    tree = ast.parse(path.read_text("utf-8"))
    typing = {
        id(n) for i in ast.walk(tree) if isinstance(i, ast.If) and "TYPE_CHECKING" in ast.dump(i.test) for n in ast.walk(i)
    }
    inner = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    depth = len(path.relative_to(PACKAGE).parts)
    found: set[tuple[str, bool]] = set()
    for node in ast.walk(tree):
        if id(node) in typing:
            continue
        if isinstance(node, ast.Import):
            found |= {(alias.name.split(".")[0], id(node) not in inner) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(((node.module or "").split(".")[0], id(node) not in inner))
        elif isinstance(node, ast.ImportFrom) and node.level == depth:
            names = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
            found |= {(f"campaign_extract.{name}", id(node) not in inner) for name in names}
    return found


def modules() -> dict[Path, str]:
    return {p: p.relative_to(PACKAGE).parts[0].removesuffix(".py") for p in sorted(PACKAGE.rglob("*.py"))}


def test_every_module_has_its_place() -> None:
    assert set(modules().values()) == set(RANK)


def test_imports_run_leftwards() -> None:
    wrong = []
    for path, name in modules().items():
        for module, top in imports(path):
            other = module.removeprefix("campaign_extract.")
            if not module.startswith("campaign_extract.") or other == name:
                continue
            # the doors of Checklist (to_frame …) open upwards, from inside a method
            if RANK.get(other, -1) >= RANK[name] and top:
                wrong.append(f"{path.relative_to(PACKAGE)} imports {other}")
    assert not wrong


def test_heavy_packages_are_imported_where_they_are_used() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {module}"
        for path, name in modules().items()
        for module, top in imports(path)
        if top and module in HEAVY and name not in HEAVY[module]
    ]
    assert not wrong
