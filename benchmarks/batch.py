"""What a second worker is worth: ``python benchmarks/batch.py [COPIES]``, with the project installed.

The corpora's notices, several times over, are read by one worker and by two, in turns, in the same run; the ratio of the
medians is what counts.  Whole batches, with the start of the workers, the journal and the output; the outputs are compared.
The parent's share of the CPU is what bounds the ratio, and says so on a busy machine too.
"""

from __future__ import annotations

import io
import resource
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from campaign_extract import batch
from campaign_extract.batch.progress import Progress

NOTICES = sorted((Path(__file__).parent.parent / "corpora" / "notices").glob("*.txt"))
ROUNDS = 3


def cpu(who: int) -> float:
    """CPU seconds so far."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "notices").mkdir()
        for number in range(copies):
            for path in NOTICES:
                (folder / "notices" / f"{number:04}-{path.name}").write_bytes(path.read_bytes())
        count = copies * len(NOTICES)
        rates: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(ROUNDS):
            for jobs, found in rates.items():
                began = time.perf_counter()
                batch.run(
                    [str(folder / "notices")],
                    str(folder / f"{jobs}.jsonl"),
                    jobs=jobs,
                    progress=partial(Progress, stream=io.StringIO()),
                )
                found.append(count / (time.perf_counter() - began))
        assert (folder / "1.jsonl").read_bytes() == (folder / "2.jsonl").read_bytes()
    one, two = (statistics.median(found) for found in rates.values())
    print(f"{count:,} files; one worker {one:.1f} files a second, two workers {two:.1f}: {two / one:.2f} times as fast")
    parent, workers = cpu(resource.RUSAGE_SELF), cpu(resource.RUSAGE_CHILDREN)
    print(f"the parent's CPU is {100 * parent / workers:.1f} % of the workers'")


if __name__ == "__main__":
    main()
