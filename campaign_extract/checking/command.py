"""The command ``campaign-extract check NOTICE CHECKLIST``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ..comparison.command import FORMATS, form_of, write
from ..errors import CampaignExtractError, LexiconError
from ..lexicon import load
from ..options import Parser, complain, day, whole
from ..pipeline import extract
from ..read import LIMIT, printable, read
from .doors import check
from .entries import entries
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
    try:
        lexicon = load(options.lexicon)
        document = read(options.notice, limit=options.limit)
        notice = extract(document, issued=options.issued, lexicon=lexicon, with_text=True)
        name, ways = grids(options.list, limit=options.limit)
        listed = entries(ways, lexicon, name)
        result = check(notice, listed, parties=options.party, handed_on=options.handed_on, name=name, lexicon=lexicon)
        data = FORMATS[form_of(options)](result, options)
    except LexiconError as error:
        return complain(prog, *error.complaints)
    except CampaignExtractError as error:
        return complain(prog, str(error))
    try:
        write(data, options.output, (options.notice, options.list))
    except BrokenPipeError:
        raise
    except OSError as error:
        return complain(
            prog, f"{printable(options.output or '<stdout>')}: cannot be written: {error.strerror or error}"
        )
    return int(options.strict and not result.sound)


def parser(prog: str) -> argparse.ArgumentParser:
    """The command's options."""
    made = Parser(
        prog=f"{prog} check",
        description="Hold a task list against the notice it was made from: what rests on it, what differs, what is invented or missing.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = made.add_argument
    add("notice", metavar="NOTICE", help="the notice; - for standard input")
    add("list", metavar="CHECKLIST", help="the task list")
    add("-o", "--output", metavar="FILE", help="write there instead of stdout; its suffix says the format")
    add("--format", choices=tuple(FORMATS), help="default: by the suffix of -o, else json")
    add("--lang", choices=("zh", "en"), default="zh", help="the language of md and html (default: zh)")
    add("--issued", type=day, metavar="DATE", help="the issue date, where the notice prints none")
    add("--party", action="append", metavar="NAME", help="only the duties of this party may be missing; may be given again")
    add("--handed-on", action="store_true", help="the list hands duties on to offices of its own: parties are not compared")
    add("--lexicon", metavar="DIR", help="a folder of tables (.tsv) that is laid over ours")
    add("--limit", type=whole, default=LIMIT, metavar="BYTES", help="largest source read (default: %(default)s)")
    add("--strict", action="store_true", help="exit 1 when a line differs or is invented, or a duty is missing")
    return made
