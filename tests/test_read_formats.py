"""The same notice in every format gives the same checklist; and the doors that all formats share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import formats
import pytest
from conftest import NOTICE, NOTICES, Run

from campaign_extract import ReadError, extract, read
from campaign_extract.evidence.models import Evidence

pytest.importorskip("lxml", reason="the extras are not installed: pip install 'campaign_extract[all]'")

TEXTS = {path.stem: read(path).text for path in NOTICES}

needs_office = pytest.mark.skipif(formats.SOFFICE is None, reason=formats.NO_OFFICE)


#: By the rules alone, so that what is lost is the reading's doing; what was learned is swayed a little by blank lines too.
RULES = Evidence.alone()


def agreement(files: dict[str, bytes], evidence: Evidence | None = RULES) -> dict[str, float]:
    """How far files agree with the plain text of their notices."""
    agreed = formats.Agreement()
    for name, data in files.items():
        document = read(data, name=name)
        assert all(document.text[slice(*block.span)].strip() for block in document.blocks)
        agreed.add(extract(TEXTS[name], evidence=evidence), extract(document, evidence=evidence))
    return agreed.scores()


def third(n: int) -> list[str]:
    """One notice in three."""
    return list(TEXTS)[n % 3 :: 3]


#: How a notice is written, on which third of the notices it is tried, and the least that holds of every facet.  What is lost: a page leaves
#: out what its site prints above a notice (its date, the letterhead's table); between tabs, as cells have them, 一次 at the end of a cell is
#: not seen; in OFD and PDF a short line that reaches the margin and the paragraph below are read as one.
MAKERS: dict[str, tuple[Callable[[str], bytes], int, float]] = {
    "docx": (formats.docx, 0, 99.5),
    "docx, numbers typed": (lambda text: formats.docx(text, automatic=False), 1, 99.5),
    "html": (formats.html, 2, 99.5),
    "html, GB 2312": (lambda text: formats.html(text, charset="gb2312"), 0, 99.5),
    "mht": (formats.mht, 1, 99.5),
    "ofd": (formats.ofd, 2, 98.5),
}


@pytest.mark.parametrize(("make", "part", "floor"), MAKERS.values(), ids=MAKERS)
def test_the_same_checklist(make: Callable[[str], bytes], part: int, floor: float) -> None:
    scores = agreement({name: make(TEXTS[name]) for name in third(part)})
    assert min(scores.values()) >= floor, scores


def test_the_same_checklist_with_what_was_learned() -> None:
    scores = agreement({name: formats.html(TEXTS[name]) for name in third(2)}, None)
    assert min(scores.values()) >= 98, scores


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_the_same_text(encoding: str) -> None:
    for name, text in TEXTS.items():
        assert read(text.encode(encoding), name=name).text == text


def converted(names: list[str], target: str, folder: Path) -> dict[str, bytes]:
    """Notices as LibreOffice makes them of the Word files, in one start of it."""
    made = formats.convert({f"{name}.docx": formats.docx(TEXTS[name]) for name in names}, target, folder)
    files = {file.removesuffix(f".{target}"): data for file, data in made.items()}
    assert set(files) == set(names)
    return files


@needs_office
def test_pdf(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2", reason="the [pdf] extra is not installed")
    scores = agreement(converted(third(0), "pdf", tmp_path))
    assert min(scores.values()) >= 99, scores


@needs_office
def test_old_word(tmp_path: Path) -> None:
    """Two of them: LibreOffice takes a second each, and once more to read each."""
    files = converted(list(TEXTS)[::40], "doc", tmp_path)
    assert {read(data, name="a.wps").media_type for data in files.values()} == {"application/msword"}
    scores = agreement(files)
    assert min(scores.values()) >= 99.5, scores


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

    from campaign_extract.read import limits, office

    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 600\n")  # longer than a run of the tests
    slow.chmod(0o755)
    if os.name != "posix":
        pytest.skip("a shell script stands for the office here")
    monkeypatch.setattr(office.shutil, "which", lambda name: str(slow))
    monkeypatch.setattr(limits, "OFFICE_SECONDS", 1)
    with pytest.raises(ReadError, match="does not finish within 1 seconds"):
        read(rtf("各单位"), name="a.rtf")


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


def test_one_bad_file_among_others(call: Run, tmp_path: Path) -> None:
    (tmp_path / "good.docx").write_bytes(formats.docx(NOTICE))
    (tmp_path / "bad.docx").write_bytes(formats.docx(NOTICE)[:500])
    done = call(tmp_path, "-o", "-", "--lang", "en")
    assert done.returncode == 2
    bad, good = map(json.loads, done.stdout.splitlines())
    assert (bad["source"]["name"], good["source"]["name"]) == ("bad.docx", "good.docx")
    assert "truncated or damaged" in bad["error"] and good["requirements"]
    complaints = [line for line in done.stderr.decode().splitlines() if "bad.docx" in line]
    assert len(complaints) == 1 and "truncated or damaged" in complaints[0]
