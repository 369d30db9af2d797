"""One line for every text at hand: the sha256 of its checklist's JSON.  Two revisions that differ in no line read alike.

    PYTHONPATH=. python benchmarks/digests.py > before        # then the change, then the same > after
    diff before after

The texts are the notices of ``corpora``, those that lie beside the checkout in ``../shared`` (notices, light, cases), and the
rows of ``tests/rows``, each as the body of a notice, and names to be resolved as a subject below their addressees.  A row
is named by its table and text, not by its line: rows that are added show as lines of their own.  The texts are those
of this checkout; the package is whichever Python finds first, and is named on stderr.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import campaign_extract
from campaign_extract import extract

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FOLDERS = (ROOT / "corpora", SHARED / "notices", SHARED / "light")
PROCESSES = 2

HEAD = "某县安委办关于开展安全检查的通知\n某安委办〔2024〕8号\n{to}：\n"
FOOT = "\n某县安委办\n2024年4月29日\n"
ALL = "各乡镇人民政府，县直各单位"
SIGNS = str.maketrans({"⏎": "\n", "⇥": "\t", "⟦": "", "⟧": ""})


def texts() -> Iterator[tuple[str, str]]:
    """(name, text) of everything that is read."""
    for folder in FOLDERS:
        for path in sorted(folder.rglob("*.txt")):
            if path.name != "TEST.txt":
                yield f"{folder.name}/{path.relative_to(folder)}", path.read_text("utf-8-sig")
    for path in sorted((SHARED / "cases").glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            case = json.loads(line)
            for key in sorted(key for key in case if isinstance(case[key], str) and "\n" in case[key]):
                yield f"cases/{path.name}:{number} {key}", case[key]
    for path in sorted((ROOT / "tests" / "rows").glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                cells = line.split("\t")
                yield f"rows/{path.name} {cells[1]}", _of_row(path.stem, cells)


def _of_row(table: str, cells: list[str]) -> str:
    """The notice that a row of the tests is read in."""
    text = cells[1].translate(SIGNS)
    if table == "letterhead":
        return text.replace("§", "\n一、任务\n各单位要自查自纠。\n二、要求\n各单位要上报情况。\n")
    if table == "resolve":
        to = cells[2].replace("+", "，")
        return HEAD.format(to=to) + f"一、任务\n{text}要开展自查，{cells[4]}。" + FOOT
    body = text if table in ("force", "headings", "parties", "requirements") else f"一、任务\n各单位要做好工作，{text}。"
    return HEAD.format(to=ALL) + (body.replace("§", FOOT) if "§" in body else body + FOOT)


def digest(named: tuple[str, str]) -> str:
    """The line of a text; what cannot be read says so instead."""
    name, text = named
    try:
        found = hashlib.sha256(extract(text).to_json().encode()).hexdigest()[:32]
    except Exception as error:  # a crash is a difference like any other
        found = f"{type(error).__name__:32.32s}"
    return f"{found}  {name[:120]}"


def main() -> None:
    print(f"reading with {Path(campaign_extract.__file__).parent}", file=sys.stderr)
    with ProcessPoolExecutor(PROCESSES) as pool:
        for line in pool.map(digest, texts(), chunksize=16):
            print(line)


if __name__ == "__main__":
    main()
