"""Throws texts that no office would write at ``extract``, and says what did not hold.

    python benchmarks/fuzz.py [--count 2000] [--seed 1] [--part 1/10] [--lines 30]

Each input is made of the shipped notices and of the rows of the tests: lines shuffled, dropped, doubled, joined, cut in the
middle; characters replaced by signs, blanks, digits and marks; phrases put one into another.  The same seed gives the same
inputs; ``--part`` takes one of so many equal parts; ``--lines`` bounds how many lines of a notice an input begins with
(below ten, every tenth input is read twice, not each).  What has to hold for each: no exception, no note ``internal``; every
quote stands where its span says; the same bytes the second time.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from campaign_extract import extract

ROOT = Path(__file__).parent.parent
SIGNS = "。，；：、！？（）《》“”〔〕—…·|\t\n \u3000　①（1.一第年月日号前后每次个零〇十百0123456789％A\u200b\ufeff\r\x00\U0001f600"


def seeds() -> tuple[list[str], list[str]]:
    """The lines of the shipped notices, and the phrases of the rows."""
    lines = [line for path in sorted((ROOT / "corpora" / "notices").glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    phrases = []
    for path in sorted((ROOT / "tests" / "rows").glob("*.tsv")):
        for row in path.read_text("utf-8").splitlines():
            cells = row.split("\t")
            if not row.startswith("#") and len(cells) > 1:
                phrases.append(cells[1].replace("⟦", "").replace("⟧", "").replace("⏎", "\n").replace("⇥", "\t").replace("§", ""))
    return lines, phrases


def made(chance: random.Random, lines: list[str], phrases: list[str], most: int = 30) -> str:
    """One input, of fewer than so many lines of a notice and some phrases."""
    start = chance.randrange(len(lines))
    text = lines[start : start + chance.randrange(1, most)]
    text += chance.sample(phrases, chance.randrange(0, min(6, most)))
    for _ in range(chance.randrange(0, 4)):
        way, at = chance.randrange(5), chance.randrange(len(text))
        if way == 0:
            chance.shuffle(text)
        elif way == 1:
            text.insert(at, text[chance.randrange(len(text))])
        elif way == 2:
            text[at] = text[at][: chance.randrange(len(text[at]) + 1)]
        elif way == 3:
            text[at] = "\t".join(chance.sample(phrases, 4))
        else:
            text[at] = "".join(chance.choice(SIGNS) if chance.random() < 0.1 else c for c in text[at])
    return chance.choice(("\n", "\n", "\n", "", " ", "\r\n", "\n\n\n")).join(text)


def faults(text: str, twice: bool = True) -> Iterator[str]:
    """What does not hold for a text, the second time too if it is to be read ``twice``."""
    checklist = extract(text, with_text=True)
    source = checklist.source.text or ""
    yield from (note.message for note in checklist.notes if note.code == "internal")
    quoted = (*checklist.requirements, *checklist.times, *checklist.frequencies, *checklist.indicators)
    yield from (f"{item.text!r} does not stand at {item.span}" for item in quoted if source[slice(*item.span)] != item.text)
    yield from (f"{item.text!r} says nothing" for item in checklist.requirements if not item.text.strip())
    if twice and extract(text, with_text=True).to_json() != checklist.to_json():
        yield "other bytes the second time"


def run(count: int, seed: int, part: int = 1, parts: int = 1, most: int = 30) -> tuple[int, list[tuple[str, str]]]:
    """How many inputs were tried, and the faults with their inputs."""
    lines, phrases = seeds()
    found, tried = [], 0
    for number in range(count):
        if number % parts != part - 1:
            continue
        text = made(random.Random(f"{seed}:{number}"), lines, phrases, most)
        tried += 1
        try:
            found += [(fault, text) for fault in faults(text, most > 10 or number % 10 == 0)]
        except Exception as error:  # what is hunted for
            found.append((f"{type(error).__name__}: {error}", text))
    return tried, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--lines", type=int, default=30)
    given = parser.parse_args()
    part, parts = map(int, given.part.split("/"))
    began = time.process_time()
    tried, found = run(given.count, given.seed, part, parts, given.lines)
    for fault, text in found[:50]:
        print(f"{fault}\n    {text[:300]!r}")
    print(f"{tried} inputs, {len(found)} faults, {time.process_time() - began:.0f} s")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
