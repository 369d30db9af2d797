"""Learns the weights from annotated notices: ``python -m campaign_extract.evidence.train FOLDER... -o weights.bin``.

A folder holds gold (``gold/*.json`` beside ``notices/``, or what the page's 标注 wrote) or light labels.  Cross-validated by
notice first: what the rules find alone, the weights alone, and both.  Nothing leaves the machine; the file holds hashes and
small integers.  Needs the extra ``[train]``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CampaignExtractError, EvidenceError

# sums of floats depend on how many threads share them; the same data must give the same bytes
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

if TYPE_CHECKING:
    from .chain import Chain
    from .labelled import Labelled
    from .sight import Sight

#: So much a notice counts that the rules were written with; what the rules say of it is not learned from.
OURS = 0.3
#: So many short texts are cut out of each other notice, and so much each counts.
_CROPS, _CROP = 2, 0.3
#: So many parts the notices are cut into for cross-validation.
_FOLDS = 3


@dataclass(frozen=True, eq=False)
class Material:
    """A notice to learn from, what the rules saw in it (nothing where they were written with it), and what they print."""

    notice: Labelled
    flat: str
    sights: Sequence[Sight]
    printed: Sequence[tuple[int, int]]
    weight: float
    ours: bool
    crops: Sequence[Material] = ()

    @property
    def name(self) -> str:
        return self.notice.name


def material(folders: Sequence[Path], ours: Sequence[Path] = ()) -> list[Material]:
    """All notices of these folders; ``ours`` are those that the rules were written with."""
    from .crops import crops

    found = []
    for notice in (notice for folder in folders for notice in _labelled(folder)):
        short = [_material(crop, False, _CROP) for crop in crops(notice, _CROPS)]
        found.append(replace(_material(notice, False, 1.0), crops=short))
    return found + [_material(notice, True, OURS) for folder in ours for notice in _labelled(folder)]


def _labelled(folder: Path) -> Iterator[Labelled]:
    from .labelled import labelled

    return labelled(folder)


def _material(notice: Labelled, ours: bool, weight: float) -> Material:
    from ..lexicon import load
    from ..normalise import normalise
    from ..pipeline import extract
    from ..structure.unfold import unfold
    from .models import Recorder

    watching = Recorder()
    printed = [requirement.span for requirement in extract(notice.text, evidence=watching).requirements]
    flat = unfold(normalise(notice.text), load())
    return Material(notice, flat, [] if ours else watching.sights, printed, weight, ours)


def duties(notices: Sequence[Material], heard: bool = True, near: Chain | None = None) -> Chain:
    """The model of which clauses oblige; without the opinions of the rules where they are not ``heard``."""
    from . import duty

    whole = [one for m in notices for one in (m, *m.crops)]
    return duty.learn([duty.sample(m.notice, m.flat, m.sights if heard else [], m.weight) for m in whole], near)


def learned(notices: Sequence[Material], others: Sequence[Material] = (), near: Chain | None = None) -> Chain:
    """The model of some notices, near to what these and those that ``others`` labelled, in their own way, say together."""
    return duties(notices, near=duties([*notices, *others], near=near) if others else near)


def folds(notices: Sequence[Material], count: int) -> Iterator[tuple[list[Material], list[Material]]]:
    """(those to learn from, those to try it on), by notice; what the rules were written with is only learned from."""
    tried = sorted((m for m in notices if not m.ours), key=lambda m: (len(m.flat), m.name))
    for n in range(count):
        out = tried[n::count]
        yield [m for m in notices if m not in out], out


def check(notices: Sequence[Material], count: int, others: Sequence[Material] = (), near: Chain | None = None) -> Iterator[str]:
    """What the weights gain over the rules on notices that they had not seen, a line each."""
    from . import duty

    ways: dict[str, dict[str, duty.Tally]] = {"rules alone": {}, "weights alone": {}, "both": {}}
    for known, out in folds(notices, count):
        models = {"weights alone": duties(known, heard=False), "both": learned(known, others, near)}
        for m in out:
            duty.tally(ways["rules alone"], m.notice, duty.as_printed(m.notice, m.printed))
            for way, chain in models.items():
                said = duty.as_judged(m.notice, m.flat, m.sights if way == "both" else [], chain)
                duty.tally(ways[way], m.notice, said)
    for way, tallies in ways.items():
        yield f"{way:14s}" + "".join(f"  {facet} {tally}" for facet, tally in tallies.items())


def main(argv: Sequence[str] | None = None) -> int:
    """The command; a fault is one line and exit 2."""
    from ..messages import speaking, wanted

    arguments = sys.argv[1:] if argv is None else list(argv)
    with speaking(wanted(arguments)):
        return _run(parser().parse_args(arguments))


def _run(given: argparse.Namespace) -> int:
    from ..options import complain

    try:
        from . import weights

        near = weights.near(given.near, ("duties",)).get("duties")
        notices, others = material(given.folders, given.ours), material(given.others)
        seen = sum(not m.ours for m in notices)
        print(f"{seen} notices, {len(others)} that others labelled, and {len(notices) - seen} that the rules were written with")
        if given.folds > 1:
            if seen < given.folds:
                raise EvidenceError(f"{seen} notices cannot be cut into {given.folds} parts: give more, or --folds 0")
            for line in check(notices, given.folds, others, near):
                print(line, flush=True)
        chain = learned(notices, others, near)
        weights.save({"duties": chain}, given.output)
        print(f"{given.output}: duties {len(chain.hashes)} features, {Path(given.output).stat().st_size} bytes")
    except (CampaignExtractError, OSError) as error:
        return complain("campaign_extract.evidence.train", str(error))
    return 0


def parser() -> argparse.ArgumentParser:
    """The options; its help, and what it complains of, follow ``--lang``."""
    from ..options import Parser, speech

    parser = Parser(prog="python -m campaign_extract.evidence.train", description="Learns the weights from annotated notices.")
    parser.add_argument("folders", metavar="FOLDER", type=Path, nargs="+", help="gold or light labels; names in a TEST.txt are left out")
    parser.add_argument("--ours", metavar="FOLDER", type=Path, action="append", default=[], help="gold that the rules were written with: it counts less")
    parser.add_argument("--others", metavar="FOLDER", type=Path, action="append", default=[], help="notices that others labelled, in their own way: learned from first, and yours then near to that")
    parser.add_argument("-o", "--output", metavar="FILE", default="weights.bin", help="where the weights go (default: %(default)s)")
    parser.add_argument("--folds", metavar="N", type=int, default=_FOLDS, help="parts of the cross-validation; 0: none (default: %(default)s)")
    parser.add_argument("--near", metavar="FILE", help="weights that the new ones stay near to; shipped: those of the package")
    speech(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
