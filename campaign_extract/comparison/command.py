"""The commands ``campaign-extract compare OLD NEW`` and ``campaign-extract cover NOTICE PLAN``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ..checklist import Checklist
from ..lexicon import Lexicon, load
from ..options import Parser, day
from ..pipeline import extract
from ..read import read
from .answer import answer, reading, writing
from .doors import compare, cover
from .model import Comparison, Coverage

_EPILOG = """\
exit status:
  0  both were read
  1  --strict, and something differs (compare), or a duty is weakened or left out (cover)
  2  a source, an option or a table of rows cannot be used
"""


def main(argv: Sequence[str], *, prog: str = "campaign-extract") -> int:
    """Run ``compare …`` or ``cover …`` (the first word says which); returns the exit status."""
    options = parser(prog).parse_args(argv)

    def held() -> Comparison | Coverage:
        lexicon = load(options.lexicon)
        one, other = (_extract(source, options, lexicon, at) for at, source in enumerate((options.old, options.new)))
        if options.command == "compare":
            return compare(one, other, years=options.years, lexicon=lexicon)
        return cover(one, other, parties=options.party, lexicon=lexicon)

    return answer(prog, options, (options.old, options.new), held, differs)


def differs(result: Comparison | Coverage) -> bool:
    """Whether there is anything that a reader must look at."""
    if isinstance(result, Comparison):
        return any(line.relations != ("same",) for line in result.lines)
    return any(duty.status != "taken-up" for duty in result.duties)


def parser(prog: str) -> argparse.ArgumentParser:
    """Both commands with their options."""
    top = Parser(prog=prog)
    commands = top.add_subparsers(dest="command", required=True)
    for name, old, new, told in (
        (
            "compare",
            "OLD",
            "NEW",
            "What changed between two notices: added, dropped, moved dates, counts, force, party.",
        ),
        ("cover", "NOTICE", "PLAN", "Which duties of the superior's notice a plan takes up, weakens or leaves out."),
    ):
        one = commands.add_parser(
            name,
            description=told,
            epilog=_EPILOG,
        )
        add = one.add_argument
        add("old", metavar=old, help="a notice; - for standard input")
        add("new", metavar=new, help="the other one")
        writing(one)
        add(
            "--issued",
            type=day,
            action="append",
            metavar="DATE",
            help=f"the issue date of {old}; a second time: of {new}",
        )
        reading(one)
        add("--strict", action="store_true", help="exit 1 when something differs")
        if name == "compare":
            add("--years", type=int, metavar="N", help="how many years they are apart (default: by their issue dates)")
        else:
            add("--party", action="append", metavar="NAME", help="only the duties of this party; may be given again")
    return top


def _extract(source: str, options: argparse.Namespace, lexicon: Lexicon, at: int) -> Checklist:
    issued = options.issued[at] if options.issued and at < len(options.issued) else None
    return extract(read(source, limit=options.limit), issued=issued, lexicon=lexicon)
