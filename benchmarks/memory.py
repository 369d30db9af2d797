"""Memory over the time of a long batch: ``python benchmarks/memory.py [FILES]``, with the project installed; Linux.

So many files (10,000 unless told otherwise) of the corpora's notices, with two workers; every tenth of the way the resident
memory of the parent and of its workers is looked up.  What counts is that the lines do not grow.  In the end the peaks while
the output was written, as JSON lines and as Parquet.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path

from campaign_extract import batch
from campaign_extract.batch.progress import Progress

NOTICES = sorted((Path(__file__).parent.parent / "corpora" / "notices").glob("*.txt"))


def resident(process: int | str) -> float:
    """MB of a process that is there; 0 of one that has gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def workers() -> list[float]:
    """MB of each worker; multiprocessing has one child more that keeps its books."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text("ascii").split()
    return sorted(resident(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes())


class Looking(Progress):
    """Prints the memory at every tenth of the way."""

    def __init__(self, total: int, done: int = 0) -> None:
        super().__init__(total, done, stream=io.StringIO())
        self.next = 0.0

    def advance(self, count: int) -> None:
        super().advance(count)
        if self.next <= self.done < self.total:
            told = ", ".join(f"{size:.0f}" for size in workers())
            print(f"{self.done:8,} files: parent {resident('self'):.0f} MB, workers {told} MB", flush=True)
            self.next += self.total / 10


def peak(work: partial[object]) -> float:
    """The most that this process held while it worked, looked up every twentieth of a second."""
    most, done = 0.0, threading.Event()

    def look() -> None:
        nonlocal most
        while not done.wait(0.05):
            most = max(most, resident("self"))

    watch = threading.Thread(target=look)
    watch.start()
    try:
        work()
    finally:
        done.set()
        watch.join()
    return most


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "notices").mkdir()
        for number in range(count):
            path = NOTICES[number % len(NOTICES)]
            (folder / "notices" / f"{number:06}-{path.name}").write_bytes(path.read_bytes())
        for suffix in ("jsonl", "parquet"):
            run = partial(batch.run, [str(folder / "notices")], str(folder / f"out.{suffix}"), jobs=2, progress=Looking)
            print(f"{suffix}: {peak(run):.0f} MB was the parent's peak", flush=True)


if __name__ == "__main__":
    main()
