"""How good the checklists are, held against annotated notices: ``python -m campaign_extract.evaluate corpora/``.

A corpus is a folder with ``gold/*.json`` and the texts in ``notices/``.  Every facet (``scoring``) is shown as F1 in per
cent, a line a notice and all notices pooled.  ``--floors FILE`` fails when a pooled facet falls below what the file pins.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from .messages import speaking, told, wanted
from .options import Parser, complain, speech
from .pipeline import extract
from .read import read
from .scoring import Record, Tally, score

PROG = "python -m campaign_extract.evaluate"

__all__ = ["Tally", "below", "corpus", "evaluate", "main", "pool", "score"]


def corpus(*sources: Path) -> Iterator[tuple[str, Path, Record]]:
    """(name, path of the text, gold) of every notice; a source is a corpus folder or a gold file."""
    for source in sources:
        for path in sorted((source / "gold").glob("*.json")) if source.is_dir() else [source]:
            gold = json.loads(path.read_text("utf-8"))
            folders = (path.parent, path.parent.parent / "notices", path.parent.parent / "texts")
            text = next((f / gold["text"] for f in folders if (f / gold["text"]).is_file()), None)
            if text is None:
                raise FileNotFoundError(f"{path}: no text {gold['text']} beside it or in ../notices")
            yield path.stem, text, gold


def evaluate(*sources: Path) -> Iterator[tuple[str, Tally]]:
    """Score every notice of the corpora with the pipeline as it is."""
    for name, path, gold in corpus(*sources):
        document = read(path)
        yield name, score(document.text, gold, extract(document).to_dict())


def pool(tallies: Iterable[Tally]) -> Tally:
    """All notices as one."""
    total = Tally()
    for tally in tallies:
        total.merge(tally)
    return total


def below(tally: Tally, floors: Mapping[str, float]) -> list[str]:
    """One line for every facet that is lower than its floor."""
    reached = {facet: row["F1"] or 0.0 for facet, row in tally.rows().items()}
    return [
        f"{facet}: {reached.get(facet, 0.0)} is below its floor {floor}"
        for facet, floor in floors.items()
        if reached.get(facet, 0.0) < floor
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; returns the exit status: 1 when a floor is broken."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    with speaking(wanted(arguments)):
        return _run(parser().parse_args(arguments))


def parser() -> argparse.ArgumentParser:
    """The options; its help, and what it complains of, follow ``--lang``."""
    parser = Parser(prog=PROG, description="Score the pipeline on annotated notices.")
    parser.add_argument("sources", nargs="+", type=Path, help="a corpus (a folder with gold/ and notices/) or gold files")
    parser.add_argument("--misses", action="store_true", help="list every difference")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--floors", type=Path, metavar="FILE", help="fail when a pooled facet is below what this file pins")
    parser.add_argument("--update", action="store_true", help="raise the floors to what was reached now")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: let floors fall too")
    speech(parser)
    return parser


def _run(options: argparse.Namespace) -> int:
    tallies: dict[str, Tally] = {}
    try:
        for name, tally in evaluate(*options.sources):
            tallies[name] = tally
            print(f"{name:24s} " + "  ".join(f"{facet} {row['F1']}" for facet, row in tally.rows().items()), flush=True)
            if options.misses:
                for miss in tally.misses:
                    print("    ", *miss)
    except (OSError, ValueError, KeyError) as error:
        return complain(PROG, str(error))
    if not tallies:
        return complain(PROG, f"no gold/*.json in {', '.join(map(str, options.sources))}")
    total = pool(tallies.values())
    print(f"\n{'facet':20s} {'P':>6s} {'R':>6s} {'F1':>6s}   hit/gold/pred")
    for facet, row in total.rows().items():
        shares = " ".join(f"{row[key] or 0:6.1f}" for key in ("P", "R", "F1"))
        print(f"{facet:20s} {shares}   {row['hit']}/{row['gold']}/{row['pred']}")
    if options.json:
        report = {**{name: tally.rows() for name, tally in tallies.items()}, "pooled": total.rows()}
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return _hold(total, options.floors, options.update, options.allow_regression) if options.floors else 0


def _hold(total: Tally, path: Path, update: bool, allow_regression: bool) -> int:
    """Compare with the floors, and move them where asked: up always, down only when that is allowed."""
    floors: dict[str, float] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    if update:
        reached = {facet: row["F1"] for facet, row in total.rows().items() if row["F1"] is not None}
        moved = reached if allow_regression else {f: max(v, floors.get(f, 0.0)) for f, v in reached.items()}
        floors = moved if allow_regression else floors | moved
        path.write_text(json.dumps(floors, ensure_ascii=False, indent=1) + "\n", "utf-8")
    complaints = below(total, floors)
    for complaint in complaints:
        print(told(complaint), file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
