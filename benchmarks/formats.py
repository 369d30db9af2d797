"""How well each format gives what the plain text gives, and how long it takes: python benchmarks/formats.py FOLDER …

A FOLDER holds notices as .txt; each is made into every format, read back, and compared facet by facet.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import formats  # noqa: E402

from campaign_extract import extract, read  # noqa: E402

MAKERS: dict[str, Callable[[str], bytes]] = {
    "gb18030": lambda text: text.encode("gb18030"),
    "docx": formats.docx,
    "html": formats.html,
    "mht": formats.mht,
    "ofd": formats.ofd,
}


def main(argv: Sequence[str] | None = None) -> None:
    """Print a line of F1 scores for every format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "corpora" / "notices"])
    parser.add_argument(
        "--scans", type=int, default=3, metavar="N", help="notices that are scanned too (seconds a page; default: 3)"
    )
    options = parser.parse_args(argv)
    paths = [path for folder in options.folders for path in sorted(folder.glob("*.txt"))]
    texts = {path.stem: read(path).text for path in paths}
    print(
        f"{len(texts)} notices, {sum(map(len, texts.values())):,} characters; F1 against the plain text, seconds of reading"
    )
    for form, make in MAKERS.items():
        report(form, {name: make(text) for name, text in texts.items()}, texts)
    if formats.SOFFICE is None:
        print(f"pdf, doc, scan: {formats.NO_OFFICE}")
        return
    with tempfile.TemporaryDirectory() as folder:
        word = {f"{name}.docx": formats.docx(text) for name, text in texts.items()}
        made = {target: formats.convert(word, target, Path(folder) / target) for target in ("pdf", "doc")}
    pdfs = {Path(name).stem: data for name, data in made["pdf"].items()}
    report("pdf", pdfs, texts)
    report("doc", {Path(name).stem: data for name, data in made["doc"].items()}, texts)
    some = dict(sorted(pdfs.items(), key=lambda item: len(texts[item[0]]))[: options.scans])
    report("scan", {name: formats.scanned(data, pages=30, scale=200 / 72) for name, data in some.items()}, texts)


def report(form: str, files: dict[str, bytes], texts: dict[str, str]) -> None:
    """One line: the scores of a format, and the time its reading took."""
    found, seconds = formats.Agreement(), 0.0
    for name, data in files.items():
        start = time.perf_counter()
        document = read(data, limit=200_000_000)
        seconds += time.perf_counter() - start
        found.add(extract(texts[name]), extract(document))
    scores = "  ".join(f"{facet} {score}" for facet, score in found.scores().items())
    print(f"{form:8s} {scores}  ({len(files)} files, {seconds:.1f} s)", flush=True)


if __name__ == "__main__":
    main()
