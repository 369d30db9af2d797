"""read(): every encoding that notices come in, and one line for what cannot be read."""

from __future__ import annotations

import codecs
import io
import random
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import NOTICE, NOTICES

from campaign_extract import Document, ReadError, read

TRADITIONAL = "臺北市政府教育局函\n主旨：檢送本局辦理防災教育宣導活動計畫一份，請查照轉知。\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (NOTICE, "utf-8", "utf-8"),
        (NOTICE, "utf-8-sig", "utf-8"),
        (NOTICE, "utf-16", "utf-16"),
        (NOTICE, "utf-16-le", "utf-16-le"),
        (NOTICE, "utf-16-be", "utf-16-be"),
        (NOTICE, "utf-32", "utf-32"),
        (NOTICE, "gb18030", "gb18030"),
        (NOTICE, "gbk", "gb18030"),
        (NOTICE, "gb2312", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "utf-16-le", "utf-16-le"),
        # short ones, where a general detector sees Korean
        ("通知", "gbk", "gb18030"),
        ("关于", "gbk", "gb18030"),
        ("各单位：", "gbk", "gb18030"),
        ("5月20日前", "gbk", "gb18030"),
        ("请于5月20日前报送。", "gbk", "gb18030"),
        ("檢送本局計畫", "big5", "big5"),
        ("plain ASCII, no Chinese", "ascii", "utf-8"),
        ("㐀𠀀龘", "gb18030", None),
    ],
)
def test_encodings(text: str, encoding: str, found: str | None) -> None:
    if found is None:  # rare characters only: refused or right, never mojibake
        try:
            assert read(text.encode(encoding)).text == text
        except ReadError:
            return
    else:
        document = read(text.encode(encoding))
        assert (document.text, document.encoding) == (text, found)


@pytest.mark.parametrize("path", NOTICES, ids=lambda p: p.stem)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_slices_of_notices(path: Path, encoding: str) -> None:
    """From ten characters on every stretch of every notice comes out right."""
    text, draw = read(path).text, random.Random(path.stem)
    for _ in range(30):
        start = draw.randrange(len(text) - 10)
        piece = text[start : start + draw.choice((10, 20, 200))].strip()
        if sum("\u4e00" <= c <= "\u9fff" for c in piece) > 5:
            assert read(piece.encode(encoding)).text == piece


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("一\r\n二\r三\n".encode(), "一\n二\n三\n"),
        (codecs.BOM_UTF8 + "通知\r\n".encode(), "通知\n"),
        (codecs.BOM_UTF16_BE + "通知\r\n".encode("utf-16-be"), "通知\n"),
        ("\ufeff通知".encode("gb18030"), "通知"),
        ("通　知\u200b\x0c\u3000\xa0〇①𠮷".encode(), "通　知\u200b\x0c\u3000\xa0〇①𠮷"),
    ],
)
def test_only_line_ends_and_the_mark_change(data: bytes, text: str) -> None:
    assert read(data).text == text


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "empty"),
        (b" \r\n\t", "white space"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a PNG image"),
        (b"PK\x03\x04" + bytes(50), "a ZIP archive"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
        (bytes(1000), "binary"),
        (random.Random(1).randbytes(1000), "binary"),
        ("通知".encode("gbk") + b"\xff", "breaks at byte 4"),
        (codecs.BOM_UTF8 + b"\xe9\x80", "marked as UTF-8, but broken"),
        (codecs.BOM_UTF16_LE + b"a", "marked as UTF-16, but broken"),
        ("été à la plage".encode("latin-1"), "undecodable"),
    ],
)
def test_refusals(data: bytes, complaint: str) -> None:
    with pytest.raises(ReadError, match=complaint) as caught:
        read(data, name="通知.txt")
    message = str(caught.value)
    assert message.startswith("通知.txt: ")
    assert "\n" not in message


def test_paths(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_bytes(NOTICE.encode("gbk"))
    document = read(path)
    assert document == read(str(path))
    assert document == Document(NOTICE, "通知.txt", "text/plain", "gb18030", sha256(NOTICE.encode("gbk")).hexdigest())
    assert read(path, name="a").name == "a"
    with pytest.raises(ReadError, match="a directory"):
        read(tmp_path)
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "no\nsuch")
    with pytest.raises(ReadError, match="cannot be read"):
        read("a\0b")
    with pytest.raises(ReadError, match="limit of 100 bytes"):
        read(path, limit=100)
    assert read(path, limit=path.stat().st_size).text == NOTICE


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("各单位：\r\n".encode("gbk")), "ascii"))
    assert read("-") == Document("各单位：\n", None, "text/plain", "gb18030", sha256("各单位：\r\n".encode("gbk")).hexdigest())


def test_a_str_becomes_a_document() -> None:
    assert Document.of("\ufeffa\r\nb\rc\ufeff").text == "a\nb\nc\ufeff"
    assert Document.of("前\ud800后").text == "前\ufffd后"
    assert Document.of("通知\r\n").text == read("通知\r\n".encode()).text
