"""Annotated notices, read to be learned from: a folder of gold (``gold/*.json`` and ``notices/``), or of light labels.

A light label is a line of ``NAME.tsv`` beside ``NAME.txt``: the number of a unit, a letter a clause, and for each D its force
and who acts (``m=各校;^``).  Gold says less of each clause: a requirement's quote begins with its D or with an adjunct of it, the rest
of the quote may be either or go on with it, and what else stands in its sentence may be anything but a beginning.  Names in a ``TEST.txt`` are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from ..normalise import normalise
from .cut import Cut, cut
from .judge import DUTIES, FORCES, LABELS

_LIGHT = {"m": "Dm", "p": "Dp", "e": "De", "l": "Dl"}
_FORCE = {force: LABELS.index(label) for label, force in FORCES.items()}
_NONE, _ADJUNCT, _PURPOSE, _ON = (LABELS.index(letter) for letter in "Natd")


class Labelled(NamedTuple):
    """A notice, its clauses, and the labels each of them may have."""

    name: str
    kind: str  # light or gold
    text: str
    found: Cut  # of the normalised text, as it is judged
    allowed: NDArray[np.bool_]

    @property
    def obliging(self) -> NDArray[np.bool_]:
        """Whether a requirement begins in a unit."""
        return np.logical_or.reduceat(self.allowed[:, DUTIES].any(1), self.found.first)


def labelled(folder: Path) -> Iterator[Labelled]:
    """The annotated notices of a folder, by name."""
    if not folder.is_dir():
        raise EvidenceError(f"{folder}: no folder to learn from")
    test = {name for file in sorted(folder.rglob("TEST.txt")) for name in file.read_text("utf-8").split()}
    none = True
    for path in sorted(folder.glob("*.tsv")):
        if path.with_suffix(".txt").is_file() and path.stem not in test:
            none = False
            yield _light(path)
    for path in sorted([*folder.glob("*.json"), *folder.glob("gold/*.json")]):
        gold = _gold(path, test)
        if gold is not None:
            none = False
            yield gold
    if none:
        raise EvidenceError(f"{folder}: neither light labels (NAME.txt, NAME.tsv) nor gold (gold/NAME.json, notices/) in it")


def read_text(path: Path) -> str:
    """A text as the package reads it."""
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _light(path: Path) -> Labelled:
    text = read_text(path.with_suffix(".txt"))
    found = cut(text)
    allowed = np.zeros((len(found.starts), len(LABELS)), np.bool_)
    allowed[:, _NONE] = True
    for n, line in enumerate(filter(str.strip, path.read_text("utf-8").splitlines()), 1):
        try:
            number, codes, *details = line.split("\t")
            said = iter(details[0].split(";") if details else ())
            at = int(found.first[int(number) - 1])
            for i, code in enumerate(codes):
                label = _LIGHT[next(said, "m")[:1]] if code == "D" else code
                allowed[at + i] = [label == one for one in LABELS]
        except (ValueError, IndexError, KeyError):
            raise EvidenceError(f"{path}:{n}: no light label") from None
    if not allowed.any(1).all():
        raise EvidenceError(f"{path}: letters other than N a d D t")
    finer = cut(normalise(text))
    return Labelled(path.stem, "light", text, finer, _finer(allowed, found, finer))


def _finer(allowed: NDArray[np.bool_], found: Cut, finer: Cut) -> NDArray[np.bool_]:
    """The labels where half-width marks cut too: of a clause that is cut the first has its label, what follows goes on with it."""
    of = np.searchsorted(found.starts, finer.starts, "right") - 1
    labels = allowed[of]
    behind = found.starts[of] != finer.starts
    begun = behind & allowed[of][:, DUTIES].any(1)
    labels[begun] = np.arange(len(LABELS)) == _ON
    return labels


def _gold(path: Path, test: set[str]) -> Labelled | None:
    """The notice of a gold file; None if it is no such file."""
    try:
        gold = json.loads(path.read_text("utf-8"))
    except ValueError:
        raise EvidenceError(f"{path}: no JSON") from None
    if not isinstance(gold, Mapping) or not isinstance(gold.get("text"), str) or "requirements" not in gold:
        return None
    if path.stem in test or Path(gold["text"]).stem in test:
        return None
    folders = (path.parent, path.parent.parent / "notices", path.parent.parent / "texts")
    file = next((folder / gold["text"] for folder in folders if (folder / gold["text"]).is_file()), None)
    if file is None:
        raise EvidenceError(f"{path}: no text {gold['text']} beside it or in ../notices")
    text = read_text(file)
    found = cut(normalise(text))
    return Labelled(path.stem, "gold", text, found, _allowed(text, found, gold["requirements"], path))


def _allowed(text: str, found: Cut, requirements: Sequence[Any], path: Path) -> NDArray[np.bool_]:
    """What each clause may be, where the quotes of requirements stand."""
    allowed = np.zeros((len(found.starts), len(LABELS)), np.bool_)
    touched: set[int] = set()
    for requirement in requirements:
        try:
            a = -1
            for _ in range(requirement.get("nth") or 1):
                a = text.index(requirement["quote"], a + 1)
            b, force = a + len(requirement["quote"]), _FORCE[requirement["force"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise EvidenceError(f"{path}: a requirement without a quote that stands in the text, or without a force") from None
        shared = np.minimum(found.ends, b) - np.maximum(found.starts, a)
        hit = np.flatnonzero(shared > 0)
        if not len(hit):
            continue
        core = hit[2 * shared[hit] >= np.minimum(b - a, found.ends[hit] - found.starts[hit])]
        core = core if len(core) else hit[:1]
        fresh = hit[~allowed[hit].any(axis=1)]
        allowed[fresh] |= np.isin(np.arange(len(LABELS)), (_ADJUNCT, _PURPOSE, _ON))
        allowed[core, force] = True
        allowed[core[0], : DUTIES.start] = False
        allowed[core[0], _ADJUNCT] = len(core) > 1
        touched.update(found.unit[hit].tolist())
    within = np.isin(found.unit, sorted(touched))
    unsaid = ~allowed.any(1)
    allowed[unsaid & within, : DUTIES.start] = True
    allowed[unsaid & ~within, _NONE] = True
    return allowed
