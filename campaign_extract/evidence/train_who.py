"""Learns who acts from annotated notices, and adds it to a file of weights: ``python -m campaign_extract.evidence.train_who FOLDER... --into weights.bin``.

First the tagger of names (``names``), then the choice among candidates (``who``), over the duties as the rules and the weights
of that file read them.  The choice learns from names that a tagger found which had not seen the notice.  Folders are those of
``train``; needs the extra ``[train]``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the same data, the same sums
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from ..errors import CampaignExtractError, EvidenceError
from . import choice, fit, weights
from .cut import cut
from .labelled import read_text
from .models import Scene, Watcher
from .names import LABELS, Asked, ask

if TYPE_CHECKING:
    from ..duties.acting import Sight
    from ..duties.draft import Draft
    from ..duties.grounds import Candidate
    from ..model import Span
    from .chain import Chain

#: So much the choices count in notices that the rules were written with: the tagger does not learn from these at all.
OURS = 0.3
#: So much they count in notices that others labelled, in their own way; a name is a name in all of them.
OTHERS = 0.25
#: So much counts a duty whose name nobody has seen.
UNSEEN = 0.3
_FOLDS = 3
#: A name is looked for so far above the duty; a line so short may be a heading.
_ABOVE, _SHORT = 1500, 45


@dataclass(frozen=True)
class Act:
    """A duty of the annotation: where it stands, and who acts, as printed."""

    start: int
    end: int
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Taught:
    """A notice to learn from: what the rules read in it, who acts, and what is asked about its characters."""

    scene: Scene
    acts: Sequence[Act]
    sight: Sight
    which: Sequence[int]  # the sentences that are asked about
    learned: Sequence[bool]  # and learned from
    asked: Asked
    labels: np.ndarray[Any, np.dtype[np.int64]]
    weight: float
    ours: bool


def acts(folder: Path) -> Iterator[tuple[str, list[Act]]]:
    """The texts of a folder of light labels or gold, and who acts in each duty; names in a ``TEST.txt`` are left out."""
    test = {name for file in sorted(folder.rglob("TEST.txt")) for name in file.read_text("utf-8").split()}
    for path in sorted(folder.glob("*.tsv")):
        if path.stem not in test:
            text = read_text(path.with_suffix(".txt"))
            yield text, list(_light(text, path.read_text("utf-8")))
    for path in sorted([*folder.glob("*.json"), *folder.glob("gold/*.json")]):
        gold = json.loads(path.read_text("utf-8"))
        if path.stem in test or not isinstance(gold, dict) or not {"text", "requirements"} <= gold.keys():
            continue
        text = next(read_text(file) for at in (path.parent, path.parent.parent / "notices") if (file := at / gold["text"]).is_file())
        yield text, [_quoted(text, requirement) for requirement in gold["requirements"]]


def _light(text: str, lines: str) -> Iterator[Act]:
    found, before = cut(text), ()  # type: tuple[Any, tuple[str, ...]]
    for line in filter(str.strip, lines.splitlines()):
        number, codes, *details = line.split("\t")
        said = iter(details[0].split(";") if details else ())
        at = int(found.first[int(number) - 1])
        for n, letter in enumerate(codes):
            if letter == "D":
                who = next(said, "m=-").partition("=")[2].strip()
                before = before if who == "^" else () if who in ("-", "") else tuple(who.split(","))
                yield Act(int(found.starts[at + n]), int(found.ends[at + n]), before)


def _quoted(text: str, requirement: dict[str, Any]) -> Act:
    at = -1
    for _ in range(requirement.get("nth") or 1):
        at = text.index(requirement["quote"], at + 1)
    return Act(at, at + len(requirement["quote"]), tuple(requirement.get("parties") or ()))


def taught(text: str, said: Sequence[Act], watcher: Watcher, weight: float, ours: bool = False) -> Taught | None:
    """What is learned from one notice."""
    from ..duties.acting import Sight
    from ..pipeline import extract

    extract(text, evidence=watcher)
    scene = watcher.scene
    if scene is None or not scene.drafts:
        return None
    units = cut(text)
    sentences = list(zip(units.unit_starts.tolist(), units.unit_ends.tolist(), strict=True))
    sight = Sight(scene.flat, sentences, scene.drafts, scene.times, scene.frequencies, scene.lexicon)
    labels, known = _labels(scene.flat, sentences, said)
    wanted = sight.wanted()
    lines = {n for n in wanted if _is_line(scene.flat, sentences[n])}
    which = sorted({*wanted, *known})
    spans = [sentences[n] for n in which]
    asked = ask(scene.flat, spans, sight.marks(spans))
    return Taught(scene, said, sight, which, [n in known or n in lines for n in which], asked, labels, weight, ours)


def _is_line(flat: str, span: Span) -> bool:
    return span[1] - span[0] < _SHORT and (span[0] == 0 or flat[span[0] - 1] == "\n")


def _labels(flat: str, sentences: Sequence[Span], said: Sequence[Act]) -> tuple[np.ndarray[Any, np.dtype[np.int64]], set[int]]:
    """The labels of all characters, and the sentences that they are known of: those of duties, and lines that name who acts below."""
    from bisect import bisect_right

    labels, known = np.zeros(len(flat) + 1, np.int64), set()
    starts = [start for start, _ in sentences]

    def mark(at: int, size: int) -> None:
        if not labels[at : at + size].any():
            labels[at], labels[at + 1 : at + size] = 1, 2

    above: list[tuple[int, str]] = []
    for act in said:
        n = max(0, bisect_right(starts, act.start) - 1)
        low, high = sentences[n]
        known.add(n)
        for name in act.names:
            at = flat.find(name, act.start, min(act.end, high))
            at = flat.rfind(name, low, min(act.end, high)) if at < 0 else at
            if at >= 0:
                mark(at, len(name))
            elif flat.find(name, low, high) < 0 and (at := flat.rfind(name, max(0, low - _ABOVE), low)) >= 0:
                above.append((at, name))
    duties = frozenset(known)
    for at, name in above:
        n = max(0, bisect_right(starts, at) - 1)
        low, high = sentences[n]
        if n not in duties and (high - low < _SHORT or flat[low:high].rstrip().endswith(("：", "—"))):
            known.add(n)
            mark(at, len(name))
    return labels, known


def names(notices: Sequence[Taught], near: Chain | None = None) -> Chain:
    """The tagger, learned from notices that the rules were not written with."""
    samples = (one.asked.sample(one.labels, one.learned, 1.0) for one in notices if not one.ours)
    return fit.fit([sample for sample in samples if sample], LABELS, penalty=3.0, least=5, steps=80, scale=64, even=True, near=near)


def who(notices: Sequence[Taught], taggers: Sequence[Chain], near: Chain | None = None) -> Chain:
    """The choice; ``taggers[n]`` tags the names of every n-th notice, which it has not seen."""
    examples = [
        example._replace(notice=n) for n, one in enumerate(notices) for example in examples_of(one, taggers[n % len(taggers)])
    ]
    return choice.fit(examples, penalty=10.0, least=5, steps=60, scale=48, near=near)


def examples_of(one: Taught, tagger: Chain) -> Iterator[choice.Chosen]:
    """The choices of a notice: for each duty that the annotation has too, what was seen of each candidate and which are right.

    With them come choices in which nobody has seen the name that is right: what no table knows is learned from what one does.
    """
    from ..duties.acting import made
    from ..duties.candidates import Candidates
    from .names import tagged

    scene, spans = one.scene, [one.sight.sentences[n] for n in one.which]
    structure = scene.structure
    text = made(
        one.sight, spans, one.sight.marks(spans), tagged(one.asked, tagger), structure.sections, structure.headings, scene.resolver, scene.paper or "-"
    )
    candidates = Candidates(text, scene.drafts)
    for n, draft in enumerate(scene.drafts):
        offered = candidates.of(draft, scene.drafts[:n], scene.drafts[n + 1 : n + 4])
        act = next((act for act in one.acts if 2 * (min(act.end, draft.end) - max(act.start, draft.start)) >= act.end - act.start), None)
        right = _right(scene.text, act, offered)
        if act is not None:
            yield choice.example(candidates.seen(draft, offered), right, one.weight)
        if act is not None and (unseen := _unseen(draft, offered, right)):
            yield choice.example(candidates.seen(*unseen[:2]), unseen[2], UNSEEN)
        rules = next(i for i, candidate in enumerate(offered) if candidate.given is not None)
        candidates.take(draft, offered[right.index(True) if any(right) else rules])


def _unseen(draft: Draft, offered: Sequence[Candidate], right: Sequence[bool]) -> tuple[Draft, list[Candidate], list[bool]] | None:
    """A duty whose right name was seen in its own words, as if neither the rules nor the tagger had seen it."""

    def hides(ground: str) -> bool:
        return ground == "rules" or ground[0] in "VLRKC" and not ground[1:].startswith(" above")

    def own(one: Candidate) -> bool:
        return one.own and any(ground[0] in "VR" and ground[1:].startswith(("in", "pre")) for ground in one.grounds)

    if not any(mark and own(one) for one, mark in zip(offered, right, strict=True)):
        return None
    left, marks = [], []
    for one, mark in zip(offered, right, strict=True):
        grounds = [ground for ground in one.grounds if not hides(ground)] + ([] if one.names else ["rules"])
        if grounds:
            left.append(replace(one, grounds=grounds))
            marks.append(mark)
    bare = replace(draft, parties=[], basis=None, clauses=tuple(replace(clause, subject=None) for clause in draft.clauses))
    return bare, left, marks


def _right(text: str, act: Act | None, offered: Sequence[Candidate]) -> list[bool]:
    """Which candidates have the names of the annotation: of several that count as the same, those that are nearest in length."""
    from ..scoring import agree, squash

    if act is None:
        return [False] * len(offered)
    names = {squash(name) for name in act.names}
    found = [{squash(text[a:b]) for a, b in candidate.names} for candidate in offered]
    off = [abs(sum(map(len, one)) - sum(map(len, names))) if agree(names, one) else None for one in found]
    least = min((n for n in off if n is not None), default=None)
    return [n is not None and n == least for n in off]


def main(argv: Sequence[str] | None = None) -> int:
    """The command; a fault is one line and exit 2."""
    from ..messages import speaking, wanted

    arguments = sys.argv[1:] if argv is None else list(argv)
    with speaking(wanted(arguments)):
        return _run(parser().parse_args(arguments))


def parser() -> argparse.ArgumentParser:
    """The options; its help, and what it complains of, follow ``--lang``."""
    from ..options import Parser, speech

    parser = Parser(prog="python -m campaign_extract.evidence.train_who", description="Learns who acts from annotated notices.")
    parser.add_argument("folders", metavar="FOLDER", type=Path, nargs="+", help="gold or light labels; names in a TEST.txt are left out")
    parser.add_argument("--ours", metavar="FOLDER", type=Path, action="append", default=[], help="gold that the rules were written with: it counts less")
    parser.add_argument("--others", metavar="FOLDER", type=Path, action="append", default=[], help="notices that others labelled, in their own way: names are learned from them too, who acts less")
    parser.add_argument("--into", metavar="FILE", required=True, help="the file of weights that the models names and who are added to")
    parser.add_argument("--near", metavar="FILE", help="weights that the new ones stay near to; shipped: those of the package")
    speech(parser)
    return parser


def _run(given: argparse.Namespace) -> int:
    from ..options import complain

    try:
        models = dict(weights.load(given.into))
        near = weights.near(given.near, ("names", "who"))
        watcher = Watcher(models)
        kinds = ((given.folders, 1.0, False), (given.others, OTHERS, False), (given.ours, OURS, True))
        found = (taught(*one, watcher, weight, ours) for folders, weight, ours in kinds for folder in folders for one in acts(folder))
        notices = [one for one in found if one is not None]
        if not notices:
            raise EvidenceError("nothing to learn from")
        taggers = [names([one for i, one in enumerate(notices) if i % _FOLDS != n], near.get("names")) for n in range(_FOLDS)]
        models |= {"names": names(notices, near.get("names")), "who": who(notices, taggers, near.get("who"))}
        weights.save(models, given.into)
        print(f"{given.into}: {len(notices)} notices; " + ", ".join(f"{name} {len(models[name].hashes)} features" for name in ("names", "who")))
    except (CampaignExtractError, OSError, ValueError, KeyError) as error:
        return complain("campaign_extract.evidence.train_who", str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
