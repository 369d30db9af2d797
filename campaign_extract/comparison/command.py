"""The commands ``campaign-extract compare OLD NEW`` and ``campaign-extract cover NOTICE PLAN``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ..checklist import Checklist
from ..errors import CampaignExtractError, LexiconError
from ..lexicon import Lexicon, load
from ..options import Parser, complain, day, whole
from ..pipeline import extract
from ..read import LIMIT, printable, read
from .doors import compare, cover
from .model import Comparison, Coverage, Result

FORMATS: dict[str, Callable[[Result, argparse.Namespace], bytes]] = {
    "json": lambda result, options: f"{result.to_json(indent=2)}\n".encode(),
    "csv": lambda result, options: result.to_csv(),
    "md": lambda result, options: result.to_markdown(lang=options.lang).encode(),
    "html": lambda result, options: result.to_html(lang=options.lang).encode(),
}
FORMATS["markdown"] = FORMATS["md"]  # as the main command calls it
_SUFFIXES = {".json": "json", ".csv": "csv", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html"}

_EPILOG = """\
exit status:
  0  both were read
  1  --strict, and something differs (compare), or a duty is weakened or left out (cover)
  2  a source, an option or a table of rows cannot be used
"""


def main(argv: Sequence[str], *, prog: str = "campaign-extract") -> int:
    """Run ``compare …`` or ``cover …`` (the first word says which); returns the exit status."""
    options = parser(prog).parse_args(argv)
    try:
        lexicon = load(options.lexicon)
        one, other = (_extract(source, options, lexicon, at) for at, source in enumerate((options.old, options.new)))
        result: Comparison | Coverage
        if options.command == "compare":
            result = compare(one, other, years=options.years, lexicon=lexicon)
        else:
            result = cover(one, other, parties=options.party, lexicon=lexicon)
        data = FORMATS[form_of(options)](result, options)
    except LexiconError as error:
        return complain(prog, *error.complaints)
    except CampaignExtractError as error:
        return complain(prog, str(error))
    try:
        write(data, options.output, (options.old, options.new))
    except BrokenPipeError:
        raise
    except OSError as error:
        return complain(
            prog, f"{printable(options.output or '<stdout>')}: cannot be written: {error.strerror or error}"
        )
    return int(options.strict and differs(result))


def differs(result: Comparison | Coverage) -> bool:
    """Whether there is anything that a reader must look at."""
    if isinstance(result, Comparison):
        return any(line.relations != ("same",) for line in result.lines)
    return any(duty.status != "taken-up" for duty in result.duties)


def parser(prog: str) -> argparse.ArgumentParser:
    """Both commands with their options."""
    top = Parser(prog=prog, allow_abbrev=False)
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
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        add = one.add_argument
        add("old", metavar=old, help="a notice; - for standard input")
        add("new", metavar=new, help="the other one")
        add("-o", "--output", metavar="FILE", help="write there instead of stdout; its suffix says the format")
        add("--format", choices=tuple(FORMATS), help="default: by the suffix of -o, else json")
        add("--lang", choices=("zh", "en"), default="zh", help="the language of md and html (default: zh)")
        add(
            "--issued",
            type=day,
            action="append",
            metavar="DATE",
            help=f"the issue date of {old}; a second time: of {new}",
        )
        add("--lexicon", metavar="DIR", help="a folder of tables (.tsv) that is laid over ours")
        add("--limit", type=whole, default=LIMIT, metavar="BYTES", help="largest source read (default: %(default)s)")
        add("--strict", action="store_true", help="exit 1 when something differs")
        if name == "compare":
            add("--years", type=int, metavar="N", help="how many years they are apart (default: by their issue dates)")
        else:
            add("--party", action="append", metavar="NAME", help="only the duties of this party; may be given again")
    return top


def _extract(source: str, options: argparse.Namespace, lexicon: Lexicon, at: int) -> Checklist:
    issued = options.issued[at] if options.issued and at < len(options.issued) else None
    return extract(read(source, limit=options.limit), issued=issued, lexicon=lexicon)


def form_of(options: argparse.Namespace) -> str:
    """The format that was asked for, by name or by the suffix of the output."""
    return options.format or _SUFFIXES.get(Path(options.output or "").suffix.lower(), "json")


def write(data: bytes, output: str | None, sources: Sequence[str]) -> None:
    """To stdout, or to a file that takes its name only when all is written; never over a source."""
    if output in (None, "-"):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(os.path.realpath(str(output)))
    if any(source != "-" and target == Path(os.path.realpath(source)) for source in sources):
        raise OSError(None, "is a source; it would be overwritten")
    replace(target, data)


def replace(target: Path, data: bytes) -> None:
    """Write a file that takes its name only when all is written; a pipe or a device is written to."""
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(data)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
