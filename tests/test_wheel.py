"""What people install: wheel and sdist hold the tables and the schema, and the wheel works on its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from conftest import NOTICE, ROOT

DATA = ("campaign_extract/schema.json", "campaign_extract/py.typed")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(wheel, sdist), built from a copy so that the checkout stays clean."""
    room = tmp_path_factory.mktemp("wheel")
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    for name in filter(None, files.decode().split("\0")):
        if name.startswith(("campaign_extract/", "packaging/", "MANIFEST.in", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")) and (ROOT / name).exists():
            copy = room / "source" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", room / "dist", room / "source"], check=True, capture_output=True, timeout=600
    )
    (wheel,), (sdist,) = (room / "dist").glob("*.whl"), (room / "dist").glob("*.tar.gz")
    return wheel, sdist


def tables() -> set[str]:
    return {f"campaign_extract/lexicon/{p.name}" for p in (ROOT / "campaign_extract" / "lexicon").glob("*.tsv")}


def kept(path: Path) -> bool:
    return path.is_file() and path.suffix in {".py", ".tsv", ".html", ".css", ".js", ".svg", ".json", ".typed"}


def test_the_image_is_built_of_what_a_build_needs() -> None:
    """Of what the Dockerfile copies the package can be built, and it brings what the page reads."""
    lines = [line.split() for line in (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()]
    copied = {name for line in lines if line[:1] == ["COPY"] for name in line[1:-1]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert copied >= {"pyproject.toml", "setup.cfg", "README.md", "LICENSE", "campaign_extract", *project["build-system"]["backend-path"]}
    run = " ".join(word for line in lines if line[:1] == ["RUN"] for word in line)
    assert "'.[service,ocr]'" in run and "libreoffice-writer-nogui" in run


def test_contents(built: tuple[Path, Path]) -> None:
    wheel, sdist = built
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {*DATA, *tables(), *(str(p.relative_to(ROOT)) for p in (ROOT / "campaign_extract").rglob("*.*") if kept(p))}
    assert {"report.css", "report.html", "report.js", "page.html", "index.html", "page.js", "seal.svg", "labels.tsv"} <= {Path(name).name for name in wanted}
    assert wanted <= names
    assert wanted | {"LICENSE", "README.md", "setup.cfg"} <= packed


def test_the_same_bytes_whenever_they_are_built(built: tuple[Path, Path], tmp_path: Path) -> None:
    """The sdist gives its own bytes again, and the wheel, where files have other times and modes."""
    with tarfile.open(built[1]) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    for path in source.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
        path.chmod(0o700)
    subprocess.run([sys.executable, "-m", "build", "--outdir", tmp_path / "dist", source], check=True, capture_output=True, timeout=600)
    assert [(tmp_path / "dist" / path.name).read_bytes() for path in built] == [path.read_bytes() for path in built]


def test_the_installed_command(built: tuple[Path, Path], tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True, timeout=120)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", built[0]], check=True, capture_output=True, timeout=900)
    (tmp_path / "notice.txt").write_text(NOTICE, "utf-8")
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [scripts / "campaign-extract", "notice.txt"], cwd=tmp_path, capture_output=True, check=True, env=clean, timeout=120
    )
    document = json.loads(done.stdout)
    assert "2024-05-20" in {r["deadline"]["due"] for r in document["requirements"] if r["deadline"]}
    code = "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('campaign_checklist'); print(len(nlp(open('notice.txt').read()).spans))"
    done = subprocess.run([scripts / "python", "-c", code], cwd=tmp_path, capture_output=True, check=True, env=clean, timeout=120)
    assert done.stdout.split() == [b"4"]
