"""A multipart form as the fields it holds; in memory, nothing is spooled to disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

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
    upload.file.seek(0)
    name = (upload.filename or "").replace("\\", "/").rpartition("/")[2]
    return File(upload.file.read(), name[:255] or None)
