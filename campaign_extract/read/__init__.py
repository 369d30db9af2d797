"""A path, bytes or standard input becomes a Document: text with its provenance.

Each format has one room in this package, opened when a file of that format comes; ``sniff`` says which by the content.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..errors import ReadError
from . import text as plain
from .limits import CHARACTERS, PIECES

if TYPE_CHECKING:
    from ..model import Block, Note, Source, Span
    from .content import Content

#: The largest source read unless told otherwise, in bytes.
LIMIT = 10_000_000

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Document:
    """The text that all spans count in, and where it came from; ``sha256`` is that of the bytes.

    ``blocks`` lead from the text back into the file, ``notes`` are what its reading has to say, ``headline`` is where the
    text gives the name that its page calls itself by; plain text has none of them.
    """

    text: str
    name: str | None
    media_type: str
    encoding: str | None
    sha256: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    headline: Span | None = None

    @classmethod
    def of(cls, text: str, *, name: str | None = None) -> Document:
        """A Document of a text that is a str already, changed as ``read`` would: line ends in one form, no byte order mark.

        A lone surrogate, which no encoding can write, becomes U+FFFD. The digest is that of the result in UTF-8.

        >>> Document.of("请于5月20日前报送\\ud800").text
        '请于5月20日前报送\ufffd'
        """
        text = _one_line_end(_LONE_SURROGATE.sub("\ufffd", text))
        return cls(text, name, plain.MEDIA_TYPE, None, sha256(text.encode()).hexdigest())

    def source(self, *, with_text: bool) -> Source:
        """What a checklist says of it; the text is kept where that is asked, or where it is not the file's own.

        >>> Document.of("请于5月20日前报送").source(with_text=False).characters
        10
        """
        from ..model import Source

        return Source(
            name=self.name,
            media_type=self.media_type,
            encoding=self.encoding,
            sha256=self.sha256,
            characters=len(self.text),
            text=self.text if with_text or self.media_type != plain.MEDIA_TYPE else None,
            blocks=self.blocks,
        )


def read(source: str | Path | bytes, *, name: str | None = None, limit: int = LIMIT) -> Document:
    r"""Read a notice: from a path, from bytes, or from standard input (``"-"``).

    Text, Markdown, web pages (.html, .mht), Word (.docx; .doc, .wps and .rtf by LibreOffice), PDF, OFD, and scans; the
    content decides which.  Of plain text ``\r\n`` and ``\r`` become ``\n`` and a byte order mark is dropped; no other
    character changes.  ``name`` is what the document is called, by default the file's name without its folder.  Raises
    ReadError, with one line that says why, for what is missing, no file, empty, larger than ``limit`` bytes, encrypted,
    damaged, without text, or needs an extra that is not installed.

    >>> read("关于开展“安全生产月”活动的通知\r\n".encode("gbk"), name="通知.txt").text
    '关于开展“安全生产月”活动的通知\n'
    """
    if isinstance(source, bytes):
        label, data = name or "<bytes>", source
    elif source == "-":
        label, data = name or "<stdin>", load_bytes("-", limit)
    else:
        label, data = str(source), load_bytes(str(source), limit)
        name = name or Path(source).name
    if len(data) > limit:
        raise ReadError(f"{printable(label)}: larger than the limit of {limit:,} bytes")
    if not data:
        raise ReadError(f"{printable(label)}: empty")
    try:
        return _document(data, name and printable(name))
    except ReadError as error:
        raise ReadError(f"{printable(label)}: {error}") from None
    except RecursionError:
        raise ReadError(f"{printable(label)}: parts nested too deep") from None
    except MemoryError:
        raise ReadError(f"{printable(label)}: needs more memory than there is") from None


def _one_line_end(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _document(data: bytes, name: str | None) -> Document:
    from . import sniff

    digest = sha256(data).hexdigest()
    kind = sniff.kind(data)
    content: Content | str
    encoding = None
    if kind == "text":
        content, encoding = plain.read(data)
        content = _marked_up(content, data, encoding)
    else:
        content = _room(kind, data)
    if isinstance(content, str):
        text = _one_line_end(content)
        if len(text) > CHARACTERS:
            raise ReadError(f"more than {CHARACTERS:,} characters of text")
        if text.count("\n") > PIECES:
            raise ReadError(f"more than {PIECES:,} lines")
        document = Document(text, name, plain.MEDIA_TYPE, encoding, digest, notes=_mended(text, data, encoding))
    else:
        from .content import compose

        text, blocks, notes, headline = compose(content)
        document = Document(text, name, content.media_type, content.encoding, digest, blocks, notes, headline)
    if not text.strip() and not any(note.code == "page-unread" for note in document.notes):
        raise ReadError("empty (white space only)")
    return document


def _mended(text: str, data: bytes, encoding: str | None) -> tuple[Note, ...]:
    """A note for each place whose bytes are no character in that encoding."""
    if encoding is None or "\ufffd" not in text or _decodes(data, encoding):
        return ()
    from ..model import NOTE_CODES, Note

    code, message = "byte-replaced", f"bytes that are no character in {encoding.upper()}"
    places = (match.span() for match in plain.BROKEN.finditer(text))
    return tuple(Note(code=code, severity=NOTE_CODES[code][0], message=message, span=span) for span in places)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _marked_up(text: str, data: bytes, encoding: str) -> Content | str:
    """Text that is a web page or Markdown is read as that; any other stays what it is."""
    from . import html, markup

    if markup.holds(text) and not html.begins(text):
        return markup.read(text.removeprefix("\ufeff"), encoding)
    if html.holds(text):
        return html.read(data)
    return text


def _room(kind: str, data: bytes) -> Content:
    """The content of a file by the room of its kind; each is opened on its first file."""
    if kind == "docx":
        from . import docx

        return docx.read(data)
    if kind == "ofd":
        from . import ofd

        return ofd.read(data)
    if kind == "pdf":
        from . import pdf

        return pdf.read(data)
    if kind == "image":
        from . import ocr

        return ocr.read(data)
    if kind == "mht":
        from . import html

        return html.read_archive(data)
    from . import office

    return office.read(data)


def printable(name: str) -> str:
    """A file's name on one line, in characters that can be printed: what is neither is escaped.

    >>> printable("通知\\n.txt")
    '通知\\\\n.txt'
    """
    if any("\udc80" <= c <= "\udcff" for c in name):  # bytes that the locale could not read
        name = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in name)


def load_bytes(path: str, limit: int) -> bytes:
    """The bytes of a file, or of standard input (``-``), and one more than the limit where there are more."""
    if path == "-":
        return _take(sys.stdin.buffer, limit)
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
