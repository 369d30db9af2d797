"""Date fields as the file has them: what was printed last, never what the clock says when the file is opened.

LibreOffice counts the date fields of .doc, .rtf and .odt anew while it converts them.  So the stored results are taken from
the file itself, and stand in the converted document where it has the fields.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

#: Fields that follow the clock, or the file's own properties, which a conversion sets to the clock.
CLOCK = re.compile(r'\s*"?\s*(?:DATE|TIME|SAVEDATE|PRINTDATE|CREATEDATE|EDITTIME)\b', re.I)

#: A field in an old Word file: its instruction and its result between three control characters.
_FIELD = re.compile("\x13([^\x13-\x15]{1,300})\x14([^\x13-\x15]{0,120})\x15")
#: The instruction of such a field in RTF, and the words that print the date by themselves.
_RTF = re.compile(
    rb"(\\fldinst\b[\s{]*(?:\\[a-z]+-?[0-9]*[\s{]*)*)\s*(?:DATE|TIME|SAVEDATE|PRINTDATE|CREATEDATE|EDITTIME)\b[^{}]{0,300}", re.I
)
_RTF_WORDS = re.compile(rb"\\ch(?:date|dpl|dpa|time)\b ?")
_ODT = re.compile(r"<text:(?:date|time|modification-date|print-date|creation-date)\b([^>]{0,500})>([^<]{0,120})</text:", re.S)


def without_clock(data: bytes) -> bytes:
    """An RTF document whose date fields have no instruction, and so keep their result.

    >>> without_clock(b"{\\\\rtf {\\\\fldinst DATE}").count(b"DATE")
    0
    """
    if not data.startswith(b"{\\rtf"):
        return data
    return _RTF_WORDS.sub(b"", _RTF.sub(rb"\1 ", data))


def results(data: bytes) -> list[str]:
    """The stored results of the date fields, in the order of the file."""
    if data.startswith(b"PK\x03\x04"):
        return _of_archive(data)
    found: list[str] = []
    at = data.find(b"\x13")
    while at >= 0 and len(found) < 1000:
        piece = data[at : at + 1000]
        for text in (piece.decode("utf-16-le", "replace"), piece.decode("cp1252", "replace")):
            match = _FIELD.match(text)
            if match and CLOCK.match(match[1]):
                found.append(match[2])
                break
        at = data.find(b"\x13", at + 1)
    return found


def _of_archive(data: bytes) -> list[str]:
    try:
        with ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as stream:
            content = stream.read(20_000_000).decode("utf-8", "replace")
    except (BadZipFile, KeyError, OSError, ValueError, NotImplementedError):
        return []
    return [text for attributes, text in _ODT.findall(content) if 'fixed="true"' not in attributes]
