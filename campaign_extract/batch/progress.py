"""How far it is: a bar on a terminal, a line now and then elsewhere; on stderr, never on stdout."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any, TextIO


class Progress:
    """Tells what is safely stored; ``done`` of ``total`` files were so before this run."""

    def __init__(self, total: int, done: int = 0, *, stream: TextIO | None = None, every: float = 10.0) -> None:
        self.stream = stream or sys.stderr
        self.total, self.done, self.every = total, done, every
        self.before, self.began = done, time.monotonic()
        self.told = self.began
        self._bar: Any = None
        if self.stream.isatty():
            with suppress(ImportError):  # it comes with spaCy
                from tqdm import tqdm

                tqdm.monitor_interval = 0  # no thread of its own
                self._bar = tqdm(total=total, initial=done, file=self.stream, unit=" files", dynamic_ncols=True)

    def advance(self, count: int) -> None:
        """So many files more."""
        self.done += count
        if self._bar is not None:
            self._bar.update(count)
        elif time.monotonic() - self.told >= self.every:
            self.told = time.monotonic()
            print(line(self.done, self.total, self.done - self.before, self.told - self.began), file=self.stream, flush=True)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def line(done: int, total: int, now: int, seconds: float) -> str:
    """One line for a log; ``now`` files were done in ``seconds`` by this run.

    >>> line(1200, 100000, 1000, 10.0)
    'batch: 1,200 of 100,000 files, 100.0 a second, 0:16:28 left'
    """
    rate = now / seconds if seconds > 0 else 0.0
    left = str(timedelta(seconds=round((total - done) / rate))) if rate else "unknown"
    return f"batch: {done:,} of {total:,} files, {rate:.1f} a second, {left} left"
