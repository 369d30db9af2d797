"""Hunts for texts whose reading costs more than their length: each phrase of the tests' rows and of the tables, repeated.

    python benchmarks/growth.py [--sizes 2000 8000 32000] [--only TEXT] [--ratio 2.5] [--tables] [--part 1/10]

A phrase is repeated to each size, a line each, in a notice; the time for a character should not grow.  What has grown a
little at a size is read at the next.  Printed is what grows by more than ``--ratio`` from the first size to the last,
with its microseconds a character.  ``--tables`` takes the plain words of the lexicon instead of the rows of the tests,
``--alone`` leaves the notice and the line ends out; ``--part`` takes one of so many equal parts.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from campaign_extract import extract

ROOT = Path(__file__).parent.parent
NOTICE = "关于盘点的通知\n各车间：\n一、任务\n{}\n某厂\n2024年3月1日\n"
#: So much more a character makes the next size worth a look.
_SUSPECT = 1.5


def phrases() -> Iterator[str]:
    """The texts of the rows, without their marks; those of a few characters, so that many fit."""
    for path in sorted((ROOT / "tests" / "rows").glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            cells = line.split("\t")
            if not line.startswith("#") and len(cells) > 1:
                text = cells[1].replace("⟦", "").replace("⟧", "").replace("⏎", "\n").replace("⇥", "\t").replace("§", "")
                if 2 <= len(text) <= 120:
                    yield text


def words() -> Iterator[str]:
    """The plain words of the tables, in a sentence that asks for something and one that does not."""
    for path in sorted((ROOT / "campaign_extract" / "lexicon").glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            word = line.split("\t")[-1 if "\t" not in line else 2 if line.count("\t") > 1 else 0]
            if word and not set(word) & set("#[](){}|?\\+*<>=~^$ "):
                yield f"{word}，各车间要{word}。"


def cost(text: str) -> float:
    """Microseconds a character, of processor time."""
    began = time.process_time()
    extract(text)
    return (time.process_time() - began) / len(text) * 1e6


def costs(phrase: str, sizes: Sequence[int], alone: bool) -> list[float]:
    """The costs at the sizes, as long as they grow."""
    found: list[float] = []
    for size in sizes:
        body = (phrase if alone else phrase + "\n") * max(1, size // (len(phrase) + (not alone)))
        found.append(cost(body if alone else NOTICE.format(body)))
        if len(found) > 1 and found[-1] < _SUSPECT * found[0]:
            break
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2000, 8000, 32000])
    parser.add_argument("--only", default="", help="phrases that hold this text")
    parser.add_argument("--ratio", type=float, default=2.5)
    parser.add_argument("--tables", action="store_true")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--part", default="1/1")
    given = parser.parse_args()
    part, parts = map(int, given.part.split("/"))
    extract("关于盘点的通知\n各车间：\n请于5月20日前盘点。")  # what is loaded once
    source = words() if given.tables else phrases()
    tried = [p for p in dict.fromkeys(source) if given.only in p][part - 1 :: parts]
    grown = 0
    for phrase in tried:
        measured = costs(phrase, given.sizes, given.alone)
        if len(measured) == len(given.sizes) and measured[-1] > given.ratio * measured[0] and measured[-1] > 50:
            grown += 1
            print(f"{measured[-1] / measured[0]:6.1f}", [round(m) for m in measured], repr(phrase[:60]), flush=True)
    print(f"{len(tried)} phrases, {grown} grow", flush=True)


if __name__ == "__main__":
    main()
