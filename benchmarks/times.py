#!/usr/bin/env python3
"""Times and frequencies against JioNLP (PyPI 1.5.29) and dateparser's search, on the same sentences in the same run.

    pip install "jionlp==1.5.29" dateparser
    python benchmarks/times.py [--repeat N]

The sentences are those of tests/rows/times.tsv.  ``span`` is the share of times found with exactly the marked characters,
``value`` with the right first and last day (a deadline: the last), ``both`` both of it, ``spurious`` what was found in the
sentences that hold no time.  Speed is over the whole table, the median of N runs, in characters a second.  A tool that is not
installed is left out and named.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

Found = list[tuple[str, str | None, str | None]]
Tool = Callable[[str, date], Found]


def rows() -> list[tuple[str, list[tuple[str, str]], date]]:
    """Text, marked times with their values, and the issue date; what needs more of the notice than that is left out."""
    out = []
    for line in (ROOT / "tests" / "rows" / "times.tsv").read_text("utf-8").split("\n"):
        cells = line.split("\t")
        if line.startswith("#") or len(cells) < 3 or "anchored" in cells[2] or "impossible" in cells[2]:
            continue
        if cells[3:] and ("none" in cells[3] or "/" in cells[3]):  # no issue date, or the campaign's period too
            continue
        issued = date.fromisoformat(cells[3].split(" ")[0]) if cells[3:] and cells[3] else date(2024, 3, 15)
        spans = re.findall("⟦(.*?)⟧", cells[1])
        values = [] if cells[2] == "-" else cells[2].split(" | ")
        out.append((re.sub("[⟦⟧]", "", cells[1]), list(zip(spans, values, strict=True)), issued))
    return out


def ours() -> Tool:
    from campaign_extract.calendar import frequencies, times
    from campaign_extract.lexicon import load
    from campaign_extract.normalise import normalise

    lexicon = load()

    def run(text: str, issued: date) -> Found:
        flat = normalise(text)
        marks = times.recognise(flat, lexicon, frequencies.recognise(flat, lexicon))
        found, _ = times.resolve(marks, text, flat, times.Setting(issued=issued), lexicon)
        return [(t.text, t.start and t.start.isoformat(), t.due and t.due.isoformat()) for t in found]

    return run


def jionlp() -> Tool:
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp as jio
    logging.disable(logging.CRITICAL)

    def run(text: str, issued: date) -> Found:
        base = datetime(issued.year, issued.month, issued.day).timestamp()
        out: Found = []
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            for found in jio.ner.extract_time(text, time_base=base, with_parsing=True):
                ends = found.get("detail", {}).get("time")
                pair = ends if isinstance(ends, list) and all(isinstance(e, str) for e in ends) else [None, None]
                out.append((found["text"], pair[0] and pair[0][:10], pair[-1] and pair[-1][:10]))
        return out

    return run


def dateparser_search() -> Tool:
    from dateparser.search import search_dates

    def run(text: str, issued: date) -> Found:
        base = datetime(issued.year, issued.month, issued.day)
        try:
            found = search_dates(text, languages=["zh"], settings={"RELATIVE_BASE": base}) or []
        except Exception:  # it raises on some of these sentences; that finds nothing
            found = []
        return [(words, day.date().isoformat(), day.date().isoformat()) for words, day in found]

    return run


def right(value: str, start: str | None, due: str | None) -> bool:
    kind, *days = value.split()
    days = [d for d in days if re.fullmatch(r"\d{4}-\d\d-\d\d", d)]
    if kind == "by":
        return due == days[0]
    if kind == "from":
        return start == days[0]
    return (start, due) == (days[0], days[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    table = rows()
    total, characters = sum(len(marked) for _, marked, _ in table), sum(len(text) for text, _, _ in table)
    print(f"{len(table)} sentences, {total} times, {characters} characters\n")
    print(f"{'':20s}{'span %':>8s}{'value %':>9s}{'both %':>8s}{'spurious':>10s}{'characters/s':>14s}")
    speeds = {}
    for name, make in (("campaign_extract", ours), ("JioNLP", jionlp), ("dateparser search", dateparser_search)):
        try:
            run = make()
        except ImportError as error:
            print(f"{name:20s}not installed ({error.name})")
            continue
        results = [run(text, issued) for text, _, issued in table]  # once to load what is loaded when first needed
        took = []
        for _ in range(repeat):
            began = time.perf_counter()
            results = [run(text, issued) for text, _, issued in table]
            took.append(time.perf_counter() - began)
        spans = values = both = spurious = 0
        for (_, marked, _), found in zip(table, results, strict=True):
            spurious += len(found) if not marked else 0
            for words, value in marked:
                same = [f for f in found if f[0] == words]
                good = [f for f in found if right(value, f[1], f[2])]
                spans, values = spans + bool(same), values + bool(good)
                both += any(right(value, f[1], f[2]) for f in same)
        speeds[name] = characters / statistics.median(took)
        print(f"{name:20s}{100 * spans / total:8.1f}{100 * values / total:9.1f}{100 * both / total:8.1f}{spurious:10d}{speeds[name]:14,.0f}")
    if "JioNLP" in speeds:
        print(f"\nours is {speeds['campaign_extract'] / speeds['JioNLP']:.1f} times as fast as JioNLP's extract_time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
