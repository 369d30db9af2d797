"""What a second worker is worth: ``python benchmarks/batch.py [COPIES]``, with the project installed.

The corpora's notices, many times over, are read by one worker and by two, in turns, in the same run; the ratio of the
medians is what counts.  It is told twice: of whole batches, with the walk over the folder, the start of the workers, the
journal and the output; and at work, between the first and the last report of what is stored.  The difference is what a batch
of this length pays once.  The outputs are compared.

What the machine itself gives is measured beside it: two plain processes that read the same notices and store nothing,
against one.  Where other programs run, that is below two, and no pool does better.
"""

from __future__ import annotations

import io
import resource
import statistics
import sys
import tempfile
import time
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from campaign_extract import batch
from campaign_extract.batch.progress import Progress
from campaign_extract.batch.record import Options, reader

NOTICES = sorted((Path(__file__).parent.parent / "corpora" / "notices").glob("*.txt"))
ROUNDS = 3


class Clock(Progress):
    """Keeps when how many files were stored."""

    def __init__(self, total: int, done: int = 0, *, moments: list[tuple[float, int]]) -> None:
        super().__init__(total, done, stream=io.StringIO())
        self.moments = moments

    def advance(self, count: int) -> None:
        super().advance(count)
        self.moments.append((time.perf_counter(), self.done))


def batches(folder: Path, jobs: int, suffix: str) -> tuple[float, float]:
    """Files a second of a whole batch, and between its first report and its last."""
    moments: list[tuple[float, int]] = []
    began = time.perf_counter()
    batch.run([str(folder / "notices")], str(folder / f"{jobs}.{suffix}"), jobs=jobs, progress=partial(Clock, moments=moments))
    (first, before), (last, after) = moments[0], moments[-1]
    return after / (time.perf_counter() - began), (after - before) / (last - first)


def alone(paths: list[str], ready: object, go: object) -> None:
    """Reads and stores nothing."""
    function = reader(Options())
    for path in paths[: len(NOTICES)]:
        function(path)
    ready.release()  # type: ignore[attr-defined]
    go.wait()  # type: ignore[attr-defined]
    for path in paths:
        function(path)


def plain(paths: list[str], jobs: int) -> float:
    """Files a second of so many processes that have nothing to do with each other, once they are warm."""
    context = get_context("spawn")
    ready, go = context.Semaphore(0), context.Event()
    processes = [context.Process(target=alone, args=(paths[at::jobs], ready, go)) for at in range(jobs)]
    for process in processes:
        process.start()
    for _ in processes:
        ready.acquire()
    began = time.perf_counter()
    go.set()
    for process in processes:
        process.join()
    return len(paths) / (time.perf_counter() - began)


def cpu(who: int) -> float:
    """CPU seconds so far."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def told(what: str, one: list[float], two: list[float]) -> str:
    """Rates and their ratio."""
    slow, fast = statistics.median(one), statistics.median(two)
    return f"{what:28s} {slow:7.1f} files a second, two {fast:7.1f}: {fast / slow:.2f} times as fast"


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "notices").mkdir()
        for number in range(copies):
            for path in NOTICES:
                (folder / "notices" / f"{number:04}-{path.name}").write_bytes(path.read_bytes())
        paths = sorted(map(str, (folder / "notices").iterdir()))
        whole: dict[int, list[float]] = {1: [], 2: []}
        work: dict[int, list[float]] = {1: [], 2: []}
        bare: dict[int, list[float]] = {1: [], 2: []}
        parent = workers = 0.0
        for _ in range(ROUNDS):
            for jobs in (1, 2):
                before = cpu(resource.RUSAGE_SELF), cpu(resource.RUSAGE_CHILDREN)
                rates = batches(folder, jobs, "jsonl")
                parent += cpu(resource.RUSAGE_SELF) - before[0]
                workers += cpu(resource.RUSAGE_CHILDREN) - before[1]
                for kept, rate in zip((whole, work), rates, strict=True):
                    kept[jobs].append(rate)
                bare[jobs].append(plain(paths, jobs))
        assert (folder / "1.jsonl").read_bytes() == (folder / "2.jsonl").read_bytes()
        began = cpu(resource.RUSAGE_SELF)
        batches(folder, 2, "parquet")
        parquet = cpu(resource.RUSAGE_SELF) - began
    print(f"{len(paths):,} files, medians of {ROUNDS} rounds in turns")
    print(told("whole batches: one worker", whole[1], whole[2]))
    print(told("at work: one worker", work[1], work[2]))
    print(told("no pool: one process", bare[1], bare[2]))
    print(f"the parent's CPU is {100 * parent / workers:.1f} % of the workers', with Parquet {100 * parquet / (workers / 2 / ROUNDS):.1f} %")


if __name__ == "__main__":
    main()
