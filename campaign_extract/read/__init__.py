"""A path, bytes or standard input becomes a Document: text with its provenance.

Each format has one room in this package; ``_ROOMS`` lists them, and the first whose ``holds`` says yes reads the bytes.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from ..errors import ReadError
from . import text as plain

#: The largest source read unless told otherwise, in bytes.
LIMIT = 10_000_000

#: The formats in the order in which they are asked; content decides, never the file's name.
_ROOMS = (plain,)

_LONE_SURROGATES = {code: "\ufffd" for code in range(0xD800, 0xE000)}


@dataclass(frozen=True, slots=True)
class Document:
    """The text that all spans count in, and where it came from; ``sha256`` is that of the bytes."""

    text: str
    name: str | None
    media_type: str
    encoding: str | None
    sha256: str

    @classmethod
    def of(cls, text: str, *, name: str | None = None) -> Document:
        """A Document of a text that is a str already: taken as it is, to the character.

        Only a lone surrogate, which no encoding can write, becomes U+FFFD: one for one, so that spans still fit.

        >>> Document.of("请于5月20日前报送\\ud800").text
        '请于5月20日前报送\ufffd'
        """
        text = text.translate(_LONE_SURROGATES)
        return cls(text, name, "text/plain", None, sha256(text.encode()).hexdigest())


def read(source: str | Path | bytes, *, name: str | None = None, limit: int = LIMIT) -> Document:
    r"""Read a notice: from a path, from bytes, or from standard input (``"-"``).

    ``\r\n`` and ``\r`` become ``\n`` and a byte order mark is dropped; no other character changes.  ``name`` is what
    the document is called, by default the file's name without its folder.  Raises ReadError, with one line that says
    why, for what is missing, no file, empty, larger than ``limit`` bytes, or no text.

    >>> read("关于开展“安全生产月”活动的通知\r\n".encode("gbk"), name="通知.txt").text
    '关于开展“安全生产月”活动的通知\n'
    """
    if isinstance(source, bytes):
        label, data = name or "<bytes>", source
    elif source == "-":
        label, data = name or "<stdin>", _take(sys.stdin.buffer, limit)
    else:
        label, data = str(source), _load(str(source), limit)
        name = name or Path(source).name
    if len(data) > limit:
        raise ReadError(f"{printable(label)}: larger than the limit of {limit:,} bytes")
    if not data:
        raise ReadError(f"{printable(label)}: empty")
    try:
        room = next(room for room in _ROOMS if room.holds(data))
        text, encoding = room.read(data)
    except ReadError as error:
        raise ReadError(f"{printable(label)}: {error}") from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ReadError(f"{printable(label)}: empty (white space only)")
    return Document(text, name and printable(name), room.MEDIA_TYPE, encoding, sha256(data).hexdigest())


def printable(name: str) -> str:
    """A file's name on one line, in characters that can be printed: what is neither is escaped.

    >>> printable("通知\\n.txt")
    '通知\\\\n.txt'
    """
    if any("\udc80" <= c <= "\udcff" for c in name):  # bytes that the locale could not read
        name = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in name)


def _load(path: str, limit: int) -> bytes:
    try:
        if os.path.isdir(path):
            raise ReadError(f"{printable(path)}: a directory, not a file")
        with open(path, "rb") as stream:
            return _take(stream, limit)
    except FileNotFoundError:
        raise ReadError(f"{printable(path)}: no such file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise ReadError(f"{printable(path)}: cannot be read: {reason or error}") from None


def _take(stream: BinaryIO, limit: int) -> bytes:
    """At most one byte more than the limit: enough to see that it is exceeded."""
    return stream.read(limit + 1)
