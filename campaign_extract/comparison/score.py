"""How good comparisons are, held against gold: ``python -m campaign_extract.comparison.score corpora/compare``.

A corpus is a folder with ``notices/*.txt`` and ``gold/*.json``.  A gold file pairs quotes: of an old and a new notice with
their relations, or of a notice and a plan with the status of each duty.  A requirement stands for the quote that it covers
to seven tenths.  Counted as F1 in per cent: ``matches``, the pairs alone (both quotes found and held to be one duty);
``relations``, every line with the right relation, added and dropped ones included; ``status`` and ``how`` for the plans.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..evaluate import below, pool
from ..messages import speaking, told, wanted
from ..options import Parser, complain, speech
from ..pipeline import extract
from ..read import read
from ..scoring import Tally
from .doors import compare, cover
from .model import Comparison, Coverage, Quote

_PROG = "python -m campaign_extract.comparison.score"
#: A line as it is scored: the two requirements (by their places) and what is said of them.
Row = tuple[object, object, str]
Ended = tuple[object, object, Sequence[str]]


def score(gold: Mapping[str, Any], texts: Mapping[str, str], result: Comparison | Coverage) -> Tally:
    """Hold one result against its gold; ``texts`` are the notices by file name."""
    lines: list[tuple[Quote | None, Quote | None, tuple[str, ...]]]
    if isinstance(result, Comparison):
        old, new = texts[gold["old"]], texts[gold["new"]]
        lines = [(line.old, line.new, line.relations) for line in result.lines]
        wanted = [(g["old"], g["new"], g["relations"]) for g in gold["pairs"]]
    else:
        old, new = texts[gold["notice"]], texts[gold["plan"]]
        lines = [(duty.notice, duty.plan, (duty.status, *duty.how)) for duty in result.duties]
        wanted = [(g["notice"], g["plan"], [g["status"], *g["how"]]) for g in gold["duties"]]

    olds, news = [_place(old, a) for a, _, _ in wanted], [_place(new, b) for _, b, _ in wanted]
    gold_rows = [(a, b, labels) for a, b, (_, _, labels) in zip(olds, news, wanted, strict=True)]
    got = [(_stands_for(a, olds), _stands_for(b, news), labels) for a, b, labels in lines]
    tally = Tally()
    facets = {"matches": _matches, "relations": _labels} if isinstance(result, Comparison) else _COVER
    for facet, rows in facets.items():
        expected, found = list(rows(gold_rows)), list(rows(got))
        tally.add(facet, len(set(expected) & set(found)), len(expected), len(found))
        for kind, some in (("missed", set(expected) - set(found)), ("over", set(found) - set(expected))):
            for a, b, label in sorted(some, key=str):
                tally.miss(f"{facet} {kind}", _words(a, old), _words(b, new), label)
    return tally


def _matches(rows: Sequence[Ended]) -> Iterator[Row]:
    return ((a, b, "") for a, b, _ in rows if a is not None and b is not None)


def _labels(rows: Sequence[Ended]) -> Iterator[Row]:
    return ((a, b, label) for a, b, labels in rows for label in labels)


def _status(rows: Sequence[Ended]) -> Iterator[Row]:
    return ((a, b, labels[0]) for a, b, labels in rows)


def _how(rows: Sequence[Ended]) -> Iterator[Row]:
    return ((a, b, label) for a, b, labels in rows for label in labels[1:])


_COVER = {"matches": _matches, "status": _status, "how": _how}


def _place(text: str, quote: str | None) -> tuple[int, int] | None:
    if quote is None:
        return None
    start = text.index(quote)
    return start, start + len(quote)


def _stands_for(quote: Quote | None, places: Sequence[tuple[int, int] | None]) -> object:
    """The gold's place that a requirement covers best; its own span where it covers none; None for nothing."""
    if quote is None:
        return None
    a, b = quote.span
    covered = [(min(b, d) - max(a, c)) / (d - c) if p else 0.0 for p in places for c, d in [p or (0, 1)]]
    best = max(range(len(places)), key=lambda i: covered[i], default=None)
    return quote.span if best is None or covered[best] < 0.7 else places[best]


def _words(place: object, text: str) -> str:
    return text[slice(*place)] if isinstance(place, tuple) else "—"


def corpus(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(name, gold) of every file."""
    for path in sorted((folder / "gold").glob("*.json")):
        yield path.stem, json.loads(path.read_text("utf-8"))


def evaluate(folder: Path) -> Iterator[tuple[str, Tally]]:
    """Score every gold file of a corpus with the pipeline as it is."""
    documents = {path.name: read(path) for path in sorted((folder / "notices").glob("*.txt"))}
    texts = {name: document.text for name, document in documents.items()}
    for name, gold in corpus(folder):
        if gold["kind"] == "compare":
            yield name, score(gold, texts, compare(*(extract(documents[gold[key]]) for key in ("old", "new"))))
        else:
            yield name, score(gold, texts, cover(*(extract(documents[gold[key]]) for key in ("notice", "plan"))))


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; exit status 1 when a floor is broken."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    with speaking(wanted(arguments)):
        return _run(parser().parse_args(arguments))


def parser() -> argparse.ArgumentParser:
    """The options; its help, and what it complains of, follow ``--lang``."""
    parser = Parser(prog=_PROG, description="Score comparisons on annotated pairs of texts.")
    parser.add_argument("folder", type=Path, help="a folder with gold/ and notices/")
    parser.add_argument("--misses", action="store_true", help="list every difference")
    parser.add_argument("--floors", type=Path, metavar="FILE", help="fail when a pooled facet is below what this file pins")
    speech(parser)
    return parser


def _run(options: argparse.Namespace) -> int:
    try:
        tallies = dict(evaluate(options.folder))
        floors = json.loads(options.floors.read_text("utf-8")) if options.floors else {}
    except (OSError, ValueError, KeyError) as error:
        return complain(_PROG, str(error))
    if not tallies:
        return complain(_PROG, f"no gold/*.json in {options.folder}")
    for name, tally in tallies.items():
        print(f"{name:24s} " + "  ".join(f"{facet} {row['F1']}" for facet, row in tally.rows().items()))
        if options.misses:
            for miss in tally.misses:
                print("    ", *miss)
    total = pool(tallies.values())
    for facet, row in total.rows().items():
        print(f"{facet:24s} P {row['P']}  R {row['R']}  F1 {row['F1']}  {row['hit']}/{row['gold']}/{row['pred']}")
    complaints = below(total, floors)
    for complaint in complaints:
        print(told(complaint), file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
