"""A multipart form as the fields it holds; in memory, nothing is spooled to disk."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from .answer import Refused


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file: its bytes, and its own name without folders."""

    data: bytes
    name: str | None


class _Parser(MultiPartParser):
    """Keeps files in memory, whatever their size: the body has a bound already; and knows whether the end was there."""

    spool_max_size = 0  # no bound
    ended = False

    def on_end(self) -> None:
        self.ended = True

    def on_headers_finished(self) -> None:
        part = self._current_part
        part.content_disposition = _plain_name(part.content_disposition)
        super().on_headers_finished()


#: filename*=UTF-8''%E9%80%9A%E7%9F%A5.txt (RFC 5987), and the plain name that may stand beside it.
_EXTENDED = re.compile(rb";\s*filename\*\s*=\s*\"?([\w-]{1,20})'[^';]{0,20}'([^;\s\"]{0,2000})\"?", re.I)
_PLAIN = re.compile(rb";\s*filename\s*=\s*(?:\"[^\"]*\"|[^;\s]*)", re.I)


def _plain_name(disposition: bytes | None) -> bytes | None:
    """The header with a file's extended name as its plain one, which alone the parser knows.

    >>> _plain_name(b"form-data; name=\\"file\\"; filename*=UTF-8''a%20b.txt")
    b'form-data; name="file"; filename="a b.txt"'
    """
    found = _EXTENDED.search(disposition or b"")
    if disposition is None or found is None:
        return disposition
    try:
        name = unquote_to_bytes(found[2]).decode(found[1].decode("ascii"))
    except (LookupError, ValueError):
        return disposition
    name = re.sub(r"[\x00-\x1f\x7f\\\\\"]", "_", name)
    return _PLAIN.sub(b"", _EXTENDED.sub(b"", disposition)) + b'; filename="' + name.encode("utf-8", "replace") + b'"'


def fields(content_type: str, body: bytes) -> dict[str, list[str | File]]:
    """Each field with its values, in their order; Refused for what is no form."""

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = _Parser(
        Headers({"content-type": content_type}), stream(), max_files=4, max_fields=2000, max_part_size=len(body)
    )
    try:
        form = asyncio.run(parser.parse())
    except (MultiPartException, ValueError, LookupError):
        raise Refused(400, "the body is not multipart/form-data as its Content-Type announces it") from None
    if not parser.ended:
        raise Refused(400, "the form ends before its last boundary")
    found: dict[str, list[str | File]] = {}
    for name, value in form.multi_items():
        found.setdefault(name, []).append(_file(value) if isinstance(value, UploadFile) else value)
    return found


def _file(upload: UploadFile) -> File:
    name = (upload.filename or "").replace("\\", "/").rpartition("/")[2]
    with upload.file as stream:
        stream.seek(0)
        return File(stream.read(), name[:255] or None)
