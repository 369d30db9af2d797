"""Learns where the lines of a notice in one line ended: ``python -m campaign_extract.evidence.train_folds FOLDER... -o folds.bin``.

Each notice of the folders is laid into one line, with a blank for each line end and the blanks around it, or beside them, or
as a page has it whose lines end anywhere; what is learned is at which blanks a line ended. Folders are those of ``train``; of what is annotated only the texts are read.
Needs the extra ``[train]``.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the same data, the same sums
os.environ.setdefault("OMP_NUM_THREADS", "1")

from ..errors import CampaignExtractError
from . import fit, weights
from .folds import LABELS, sample
from .models import FOLDS, Blank

if TYPE_CHECKING:
    from .chain import Chain
    from .fit import Sample

Way: TypeAlias = Callable[[str], str]

#: So many characters a line of a page has.
_WIDTH = 38
_LINE_END = re.compile(r"\s*\n\s*")


def page(text: str) -> str:
    """A notice in one line, from a page whose lines end anywhere.

    >>> page("各班组清点花盆。\\n" + "花" * 40)
    '各班组清点花盆。 花花花花花花花花花花花花花花花花花花花花花花花花花花花花花花花花花花花花花花 花花'
    """
    lines = _LINE_END.sub("\n", text.strip()).split("\n")
    return " ".join(part.strip() for line in lines for part in _parts(line))


def _parts(line: str) -> list[str]:
    return [line] if "\t" in line else [line[at : at + _WIDTH] for at in range(0, len(line), _WIDTH)]


#: How a notice comes to be in one line, and how much each counts.
WAYS: Sequence[tuple[Way, float]] = (
    (lambda text: _LINE_END.sub(" ", text.strip()), 1.0),
    (lambda text: text.strip().replace("\n", " "), 1.0),
    (page, 0.2),
)
_FOLDS = 3


def taught(text: str) -> Iterator[Sample]:
    """What is learned from one notice."""
    from ..lexicon import load
    from ..normalise import normalise
    from ..structure.unfold import unfold

    lexicon = load()
    ended = _ended(unfold(normalise(text), lexicon))
    for way, weight in WAYS:
        flat, seen = normalise(way(text)), list[Blank]()

        def watch(_: str, blanks: Sequence[Blank], seen: list[Blank] = seen) -> Sequence[bool]:
            seen += blanks
            return [blank.ends for blank in blanks]

        unfold(flat, lexicon, watch)
        if seen:
            words = _counted(flat)
            yield sample(flat, seen, [ended[words[blank.start]] for blank in seen], weight)


def _ended(flat: str) -> list[bool]:
    """Behind so many characters that are no blanks, whether a line ended there."""
    ended = [False]
    for c in flat:
        if not c.isspace():
            ended.append(False)
        elif c == "\n":
            ended[-1] = True
    return ended


def _counted(flat: str) -> list[int]:
    """For each place of a text, how many characters before it are no blanks."""
    counted = [0]
    for c in flat:
        counted.append(counted[-1] + (not c.isspace()))
    return counted


def folds(samples: Sequence[Sample]) -> Chain:
    """The model of line ends."""
    return fit.fit(samples, LABELS, penalty=10.0, least=4, steps=80, even=True)


def check(notices: Sequence[Sequence[Sample]], count: int) -> str:
    """How many blanks of notices that were not learned from are told wrongly."""
    wrong = asked = 0
    for n in range(count):
        chain = folds([one for m, found in enumerate(notices) if m % count != n for one in found])
        for one in (one for found in notices[n::count] for one in found if one.weight == 1):
            said = chain.best(chain.scores(one.hashes, one.items, len(one.allowed)), one.starts)
            wrong += int((said != one.allowed[:, 1]).sum())
            asked += len(said)
    return f"of {asked} blanks in notices not learned from {wrong} are told wrongly"


def main(argv: Sequence[str] | None = None) -> int:
    """The command; a fault is one line and exit 2."""
    from ..messages import speaking, wanted

    arguments = sys.argv[1:] if argv is None else list(argv)
    with speaking(wanted(arguments)):
        return _run(parser().parse_args(arguments))


def parser() -> argparse.ArgumentParser:
    """The options; its help, and what it complains of, follow ``--lang``."""
    from ..options import Parser, speech

    parser = Parser(prog="python -m campaign_extract.evidence.train_folds", description="Learns line ends from notices that have them.")
    parser.add_argument("folders", metavar="FOLDER", type=Path, nargs="+", help="gold or light labels; names in a TEST.txt are left out")
    parser.add_argument("-o", "--output", metavar="FILE", default="folds.bin", help="where the weights go (default: %(default)s)")
    parser.add_argument("--folds", metavar="N", type=int, default=_FOLDS, help="parts of the cross-validation; 0: none (default: %(default)s)")
    speech(parser)
    return parser


def _run(given: argparse.Namespace) -> int:
    from ..options import complain
    from .labelled import labelled

    try:
        texts = [notice.text for folder in given.folders for notice in labelled(folder)]
        notices = [list(taught(text)) for text in texts]
        if given.folds > 1:
            print(check(notices, given.folds), flush=True)
        chain = folds([one for found in notices for one in found])
        weights.save({FOLDS: chain}, given.output)
        print(f"{given.output}: {len(texts)} notices; {FOLDS} {len(chain.hashes)} features")
    except (CampaignExtractError, OSError) as error:
        return complain("campaign_extract.evidence.train_folds", str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
