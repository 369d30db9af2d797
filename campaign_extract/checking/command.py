"""The command ``campaign-extract check NOTICE CHECKLIST``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ..comparison.answer import answer, reading, writing
from ..lexicon import load
from ..options import Parser, day
from ..pipeline import extract
from ..read import read
from .doors import check
from .entries import entries
from .model import Check
from .sources import grids

_EPILOG = """\
The list: a workbook (.xlsx), CSV, Markdown, Word or another document with a table, or JSON; a column headed 工作任务, 任务,
事项, task or the like says what is to be done.

exit status:
  0  both were read
  1  --strict, and a line differs from the notice or is invented, or a duty is missing
  2  a source, an option or a table of rows cannot be used
"""


def main(argv: Sequence[str], *, prog: str = "campaign-extract") -> int:
    """Run ``check …``, without that word; returns the exit status."""
    options = parser(prog).parse_args(argv)

    def held() -> Check:
        lexicon = load(options.lexicon)
        document = read(options.notice, limit=options.limit)
        notice = extract(document, issued=options.issued, lexicon=lexicon, with_text=True)
        name, ways = grids(options.list, limit=options.limit)
        listed = entries(ways, lexicon, name)
        return check(notice, listed, parties=options.party, handed_on=options.handed_on, name=name, lexicon=lexicon)

    return answer(prog, options, (options.notice, options.list), held, lambda result: not result.sound)


def parser(prog: str) -> argparse.ArgumentParser:
    """The command's options."""
    made = Parser(
        prog=f"{prog} check",
        description="Hold a task list against the notice it was made from: what rests on it, what differs, what is invented or missing.",
        epilog=_EPILOG,
    )
    add = made.add_argument
    add("notice", metavar="NOTICE", help="the notice; - for standard input")
    add("list", metavar="CHECKLIST", help="the task list")
    writing(made)
    add("--issued", type=day, metavar="DATE", help="the issue date, where the notice prints none")
    add("--party", action="append", metavar="NAME", help="only the duties of this party may be missing; may be given again")
    add("--handed-on", action="store_true", help="the list hands duties on to offices of its own: parties are not compared")
    reading(made)
    add("--strict", action="store_true", help="exit 1 when a line differs or is invented, or a duty is missing")
    return made
