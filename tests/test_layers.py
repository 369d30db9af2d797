"""Imports run leftwards only: a module imports what stands above it in this list, never what stands below."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from conftest import MARKS

import campaign_extract

PACKAGE = Path(campaign_extract.__file__).parent

#: Modules on one line do not import each other.
LAYERS = """
errors lexicon.firsts lexicon.lists lexicon.plain
lexicon.needs lexicon.rows lexicon.trie messages
lexicon.loader
workers
model numerals normalise
lexicon read notes evidence
lexicon.recognise calendar.holidays calendar.intervals
calendar.grammar calendar.setting
calendar.parts
calendar.points calendar.dates calendar.values calendar.schedule
calendar.years
calendar.anchors
calendar.times calendar.frequencies structure.names duties.opinions duties.party
duties.noted
duties.parties duties.products
structure.layout structure.unfold duties.sentences duties.wording structure.tables
structure.frame structure.contacts structure.citations
structure.addressees structure.number structure.signature
structure.titles
structure.annexes structure.covers
structure.headline
structure.letterhead structure.headings
structure.tree
structure.segment
structure.forms
structure.campaign duties.bodies duties.heads duties.clause
duties.resolve
duties.look duties.when
duties.kinds duties.draft
duties.neighbours duties.unit
duties.splitting
duties.clauses duties.who duties.force duties.learned
duties.decide duties.passed duties.governing duties.beside duties.banned duties.rosters
duties.reading duties.leads
duties.headed
duties.cuts duties.turns duties.fuller
duties.assemble duties.titles
duties.requirements duties.why duties.grounds
duties.told
duties.candidates
duties.acting
diagnose
options output export
checklist
schema remains equipment
pipeline
explain scoring components
evaluate
outcome
comparison arrow
checking unit carry
spark
batch client ledger
service
mcp
cli
__init__ __main__ calendar structure duties
"""
#: Wings whose rooms have places of their own; the other folders are one place each.
WINGS = ("lexicon", "calendar", "structure", "duties")
#: A room longer than this holds two notions.
LONGEST = 400
RANK = {name: rank for rank, line in enumerate(LAYERS.split("\n")) for name in line.split()}

#: What starts slowly, and the rooms that may import it at their top: none. Inside a function is free.
HEAVY: dict[str, set[str]] = {
    "spacy": {"components"},
    **dict.fromkeys(("pandas", "jieba", "dateparser", "scipy"), set()),
    "numpy": {"evidence"},  # the room that only its owners import, inside a function
    **dict.fromkeys(("lxml", "pypdfium2", "rapidocr", "onnxruntime", "PIL"), set()),  # what reads
    **dict.fromkeys(("xlsxwriter", "openpyxl", "icalendar", "jinja2", "docx", "pyarrow", "pyspark"), set()),  # what writes
    "rapidfuzz": set(),
    **dict.fromkeys(("mcp", "mcp_types"), {"mcp"}),
    **dict.fromkeys(("starlette", "uvicorn", "python_multipart", "prometheus_client"), {"service"}),
}


@cache
def imports(path: Path) -> set[tuple[str, bool]]:
    """(module, whether at the top) of everything that is imported to run, not only for types."""
    tree = ast.parse(path.read_text("utf-8"))
    typing = {
        id(n) for i in ast.walk(tree) if isinstance(i, ast.If) and "TYPE_CHECKING" in ast.dump(i.test) for n in ast.walk(i)
    }
    inner = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    folder = path.relative_to(PACKAGE).parts[:-1]
    found: set[tuple[str, bool]] = set()
    for node in ast.walk(tree):
        if id(node) in typing:
            continue
        if isinstance(node, ast.Import):
            found |= {(alias.name.split(".")[0], id(node) not in inner) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(((node.module or "").split(".")[0], id(node) not in inner))
        elif isinstance(node, ast.ImportFrom):
            base = (*folder[: len(folder) - node.level + 1], *(node.module or "").split(".")) if node.module else folder[: len(folder) - node.level + 1]
            names = {(*base, alias.name) for alias in node.names}  # a room, or what stands in one
            found |= {(f"campaign_extract.{place(parts)}", id(node) not in inner) for parts in names}
    return found


def place(parts: tuple[str, ...]) -> str:
    """The place of a module of the package: calendar.times for a room of a wing, export for all that stands in that folder."""
    inner = parts[0] in WINGS and len(parts) > 1 and ".".join(parts[:2]) in RANK
    return ".".join(parts[: 2 if inner else 1])


def modules() -> dict[Path, str]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[-1] == "__init__" and len(parts) > 1:
            parts = parts[:-1]
        found[path] = ".".join(parts) if parts[0] in WINGS else parts[0]
    return found


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


def test_no_room_is_too_long() -> None:
    long = {path.relative_to(PACKAGE).as_posix(): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_every_mark_is_of_a_file_that_is_there() -> None:
    here = Path(__file__).parent
    assert [name for names in MARKS.values() for name in names if not (here / f"{name}.py").exists()] == []
