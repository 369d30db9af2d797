"""The command ``campaign-extract ledger DIR|FILE… -o 台账.xlsx``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from ..carry import carry
from ..checklist import Checklist
from ..errors import CampaignExtractError, LexiconError
from ..evidence.models import Evidence
from ..export.labels import Lang
from ..export.typed import Cells, Typed, Workbook
from ..lexicon import Lexicon, load
from ..options import Parser, complain, day, files, whole
from ..output import output
from ..pipeline import extract
from ..read import LIMIT, printable, read
from . import book, reading
from .book import Kept, Ledger

_NEEDS = "ledger needs {}: pip install 'campaign_extract[compare,xlsx]'"
_EPILOG = """\
The ledger is brought up to date where it is there already: new notices are added, what was typed stays at its duty, what a
corrected notice no longer asks for goes to 已撤销, and a notice whose file is gone stays as it was.

exit status:
  0  every notice was read
  2  a file could not be read (the others are in the ledger), or an option, a table of rows or the old ledger cannot be used
"""


def main(argv: Sequence[str], *, prog: str = "campaign-extract") -> int:
    """Run ``ledger``, given what follows that word; returns the exit status."""
    options = parser(prog).parse_args(argv)
    target = Path(os.path.realpath(options.output))
    if target.suffix.lower() != ".xlsx":
        return complain(prog, f"{printable(options.output)}: a ledger is an .xlsx")
    try:
        lexicon, evidence = load(options.lexicon), Evidence.of(options.evidence)
        old = reading.read(target) if target.is_file() else None
    except LexiconError as error:
        return complain(prog, *error.complaints)
    except CampaignExtractError as error:
        return complain(prog, printable(f"{options.output}: {error}" if target.is_file() else str(error)))
    except ModuleNotFoundError as error:
        return complain(prog, _NEEDS.format(error.name))
    found, status = _read(options, target, lexicon, evidence, prog)
    if not found and old is None:
        return status or complain(prog, "no notice was read")
    try:
        before, lang = old or (Ledger(), options.lang)
        ledger = update(before, lang, found, lexicon)
        data = book.render(ledger, lang=options.lang, unit=options.unit, on=options.on, lexicon=lexicon)
        with output(options.output) as out:
            out.write(data)
    except CampaignExtractError as error:
        return complain(prog, str(error))
    except ModuleNotFoundError as error:
        return complain(prog, _NEEDS.format(error.name))
    except OSError as error:
        return complain(prog, f"{printable(options.output)}: cannot be written: {error.strerror or error}")
    return status


def update(ledger: Ledger, lang: Lang, found: Sequence[Checklist], lexicon: Lexicon | None = None) -> Ledger:
    """The ledger with notices read anew: found again by their path, else by their number or content; by name."""
    kept = {one.name: one for one in ledger.kept}
    gone = list(ledger.gone)
    for checklist in found:
        name = _again(checklist, kept, {c.source.name or "" for c in found})
        if name is None:
            kept[checklist.source.name or ""] = Kept(checklist)
            continue
        old = kept.pop(name)
        carried = carry(Workbook(old.checklist, Typed(_all(old)), lang), checklist, lexicon)
        heading = old.checklist.notice.title or name
        gone += [{"notice": heading, **cells, "source": name} for cells in carried.gone]
        kept[checklist.source.name or ""] = Kept(checklist, carried.rows)
    return Ledger(tuple(kept[name] for name in sorted(kept)), ledger.added, gone, ledger.sheets)


def _all(kept: Kept) -> dict[str, Cells]:
    """Every duty of a notice, also where nothing was typed: a row that a filter by unit left out is not one that is gone."""
    return {r.id: kept.rows.get(r.id, {}) for r in kept.checklist.requirements}


def _again(checklist: Checklist, kept: dict[str, Kept], present: set[str]) -> str | None:
    """Under which name the ledger has the notice: its own, or that of a file that is there no more and was the same notice."""
    if checklist.source.name in kept:
        return checklist.source.name
    number = checklist.notice.document_number
    for name, old in kept.items():
        same = old.checklist.source.sha256 == checklist.source.sha256 or number and old.checklist.notice.document_number == number
        if name not in present and same:
            return name
    return None


def _read(
    options: argparse.Namespace, target: Path, lexicon: Lexicon, evidence: Evidence, prog: str
) -> tuple[list[Checklist], int]:
    """The checklists of all sources but the ledger itself, and the exit status."""
    found, status = dict[str, Checklist](), 0
    for path, name in files(options.sources):
        called = name or Path(path).name
        if Path(os.path.realpath(path)) == target:
            continue
        try:
            document = read(path, name=called, limit=options.limit)
            if called in found:
                raise CampaignExtractError(f"{printable(path)}: another notice is called {printable(called)}")
            found[called] = extract(document, lexicon=lexicon, evidence=evidence, with_text=True)
        except CampaignExtractError as error:
            status = complain(prog, str(error))
    return list(found.values()), status


def parser(prog: str) -> argparse.ArgumentParser:
    """The command's options."""
    made = Parser(
        prog=f"{prog} ledger",
        description="Put the duties of many notices into one workbook to work in; a second run keeps what was typed.",
        epilog=_EPILOG,
    )
    add = made.add_argument
    add("sources", nargs="+", metavar="SOURCE", help="a notice, or a directory of notices")
    add("-o", "--output", required=True, metavar="FILE", help="the workbook (.xlsx); brought up to date where it is there")
    add("--unit", metavar="NAME", help="only the duties of this unit (我是…)")
    add("--on", type=day, metavar="DATE", help="count days from this date (default: the workbook counts from the day it is opened)")
    add("--lang", choices=("zh", "en"), default="zh", help="the language of the workbook, of messages and of help (default: zh)")
    add("--lexicon", metavar="DIR", help="a folder of tables (.tsv) that is laid over ours")
    add("--evidence", metavar="FILE", help="weights learned from your own corrections (python -m campaign_extract.evidence.train)")
    add("--limit", type=whole, default=LIMIT, metavar="BYTES", help="largest source read (default: %(default)s)")
    return made
