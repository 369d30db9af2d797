"""Hunts for texts whose reading costs more than their length: each phrase of the tests' rows, repeated.

    python benchmarks/growth.py [--sizes 2000 8000 32000] [--only TEXT] [--ratio 2.5]

A phrase is repeated to each size, and read; the time for a character should not grow.  What grows by more than ``--ratio``
from the first size to the last is printed, worst first, with its microseconds a character.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from campaign_extract import extract

ROWS = Path(__file__).parent.parent / "tests" / "rows"
FRAMES = ("{}", "关于盘点的通知\n各车间：\n一、任务\n{}\n某厂\n2024年3月1日\n")


def phrases() -> Iterator[str]:
    """The texts of the rows, without their marks; those of a few characters, so that many fit."""
    for path in sorted(ROWS.glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            cells = line.split("\t")
            if not line.startswith("#") and len(cells) > 1:
                text = cells[1].replace("⟦", "").replace("⟧", "").replace("⏎", "\n").replace("⇥", "\t").replace("§", "")
                if 2 <= len(text) <= 120:
                    yield from (text, text + "\n")


def cost(text: str) -> float:
    """Microseconds a character, of processor time."""
    began = time.process_time()
    extract(text)
    return (time.process_time() - began) / len(text) * 1e6


def costs(phrase: str, sizes: Sequence[int]) -> list[tuple[list[float], str]]:
    return [([cost(frame.format(phrase * max(1, size // len(phrase)))) for size in sizes], frame) for frame in FRAMES]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2000, 8000, 32000])
    parser.add_argument("--only", default="", help="phrases that hold this text")
    parser.add_argument("--ratio", type=float, default=2.5)
    given = parser.parse_args()
    extract("关于盘点的通知\n各车间：\n请于5月20日前盘点。")  # what is loaded once
    found = []
    for phrase in dict.fromkeys(p for p in phrases() if given.only in p):
        for measured, frame in costs(phrase, given.sizes):
            if measured[-1] > given.ratio * measured[0] and measured[-1] > 50:
                found.append((measured[-1] / measured[0], measured, frame != FRAMES[0], phrase))
                print(f"{measured[-1] / measured[0]:6.1f}", [round(m) for m in measured], found[-1][2], repr(phrase[:60]), flush=True)
    print(f"{len(found)} grow; the worst:")
    for ratio, measured, framed, phrase in sorted(found, reverse=True)[:20]:
        print(f"{ratio:6.1f}", [round(m) for m in measured], "in a notice" if framed else "alone", repr(phrase[:60]))


if __name__ == "__main__":
    main()
