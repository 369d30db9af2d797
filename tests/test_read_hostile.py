"""Files made to harm, and files that harm came to: a result or one line, never a traceback, a hang or a gigabyte."""

from __future__ import annotations

import json
import os
import random
import re
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import formats
import pytest
from conftest import NOTICE

from campaign_extract import ReadError, read

pytest.importorskip("lxml", reason="the extras are not installed: pip install 'campaign_extract[all]'")


def outcome(data: bytes, name: str = "notice") -> str:
    """'' for a result, or the line of complaint."""
    try:
        document = read(data, name=name)
    except ReadError as error:
        message = str(error)
        assert message.startswith(name) and "\n" not in message and len(message) < 300
        return message
    assert document.text.strip()
    assert all(document.text[slice(*block.span)].strip() for block in document.blocks)
    return ""


# mutations ------------------------------------------------------------------------------------------------------


@cache
def sound() -> dict[str, bytes]:
    """A sound file of each format that needs no other program."""
    return {
        "docx": formats.docx(NOTICE),
        "ofd": formats.ofd(NOTICE),
        "html": formats.html(NOTICE),
        "mht": formats.mht(NOTICE),
        "md": f"# 通知\n\n**各单位**\n\n|任务|时限|\n|---|---|\n|自查|5月底前|\n{NOTICE}".encode(),
    }


def mutated(data: bytes, draw: random.Random) -> bytes:
    """One harm: cut short, bits flipped, a stretch lost, doubled, or overwritten."""
    kind = draw.randrange(5)
    a, b = sorted((draw.randrange(len(data)), draw.randrange(len(data))))
    if kind == 0:
        return data[: max(1, a)]
    if kind == 1:
        changed = bytearray(data)
        for _ in range(draw.choice((1, 5, 50))):
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
        return bytes(changed)
    if kind == 2:
        return data[:a] + data[min(b, a + 500) :]
    if kind == 3:
        return data[:b] + data[a:b] + data[b:]
    return data[:a] + draw.randbytes(min(100, len(data) - a)) + data[a + 100 :]


def inside(data: bytes, draw: random.Random) -> bytes:
    """The same harm to what stands inside an archive, which its checksums would else have caught."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = draw.choice(sorted(files))
    files[name] = mutated(files[name], draw)
    return formats.zipped(files)


def mutants() -> Iterator[tuple[str, bytes]]:
    for form, data in sound().items():
        draw = random.Random(form)
        for n in range(45):
            archive = form in ("docx", "ofd") and n % 2
            yield f"{form}-{n}", inside(data, draw) if archive else mutated(data, draw)


def test_mutated_files() -> None:
    """225 of them here; PDF and pictures have theirs below."""
    refused = 0
    for name, data in mutants():
        start = time.process_time()
        refused += bool(outcome(data or b"x", name))
        assert time.process_time() - start < 5, name
    assert 20 < refused < 200


@pytest.fixture(scope="module")
def pdf() -> bytes:
    pytest.importorskip("pypdfium2", reason="the [pdf] extra is not installed")
    return _pdf(NOTICE)


def _pdf(text: str) -> bytes:
    """A PDF by reportlab, in one of the fonts that every reader has."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab (of the [test] extra) makes this sample")
    return formats.printed(text, canvas)


def test_mutated_pdfs(pdf: bytes) -> None:
    draw = random.Random("pdf")
    for n in range(40):
        outcome(mutated(pdf, draw), f"pdf-{n}")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF"])
def test_mutated_pictures(form: str) -> None:
    """Cut short, of a vast size, and of nothing but a signature: refused before anything is recognised."""
    pytest.importorskip("rapidocr", reason="the [ocr] extra is not installed")
    import io

    from PIL import Image

    stream = io.BytesIO()
    Image.new("L", (9000, 9000)).save(stream, form)
    assert "pixels" in outcome(stream.getvalue(), "vast")
    assert outcome(stream.getvalue()[:60], "cut")


# slow texts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "# " + " " * 200_000 + "x",
        "<!---->" * 5000 + "x",
        "<!--" * 50_000,
        "|-" * 100_000 + "x",
        "**a" * 50_000,
        "[" * 100_000,
        "<p " * 50_000,
        "<html><table><tr><td>a" + " " * 500_000 + "b<td>c</table>",
        "<html>" + "中 \n" * 100_000,
    ],
    ids=lambda text: text[:12].strip(),
)
def test_no_pattern_is_slow(text: str) -> None:
    start = time.process_time()
    outcome(text.encode())
    assert time.process_time() - start < 6  # some tenths, where the cost is linear


# bombs ----------------------------------------------------------------------------------------------------------

_BODY = '<?xml version="1.0"?>{doctype}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
_P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def word(body: str, doctype: str = "") -> bytes:
    return formats.zipped({"word/document.xml": _BODY.format(doctype=doctype, body=body)})


def entity(definition: str) -> str:
    return f"<!DOCTYPE d [{definition}]>"


LAUGHS = entity(
    '<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
)
EXTERNAL = entity('<!ENTITY x SYSTEM "file:///etc/passwd">')


BOMBS = [
    pytest.param(lambda: word(_P.format("&j;"), LAUGHS), "document type|well-formed", id="billion laughs"),
    pytest.param(lambda: word(_P.format("&x;"), EXTERNAL), "document type|well-formed", id="external entity"),
    pytest.param(lambda: word("<w:p/>" * 4_000_000), "unpacks to more than", id="expansion"),
    pytest.param(lambda: word(_P.format("安" * 1_000_000)), "unpacks to more than", id="one long run"),
    pytest.param(
        lambda: word("<w:tbl><w:tr><w:tc>" * 80 + _P.format("深") + "</w:tc></w:tr></w:tbl>" * 80),
        "within each other|well-formed",
        id="nested tables",
    ),
    pytest.param(
        lambda: word("<w:ins>" * 2000 + _P.format("深") + "</w:ins>" * 2000), "well-formed", id="nested elements"
    ),
    pytest.param(
        lambda: word(
            f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="65535"/></w:tcPr>{_P.format("宽")}</w:tc></w:tr></w:tbl>'
            * 500
        ),
        "",
        id="wide cells",
    ),
    pytest.param(lambda: word(""), "white space", id="empty body"),
    pytest.param(lambda: formats.zipped({"word/document.xml": "<a/>"}), "without a body", id="no body"),
    pytest.param(lambda: formats.zipped({"../../etc/passwd": "x"}), "neither .docx nor .ofd", id="a path out"),
    pytest.param(lambda: formats.zipped({"word/document.xml": word("")}), "well-formed", id="archive in archive"),
    pytest.param(lambda: formats.zipped({"xl/workbook.xml": "<a/>"}), "Excel", id="workbook"),
    pytest.param(lambda: formats.zipped({"OFD.xml": "<a/>"}), "without text", id="empty ofd"),
    pytest.param(lambda: formats.zipped({f"word/{n}": "" for n in range(10_001)}), "entries", id="many entries"),
    pytest.param(lambda: encrypted(formats.docx(NOTICE)), "encrypted", id="encrypted entries"),
    pytest.param(
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
        id="encrypted docx",
    ),
    pytest.param(
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"),
        "workbook",
        id="old workbook",
    ),
    pytest.param(lambda: b"<html>" + b"<div>" * 100_000 + "各单位要报送。".encode(), None, id="deep page"),
    pytest.param(
        lambda: b"<html><table>" + b"<tr><td rowspan=65535 colspan=65535>x<td>y" * 300, "cells", id="vast table"
    ),
    pytest.param(lambda: b"<html>" + b"<a>" * 200_000, None, id="many links"),
    pytest.param(
        lambda: (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
            + b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 3000
            + b"text/html"
        ),
        None,
        id="nested mail",
    ),
    pytest.param(lambda: b"PK\x03\x04", "truncated or damaged", id="four bytes"),
]


_TOGETHER = """
import json, resource, sys
from pathlib import Path
import test_read_hostile as t
said = {bomb.id: t.outcome(bomb.values[0](), "bomb") for bomb in t.BOMBS}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
status = Path("/proc/self/status")  # Linux counts in ru_maxrss what the process held that started this one
own = status.read_text().partition("VmHWM:")[2].split() if status.exists() else []
print(json.dumps({"said": said, "peak": int(own[0]) if own else peak // 1024 if sys.platform == "darwin" else peak}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the system's own count of memory is not Windows'")
def test_bombs() -> None:
    """What is said of each, and what all together take at their highest, in kB, of a process of its own, so that no other test counts."""
    here = Path(__file__).parent
    paths = os.pathsep.join((str(here), str(here.parent)))
    done = subprocess.run(
        [sys.executable, "-c", _TOGETHER],
        env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["peak"] < 1_000_000
    for bomb in BOMBS:
        complaint, message = bomb.values[1], found["said"][bomb.id]
        if complaint is not None:
            assert re.search(complaint, message) if complaint else not message, (bomb.id, message)


def encrypted(data: bytes) -> bytes:
    """The flag that says an entry is encrypted, set in every header."""
    changed = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(signature)
        while start >= 0:
            changed[start + at] |= 1
            start = changed.find(signature, start + 4)
    return bytes(changed)


def test_a_lying_directory() -> None:
    """What counts is what comes out: a directory that says 10 bytes does not let gigabytes through."""
    data = bytearray(word("<w:p/>" * 4_000_000))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    assert outcome(bytes(data), "liar")


def test_nothing_is_fetched_or_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page and a document full of addresses, read where sockets are forbidden and the folder stays empty."""
    import socket

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.chdir(tmp_path)
    page = '<html><head><link rel=stylesheet href="http://localhost:9/a.css"><base href="http://localhost:9/"></head><body><img src="a.png"><p>各单位请于5月20日前报送总结。</p><iframe src="b"></iframe></body></html>'
    assert read(page.encode()).text == "各单位请于5月20日前报送总结。\n"
    body = word(_P.format("各单位"), '<!DOCTYPE d SYSTEM "http://localhost:9/d.dtd">')
    assert "document type" in outcome(body)
    assert not list(tmp_path.iterdir())


def test_pdf_bombs(pdf: bytes) -> None:
    """A page that draws itself without end, and a stream that unpacks to a gigabyte."""
    loop = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Count 99999>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>endobj\n4 0 obj<</Length 4>>stream\n/X Do\nendstream endobj\n5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 11/Resources<</XObject<</X 5 0 R>>>>>>stream\n/X Do /X Do\nendstream endobj\ntrailer<</Root 1 0 R>>"
    assert outcome(loop, "loop")
    packed = zlib.compress(zlib.compress(bytes(200_000_000), 9), 9)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    stream = (
        head
        + f"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length {len(packed)}>>stream\n".encode()
        + packed
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"
    )
    assert outcome(stream, "stream")
