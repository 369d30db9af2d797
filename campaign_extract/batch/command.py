"""The command ``campaign-extract batch DIR|FILE… -o FILE``; everything for people's eyes goes to stderr."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ..errors import CampaignExtractError, LexiconError
from ..model import NOTE_CODES
from ..options import Parser, complain, day, names, positive, speech
from ..read import LIMIT, printable
from .job import Summary, run
from .record import Options

_EPILOG = """\
An interrupted batch goes on where it was when the same command is given again; FILE.journal holds what is done.

exit status:
  0  every notice was read
  1  --strict, and there was a warning
  2  a file could not be read (its record says why), or an option or a table of rows cannot be used
"""


def main(argv: Sequence[str], *, prog: str = "campaign-extract") -> int:
    """Run ``batch``, given what follows that word; returns the exit status."""
    given = parser(f"{prog} batch").parse_args(argv)
    options = Options(
        issued=given.issued,
        issued_override=given.issued_override,
        addressees=given.addressees,
        lexicon=given.lexicon,
        before=given.before,
        with_text=given.with_text,
        limit=given.limit,
        evidence=given.evidence,
    )
    try:
        summary = run(given.sources, given.output, options, jobs=given.jobs, timeout=given.timeout)
    except LexiconError as error:
        return complain(prog, *error.complaints)
    except CampaignExtractError as error:
        return complain(prog, printable(str(error)))
    except OSError as error:
        return complain(prog, f"{printable(given.output)}: cannot be written: {error.strerror or error}")
    except KeyboardInterrupt:
        complain(prog, "interrupted; the same command goes on from here")
        raise
    complain(prog, *told(summary))
    if summary.failures:
        return 2
    return int(given.strict and any(NOTE_CODES[code][0] != "info" for code in summary.notes))


def told(summary: Summary) -> list[str]:
    """The summary in lines.

    >>> told(Summary(files=2, failures=1, requirements=9, named=[("通知.txt", "empty")]))
    ['通知.txt: empty', '2 files, 1 failed; 9 requirements']
    """
    lines = [f"{printable(path)}: {error}" for path, error in summary.named]
    if summary.failures > len(summary.named):
        lines.append(f"… and {summary.failures - len(summary.named):,} more failed; their records say why")
    resumed = f" ({summary.resumed:,} of them done before)" if summary.resumed else ""
    lines.append(f"{summary.files:,} files{resumed}, {summary.failures:,} failed; {summary.requirements:,} requirements")
    if summary.notes:
        counts = sorted(summary.notes.items(), key=lambda item: (-item[1], item[0]))
        lines.append("notes: " + ", ".join(f"{code} {count:,}" for code, count in counts))
    return lines


def parser(prog: str) -> argparse.ArgumentParser:
    """The command with its options; those of reading are named as in the main command."""
    top = Parser(
        prog=prog,
        description="Read many notices with several processes into one file, a record each, in the order of their paths.",
        epilog=_EPILOG,
    )
    add = top.add_argument
    add("sources", nargs="+", metavar="SOURCE", help="a file, or a directory of files")
    add("-o", "--output", required=True, metavar="FILE", help="a .jsonl or .parquet; replaced only when all is written")
    add("--jobs", type=positive, metavar="N", help="processes that read (default: one a processor)")
    add("--timeout", type=positive, metavar="SECONDS", help="give a file up after so long (default: never)")
    add("--issued", type=day, metavar="DATE", help="the issue date (成文日期), 2024-01-29 or 2024年1月29日, where a notice prints none")
    add("--issued-override", type=day, metavar="DATE", help="the issue date in the place of the one that a notice prints")
    add("--addressees", type=names, metavar="NAMES", help="the addressees (主送机关), with 、 between, where one names none")
    add("--before", choices=("inclusive", "exclusive"), default="inclusive", help="does 5月20日前 include that day? (default: inclusive)")
    add("--lexicon", metavar="DIR", help="a folder of tables (.tsv) that is laid over ours")
    add("--evidence", metavar="FILE", help="weights learned from your own corrections (python -m campaign_extract.evidence.train)")
    add("--limit", type=positive, default=LIMIT, metavar="BYTES", help="largest file read (default: %(default)s)")
    add("--with-text", action="store_true", help="put the text that the spans count in into source.text")
    add("--strict", action="store_true", help="exit 1 when any notice gives a warning")
    speech(top)
    return top
