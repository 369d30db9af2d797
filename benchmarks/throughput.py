"""What the pipeline costs: ``python benchmarks/throughput.py``, with the project installed.

Prints, for each set of texts (the notices of ``corpora``, and real ones where they lie beside the checkout in
``../shared/notices``), characters a second of the warm pipeline, of its rules alone, of ``jieba.cut`` and, where it is
installed, of JioNLP's ``extract_time``; then growth from 10 KB to 1 MB in one document made of different notices, the peak of
memory, the command's cold start, what a kept checklist takes, and the share of each stage.

Every measurement is a process of its own; those that are compared alternate, round by round.  Seconds are CPU seconds, and
medians of the rounds.
"""

from __future__ import annotations

import argparse
import compileall
import gc
import importlib.util
import resource
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import campaign_extract
from campaign_extract import extract, pipeline, read
from campaign_extract.evidence.models import Evidence

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SETS = {"corpora": ROOT / "corpora" / "notices", "real notices": SHARED / "notices"}
#: What one document is joined of: each notice once, until there are so many bytes.
JOINED = (*SETS.values(), SHARED / "light")
SIZES = (10_000, 100_000, 1_000_000)


def texts(folder: Path) -> list[str]:
    """The texts of a folder."""
    return [read(path).text for path in sorted(folder.glob("*.txt")) if path.name != "TEST.txt"]


def document(size: int) -> tuple[str, int]:
    """Different notices in one document of so many bytes, and how often all of them were needed."""
    whole = "\n".join(text for folder in JOINED if folder.is_dir() for text in texts(folder)) + "\n"
    times = -(-size // len(whole.encode()))
    return (whole * times).encode()[:size].decode(errors="ignore"), times


# what is measured, each in a process of its own ---------------------------------------------------------------------------


def ours(text: str) -> object:
    return extract(text)


def rules(text: str) -> object:
    return extract(text, evidence=Evidence.alone())


def jieba_cut(text: str) -> object:
    import jieba

    jieba.setLogLevel("ERROR")
    return list(jieba.cut(text))


def jionlp_times(text: str) -> object:
    import jionlp

    return jionlp.ner.extract_time(text)


TOOLS: dict[str, Callable[[str], object]] = {
    "the pipeline": ours, "its rules alone": rules, "jieba.cut": jieba_cut, "jionlp times": jionlp_times,
}  # fmt: skip


def warm(tool: str, name: str) -> float:
    """CPU seconds over a set of texts that was read once before."""
    work, found = TOOLS[tool], texts(SETS[name])
    for text in found:
        work(text)
    began = time.process_time()
    for text in found:
        work(text)
    return time.process_time() - began


def joined(size: str) -> float:
    """CPU seconds of one document, behind a few small ones."""
    text, _ = document(int(size))
    for small in texts(SETS["corpora"])[:8]:
        extract(small)
    began = time.process_time()
    extract(text)
    return time.process_time() - began


def kept() -> float:
    """KB that a checklist takes while it is kept: what letting go of some sets free."""
    extract(texts(SETS["corpora"])[0])
    tracemalloc.start()
    checklists = [extract(text) for text in texts(SETS["corpora"])[::4]]
    gc.collect()
    held, count = tracemalloc.get_traced_memory()[0], len(checklists)
    checklists.clear()
    gc.collect()
    return (held - tracemalloc.get_traced_memory()[0]) / count / 1024


MEASURED: dict[str, Callable[..., float]] = {"warm": warm, "joined": joined, "kept": kept}


def measured(*arguments: str) -> tuple[float, float]:
    """(what a measurement says, peak memory in MB) in a process of its own."""
    script = [sys.executable, __file__, "--measure", *arguments]
    said, peak = subprocess.run(script, capture_output=True, text=True, check=True).stdout.split()
    return float(said), float(peak)


def command(path: Path) -> float:
    """CPU seconds of the command on a file, as a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "campaign_extract", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# the report ---------------------------------------------------------------------------------------------------------------


def compared(rounds: int) -> None:
    """The tools over each set, in turns."""
    tools = [tool for tool in TOOLS if not tool.startswith("jionlp") or importlib.util.find_spec("jionlp")]
    for name, folder in SETS.items():
        if not folder.is_dir():
            continue
        characters = sum(map(len, texts(folder)))
        taken: dict[str, list[float]] = {tool: [] for tool in tools}
        for _ in range(rounds):
            for tool in tools:
                taken[tool].append(measured("warm", tool, name)[0])
        print(f"{name}: {len(texts(folder))} texts, {characters:,} characters, {rounds} rounds")
        theirs = statistics.median(taken["jieba.cut"])
        for tool, seconds in taken.items():
            own = statistics.median(seconds)
            print(f"  {tool:16s} {characters / own:12,.0f} characters a second {theirs / own:6.2f} × jieba.cut", flush=True)


def growth(rounds: int) -> None:
    print("one document of different notices")
    for size in SIZES:
        found = [measured("joined", str(size)) for _ in range(rounds if size < SIZES[-1] else 1)]
        seconds, peak = statistics.median(taken for taken, _ in found), max(peak for _, peak in found)
        text, times = document(size)
        again = f" (all {times} times)" if times > 1 else ""
        print(f"  {size:10,} bytes {seconds:8.3f} s {1e6 * seconds / len(text):8.2f} µs a character {peak:6.0f} MB{again}", flush=True)


class Stages:
    """Seconds spent below each function that ``pipeline`` calls: its own globals, and those of the modules it names."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.depth = 0

    def watch(self) -> None:
        for name, value in list(vars(pipeline).items()):
            if name in ("extract", "_read") or name.startswith("__"):
                continue
            module = getattr(value, "__module__", "") or ""
            if type(value).__name__ == "module" and value.__name__.startswith("campaign_extract."):
                for inner, function in list(vars(value).items()):
                    if inner in ("recognise", "read", "resolve") and callable(function):
                        setattr(value, inner, self._timed(f"{value.__name__.rpartition('.')[2]}.{inner}", function))
            elif callable(value) and not isinstance(value, type) and module.startswith("campaign_extract."):
                setattr(pipeline, name, self._timed(f"{module.rpartition('.')[2]}.{name.lstrip('_')}", value))
        Evidence.act = self._timed("evidence.act", Evidence.act)  # type: ignore[method-assign]

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


def shares() -> None:
    found = texts(SETS["corpora"])
    for text in found:
        extract(text)
    stages = Stages()
    stages.watch()
    began = time.process_time()
    for text in found:
        extract(text)
    total = time.process_time() - began
    print("share of each stage")
    for name, taken in sorted(stages.spent.items(), key=lambda item: -item[1]):
        print(f"  {name:24s} {100 * taken / total:5.1f} %")
    print(f"  {'the rest':24s} {100 * (total - sum(stages.spent.values())) / total:5.1f} %")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        said = MEASURED[given.measure[0]](*given.measure[1:])
        print(said, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    compileall.compile_dir(Path(campaign_extract.__file__).parent, quiet=2)  # as pip does
    compared(given.rounds)
    growth(given.rounds)
    cold = statistics.median(command(sorted(SETS["corpora"].glob("*.txt"))[0]) for _ in range(given.rounds))
    print(f"cold start of the command: {cold:.2f} s of CPU")
    print(f"a kept checklist: {measured('kept')[0]:.0f} KB")
    shares()


if __name__ == "__main__":
    main()
