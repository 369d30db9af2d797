"""What is done, on disk: a line a record, appended as records come, read again after an interruption.

A line is ``checksum key head record``, with tabs between.  The key names all that the record depends on (path, content,
options, version), so a line either answers a task exactly or is passed over.  The head holds what a summary counts.  What a
crash leaves of a last line is cut off; a line that the disk has garbled fails its checksum and is passed over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from zlib import crc32

from ..errors import CampaignExtractError
from .record import Answer

#: Bytes that may wait in memory for the next ``commit``.
BUFFER = 4_000_000


class JournalError(CampaignExtractError):
    """A journal that another run is writing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line, read."""

    key: str
    path: str
    requirements: int
    notes: dict[str, int]
    error: str | None
    record: bytes


def key(path: str, content: str, options: str) -> str:
    """The name of a piece of work.

    >>> key("通知.txt", "0", "1") == key("通知.txt", "0", "2")
    False
    """
    return sha256(b"\0".join((os.fsencode(path), content.encode(), options.encode()))).hexdigest()


class Journal:
    """The file, held by one run at a time.  What ``commit`` has returned for survives a crash of the machine.

    It goes away when it is ``finished`` or holds nothing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream = path.open("a+b", buffering=0)
        self._waiting: list[bytes] = []
        self._size = 0
        if not _lock(self._stream.fileno()):
            self._stream.close()
            raise JournalError(f"{path.name}: another run is writing this output")
        self.finished = False
        self._end = self._stream.seek(0, os.SEEK_END)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not isinstance(error, OSError):  # else the disk has just refused
            self.commit()
        unneeded = self.finished or not self._end
        if unneeded and os.name != "nt":  # while it is still ours
            self.path.unlink(missing_ok=True)
        self._stream.close()
        if unneeded and os.name == "nt":  # which removes no open files
            self.path.unlink(missing_ok=True)

    def entries(self) -> Iterator[tuple[int, Entry]]:
        """Every whole line with the offset where it begins; a torn last one is cut off."""
        offset = 0
        with self.path.open("rb") as stream:
            for line in stream:
                if not line.endswith(b"\n"):
                    self._stream.truncate(offset)
                    self._end = offset
                    return
                if entry := _parse(line):
                    yield offset, entry
                offset += len(line)

    def read(self, offsets: Iterable[int]) -> Iterator[Entry]:
        """The entries that begin at these offsets, in this order; they must be committed."""
        with self.path.open("rb") as stream:
            for offset in offsets:
                stream.seek(offset)
                entry = _parse(stream.readline())
                if entry is None:
                    raise JournalError(f"{self.path.name}: damaged while it was read")
                yield entry

    def append(self, key: str, path: str, answer: Answer) -> int:
        """Take a record; the offset of its line.  It is safe after the next ``commit``."""
        head = json.dumps([path, answer.requirements, answer.notes, answer.error])
        body = b"\t".join((key.encode(), head.encode(), answer.record))
        line = b"%08x\t%b\n" % (crc32(body), body)
        offset = self._end + self._size
        self._waiting.append(line)
        self._size += len(line)
        return offset

    @property
    def full(self) -> bool:
        """Whether enough is waiting to be worth a commit."""
        return self._size >= BUFFER

    def commit(self) -> None:
        """Write what is waiting, through to the disk."""
        if not self._waiting:
            return
        data = memoryview(b"".join(self._waiting))
        while data:
            data = data[self._stream.write(data) :]
        os.fsync(self._stream.fileno())
        self._end += self._size
        self._waiting.clear()
        self._size = 0


def _parse(line: bytes) -> Entry | None:
    parts = line[:-1].split(b"\t", 3)
    if len(parts) != 4 or parts[0] != b"%08x" % crc32(line[len(parts[0]) + 1 : -1]):
        return None
    path, requirements, notes, error = json.loads(parts[2])
    return Entry(parts[1].decode(), path, requirements, notes, error, parts[3])


def _lock(file: int) -> bool:
    """Whether the file is ours now; the system gives it back when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # no such locks: two runs on one output are then the user's to avoid
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
