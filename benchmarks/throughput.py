"""What the pipeline costs: ``python benchmarks/throughput.py``, with the project installed.

Prints characters a second of the warm pipeline on the corpora against ``jieba.cut`` of the same text in the same run, the
share of each stage, the command's cold start as a whole process, growth from 10 KB to 1 MB in one document, and the peak of
memory on 1 MB.  Seconds are CPU seconds; medians of several rounds.
"""

from __future__ import annotations

import compileall
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import campaign_extract
from campaign_extract import extract, pipeline, read

ROOT = Path(__file__).parent.parent
NOTICES = sorted((ROOT / "corpora" / "notices").glob("*.txt"))
ROUNDS = 5


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median CPU seconds of the work."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def children(command: list[str], rounds: int = ROUNDS) -> tuple[float, float]:
    """(median CPU seconds, peak memory in MB) of whole processes; ``compileall`` stands in for pip's bytecode."""
    compileall.compile_dir(Path(campaign_extract.__file__).parent, quiet=2)
    taken = []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(taken), after.ru_maxrss / 1024


def document(size: int) -> str:
    """The notices one after the other, until there are so many bytes of UTF-8."""
    text = "\n".join(read(path).text for path in NOTICES) + "\n"
    whole = text * (size // len(text.encode()) + 1)
    return whole.encode()[:size].decode(errors="ignore")


class Stages:
    """Seconds spent below each function that ``pipeline`` calls: its own globals, and those of the modules it names."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.depth = 0

    def watch(self) -> None:
        for name, value in list(vars(pipeline).items()):
            if name == "extract" or name.startswith("__"):
                continue
            module = getattr(value, "__module__", "") or ""
            if type(value).__name__ == "module" and value.__name__.startswith("campaign_extract."):
                for inner, function in list(vars(value).items()):
                    if inner in ("recognise", "read", "resolve") and callable(function):
                        setattr(value, inner, self._timed(f"{value.__name__.rpartition('.')[2]}.{inner}", function))
            elif callable(value) and not isinstance(value, type) and module.startswith("campaign_extract."):
                setattr(pipeline, name, self._timed(f"{module.rpartition('.')[2]}.{name.lstrip('_')}", value))

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **options: Any) -> Any:
            if self.depth:  # a stage inside a stage counts there
                return function(*arguments, **options)
            self.depth = 1
            began = time.process_time()
            try:
                return function(*arguments, **options)
            finally:
                self.depth = 0
                self.spent[name] = self.spent.get(name, 0.0) + time.process_time() - began

        return timed


def main() -> None:
    import jieba

    jieba.setLogLevel("ERROR")
    texts = [read(path).text for path in NOTICES]
    characters = sum(map(len, texts))
    for text in texts:  # warm both: dictionaries, compiled patterns
        extract(text)
        list(jieba.cut(text))

    ours = seconds(lambda: [extract(text) for text in texts])
    theirs = seconds(lambda: [list(jieba.cut(text)) for text in texts])
    print(f"{len(texts)} notices, {characters:,} characters")
    print(f"pipeline   {characters / ours:12,.0f} characters a second")
    print(f"jieba.cut  {characters / theirs:12,.0f} characters a second; the pipeline is {theirs / ours:.2f} times as fast")

    print("\ngrowth in one document")
    for size in (10_000, 100_000, 1_000_000):
        text = document(size)
        taken = seconds(lambda text=text: extract(text), 3 if size < 1_000_000 else 1)
        print(f"{size:10,} bytes {taken:8.3f} s  {1e6 * taken / len(text):8.2f} µs a character")

    cold, _ = children([sys.executable, "-m", "campaign_extract", str(NOTICES[0])])
    big = ROOT / "benchmarks" / ".one-megabyte.txt"
    try:
        big.write_text(document(1_000_000), "utf-8")
        slow, peak = children([sys.executable, "-m", "campaign_extract", str(big)], 1)
    finally:
        big.unlink(missing_ok=True)
    print(f"\ncold start of the command {cold:.2f} s of CPU; 1 MB in {slow:.1f} s, {peak:.0f} MB at its peak")

    stages = Stages()
    stages.watch()
    began = time.process_time()
    for _ in range(ROUNDS):
        for text in texts:
            extract(text)
    total = time.process_time() - began
    print("\nshare of each stage")
    for name, taken in sorted(stages.spent.items(), key=lambda item: -item[1]):
        print(f"{name:26s} {100 * taken / total:5.1f} %")
    print(f"{'the rest':26s} {100 * (total - sum(stages.spent.values())) / total:5.1f} %")


if __name__ == "__main__":
    main()
