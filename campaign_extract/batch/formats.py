"""The files that records go into: JSON, a line each, or Parquet, a row each."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol

from ..errors import CampaignExtractError
from ..read import printable


class OutputError(CampaignExtractError):
    """An output that cannot be written."""


class Writer(Protocol):
    """Takes records, as lines of JSON, in their order."""

    def write(self, record: bytes) -> None: ...
    def __enter__(self) -> Writer: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Lines:
    """JSON Lines: the records as they are."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("wb")

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def write(self, record: bytes) -> None:
        self._stream.write(record)
        self._stream.write(b"\n")


def writer(output: str) -> Callable[[Path], Writer]:
    """What writes the format of this file, by its suffix.  OutputError for another, MissingExtra without pyarrow.

    >>> writer("清单.jsonl").__name__
    'Lines'
    >>> writer("清单.csv")
    Traceback (most recent call last):
    campaign_extract.batch.formats.OutputError: 清单.csv: a batch writes .jsonl or .parquet
    """
    suffix = Path(output).suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        return Lines
    if suffix == ".parquet":
        from ..arrow import ask
        from .parquet import Rows

        ask("parquet")
        return Rows
    raise OutputError(f"{printable(output)}: a batch writes .jsonl or .parquet")


def sync(path: Path) -> None:
    """Through to the disk: a file's content, or the names in a folder."""
    if path.is_dir() and os.name == "nt":  # which opens no folders
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
