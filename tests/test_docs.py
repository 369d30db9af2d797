"""What ships is documented, in both languages alike, and what the documents show runs."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CORPORA, ROOT

from campaign_extract import cli
from campaign_extract.batch import command as batch
from campaign_extract.checking import command as checking
from campaign_extract.checklist import Checklist
from campaign_extract.comparison import command
from campaign_extract.components import Language
from campaign_extract.export import COLUMNS, FORMATS
from campaign_extract.ledger import command as ledger
from campaign_extract.mcp import command as mcp
from campaign_extract.model import NOTE_CODES
from campaign_extract.service import command as service

#: Each language: its README, then its pages. What is for those who change the package (house, teach …) is English only.
LANGUAGES = {
    "en": [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))],
    "zh-CN": [ROOT / "README.zh-CN.md", *sorted((ROOT / "docs" / "zh-CN").glob("*.md"))],
}
READMES = [pages[0] for pages in LANGUAGES.values()]
PAGES = [page for pages in LANGUAGES.values() for page in pages]
PAIRS = [(ROOT / "README.md", READMES[1]), *((ROOT / "docs" / page.name, page) for page in LANGUAGES["zh-CN"][1:])]
#: So long a README may be, in lines.
SHORT = 120
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def options() -> set[str]:
    """Those of the command, and of its compare, cover, check, batch, ledger, serve and mcp."""
    (commands,) = (a.choices for a in command.parser("campaign-extract")._actions if isinstance(a, argparse._SubParsersAction))
    parsers = [cli._parser(), checking.parser("campaign-extract"), batch.parser("campaign-extract batch"), ledger.parser("campaign-extract"), mcp.parser("campaign-extract"), service.parser("campaign-extract serve"), *commands.values()]
    return {o for parser in parsers for action in parser._actions for o in action.option_strings if o != "-h"}


def shipped() -> set[str]:
    """Every name that a reader may look for."""
    tables = {path.name for path in (ROOT / "campaign_extract" / "lexicon").glob("*.tsv")}
    factories = {f"campaign_{name}" for name in ("checklist", "times", "sections")}
    assert all(Language.has_factory(name) for name in factories)
    return {*NOTE_CODES, *options(), *tables, *COLUMNS, *FORMATS, *Checklist.model_fields, *factories}


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text("utf-8"), re.M | re.S)


def called(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_documented(language: str) -> None:
    words = {word for path in LANGUAGES[language] for word in re.findall(r"`([^`\n]+)`", path.read_text("utf-8"))}
    parts = {part for word in words for part in re.split(r"[\s,=|]+", word)}
    assert shipped() - words - parts == set()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: called(pair[1]))
def test_both_languages_show_the_same_code(pair: tuple[Path, Path]) -> None:
    english, chinese = (re.findall(r"^```.*?^```", p.read_text("utf-8"), re.M | re.S) for p in pair)
    assert english == chinese


@pytest.mark.parametrize("path", READMES, ids=called)
def test_readmes_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= SHORT


@pytest.mark.parametrize("path", [p for p in PAGES if blocks(p, "python")], ids=called)
def test_python_blocks_run(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All blocks of a file, one after the other in one place; a line ``#> …`` is what has been printed just before."""
    shutil.copytree(CORPORA, tmp_path / "corpora")
    monkeypatch.chdir(tmp_path)  # they write files
    names: dict[str, object] = {}
    for block in blocks(path, "python"):
        capsys.readouterr()
        exec(compile(block, path.name, "exec"), names)
        expected = re.findall(r"^#> (.*)$", block, re.M)
        printed = capsys.readouterr().out.splitlines()
        assert printed == expected or not expected


@pytest.mark.parametrize("path", [p for p in PAGES if blocks(p, "sh")], ids=called)
def test_commands_name_what_exists(path: Path) -> None:
    """Options and files in the shell blocks."""
    commands = "".join(blocks(path, "sh"))
    known = options() | {"--floors", "--update", "--allow-regression", "--misses", "--master", "--archives"}
    assert set(re.findall(r"(?<!\S)--[a-z-]+", commands)) <= known
    files = re.findall(r"(?<![\w/])(?:corpora|benchmarks|examples|notebooks)/[\w./-]*", commands)
    assert all((ROOT / name).exists() for name in files)


@pytest.mark.parametrize("path", READMES, ids=called)
def test_the_gate_installs_what_a_newcomer_is_told_to(path: Path) -> None:
    assert "install -e '.[dev]'" in "".join(blocks(path, "sh"))
    assert "install --quiet -e '.[dev]'" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_no_link_is_broken() -> None:
    for path in [*PAGES, ROOT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), (called(path), target)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_run(path: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "pytest", "--nbmake", "-q", "-p", "no:cacheprovider", "-W", "ignore", "-c", os.devnull, path]
    run = subprocess.run([*map(str, command)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout[-3000:]


def test_the_map_of_the_house_names_every_room() -> None:
    named = set(re.findall(r"`(?:\w+/)?(\w+)(?:\.py)?`", (ROOT / "docs" / "house.md").read_text("utf-8")))
    rooms = {path.stem for path in (ROOT / "campaign_extract").rglob("*.py") if not path.stem.startswith("__")}
    assert rooms - named == set()


def test_floors_are_for_facets_that_are_scored() -> None:
    assert "complete" in json.loads((CORPORA / "floors.json").read_text("utf-8"))
