"""Where the commands write: to stdout, or to a file that takes its name only when all is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class Out:
    """Where the data goes; knows whether any came."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.written = stream, False

    def write(self, data: bytes) -> None:
        self.stream.write(data)
        self.stream.flush()
        self.written = True


@contextmanager
def output(name: str | None) -> Iterator[Out]:
    """Stdout, or a file that takes its name only when all is written, and only if there was anything."""
    if name is None or name == "-":
        yield Out(sys.stdout.buffer)
        return
    target = Path(os.path.realpath(name))
    if target.exists() and not target.is_file():  # a pipe or a device cannot be replaced; a directory will say so
        with target.open("wb") as stream:
            yield Out(stream)
        return
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with draft.open("xb") as stream:
            out = Out(stream)
            yield out
        if out.written:
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
