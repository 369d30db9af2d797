"""The same notice in every format gives the same checklist; and the doors that all formats share."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import formats
import pytest
from conftest import NOTICE, NOTICES, Run

from campaign_extract import Checklist, ReadError, extract, read

pytest.importorskip("lxml", reason="the extras are not installed: pip install 'campaign_extract[all]'")

TEXTS = {path.stem: read(path).text for path in NOTICES}

needs_office = pytest.mark.skipif(formats.SOFFICE is None, reason=formats.NO_OFFICE)


@cache
def wanted(name: str) -> Checklist:
    return extract(TEXTS[name])


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, bytes]]:
    """All notices as LibreOffice makes them of the Word files, one start of it a format."""

    @cache
    def convert(target: str) -> dict[str, bytes]:
        files = {f"{name}.docx": formats.docx(text) for name, text in TEXTS.items()}
        return formats.convert(files, target, tmp_path_factory.mktemp(target))

    return convert


def agreement(files: dict[str, bytes]) -> dict[str, float]:
    assert set(files) == set(TEXTS)
    found = formats.Agreement()
    for name, data in files.items():
        document = read(data, name=name)
        assert all(document.text[slice(*block.span)].strip() for block in document.blocks)
        found.add(wanted(name), extract(document))
    return found.scores()


MAKERS: dict[str, Callable[[str], bytes]] = {
    "docx": formats.docx,
    "docx, numbers typed": lambda text: formats.docx(text, automatic=False),
    "html": formats.html,
    "html, GB 2312": lambda text: formats.html(text, charset="gb2312"),
    "mht": formats.mht,
    "ofd": formats.ofd,
    "GB 18030": lambda text: text.encode("gb18030"),
    "UTF-16": lambda text: text.encode("utf-16"),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_the_same_checklist(make: Callable[[str], bytes]) -> None:
    scores = agreement({name: make(text) for name, text in TEXTS.items()})
    assert min(scores.values()) >= 98, scores  # blank lines and ends of lines sway what is learned a little


@needs_office
def test_pdf(converted: Callable[[str], dict[str, bytes]]) -> None:
    pytest.importorskip("pypdfium2", reason="the [pdf] extra is not installed")
    scores = agreement({name.removesuffix(".pdf"): data for name, data in converted("pdf").items()})
    assert min(scores.values()) >= 96, scores


@needs_office
def test_old_word(converted: Callable[[str], dict[str, bytes]]) -> None:
    """Four of them: LibreOffice takes a second each."""
    found = formats.Agreement()
    for name, data in sorted(converted("doc").items())[:4]:
        document = read(data, name="a.wps")
        assert document.media_type == "application/msword"
        found.add(wanted(name.removesuffix(".doc")), extract(document))
    assert min(found.scores().values()) >= 97, found.scores()


RTF = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}}\f0\fs32 %s\par}"


def rtf(text: str) -> bytes:
    return (RTF % "\\par\n".join("".join(f"\\u{ord(c)}?" for c in line) for line in text.split("\n"))).encode("ascii")


@needs_office
def test_rtf() -> None:
    document = read(rtf("各单位：\n请于5月20日前报送总结。"))
    assert (document.text, document.media_type) == ("各单位：\n请于5月20日前报送总结。\n", "application/rtf")


@needs_office
@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1" + bytes(range(256)) * 8,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"),
    ],
)
def test_damaged_old_files(data: bytes) -> None:
    try:
        read(data, name="a.doc")
    except ReadError as error:
        assert str(error).startswith("a.doc: ") and "\n" not in str(error)


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    from campaign_extract.read import office

    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    with pytest.raises(ReadError, match=r"^a.rtf: an RTF document: reading it needs LibreOffice"):
        read(rtf("各单位"), name="a.rtf")


def test_a_slow_libreoffice_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os
    import time

    from campaign_extract.read import limits, office

    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o755)
    if os.name != "posix":
        pytest.skip("a shell script stands for the office here")
    monkeypatch.setattr(office.shutil, "which", lambda name: str(slow))
    monkeypatch.setattr(limits, "OFFICE_SECONDS", 1)
    start = time.monotonic()
    with pytest.raises(ReadError, match="does not finish within 1 seconds"):
        read(rtf("各单位"), name="a.rtf")
    assert time.monotonic() - start < 10


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    """A Word file called .pdf, a web page called .doc, a text called .docx."""
    for name, data, kind in (
        ("a.pdf", formats.docx(NOTICE), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.doc", formats.html(NOTICE), "text/html"),
        ("a.docx", NOTICE.encode("gbk"), "text/plain"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        document = read(path)
        assert (document.name, document.media_type) == (name, kind)
        assert "5月20日前报送市安委办" in document.text


def test_the_checklist_leads_back() -> None:
    """The blocks and the text that the spans count in are in the document, the notes of the reading among the notes."""
    found = extract(read(formats.docx(NOTICE), name="a.docx")).to_dict()
    assert found["schema_version"] == "1.2"
    source, duty = found["source"], found["requirements"][0]
    start, end = duty["span"]
    assert source["text"][start:end] == duty["text"]
    block = next(b for b in source["blocks"] if b["span"][0] <= start and end <= b["span"][1])
    assert block["paragraph"] is not None
    assert "text-left-out" in {note["code"] for note in found["notes"]}
    assert extract(NOTICE).source.blocks == ()


def test_one_bad_file_of_a_batch(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.docx").write_bytes(formats.docx(NOTICE))
    (tmp_path / "bad.docx").write_bytes(formats.docx(NOTICE)[:500])
    done = run(tmp_path, "-o", "-", "--lang", "en")
    assert done.returncode == 2
    bad, good = map(json.loads, done.stdout.splitlines())
    assert (bad["source"]["name"], good["source"]["name"]) == ("bad.docx", "good.docx")
    assert "truncated or damaged" in bad["error"] and good["requirements"]
    complaints = [line for line in done.stderr.decode().splitlines() if "bad.docx" in line]
    assert len(complaints) == 1 and "truncated or damaged" in complaints[0]
