"""Which room reads a file: its own bytes say so, its name is not asked."""

from __future__ import annotations

from io import BytesIO
from typing import Literal
from zipfile import BadZipFile, ZipFile

from ..errors import ReadError
from . import html

Kind = Literal["docx", "ofd", "pdf", "office", "mht", "image", "text"]

_IMAGES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"BM", "BMP"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind(data: bytes) -> Kind:
    """The room for such bytes; ReadError for an archive or a container that holds no document of ours.

    >>> kind(b"%PDF-1.7"), kind("关于开展自查的通知".encode("gbk"))
    ('pdf', 'text')
    """
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if data.startswith(_OLE[:4]):
        return _compound(data)
    if data.startswith(b"{\\rtf") or b"<?mso-application" in data[:300] and b"Word.Document" in data[:300]:
        return "office"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if image(data):
        return "image"
    return "mht" if html.is_archive(data) else "text"


def image(data: bytes) -> str | None:
    """The name of a picture's format, or None."""
    if data[:2] == b"BM" and len(data) > 6 and int.from_bytes(data[2:6], "little") > len(data) + 1024:
        return None  # a text that begins with BM
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    return next((name for signature, name in _IMAGES if data.startswith(signature)), None)


def _archive(data: bytes) -> Kind:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError, OverflowError, EOFError):
        raise ReadError("a ZIP archive (or .docx, .ofd), truncated or damaged") from None
    if "OFD.xml" in names:
        return "ofd"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if {"content.xml", "mimetype"} <= names:
        return "office"  # OpenDocument: the office reads it
    what = (
        "an Excel workbook"
        if any(n.startswith("xl/") for n in names)
        else "a presentation"
        if any(n.startswith("ppt/") for n in names)
        else ""
    )
    raise ReadError(
        f"{what or 'a ZIP archive that is neither .docx nor .ofd'}: no notice to read; unpack or convert it first"
    )


def _compound(data: bytes) -> Kind:
    """Old Office files are a small file system; its directory, in UTF-16, names what is in it."""

    def named(*names: str) -> bool:
        return any(name.encode("utf-16-le") in data for name in names)

    if named("EncryptedPackage"):
        raise ReadError("an Office file, encrypted: remove its password first")
    if named("WordDocument"):
        return "office"
    if named("Workbook", "PowerPoint Document"):
        raise ReadError("an old Office file, but a workbook or a presentation: no notice to read")
    raise ReadError("an old Office file (.doc, .wps), truncated or damaged")
