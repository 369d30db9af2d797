"""The command: notices in, checklists out; data to stdout as UTF-8, everything for people's eyes to stderr."""

from __future__ import annotations

import argparse
import json
import os
import sys
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__
from .errors import CampaignExtractError, EvidenceError, LexiconError, ReadError
from .messages import speaking, wanted
from .options import Parser, complain, day, files, names, whole
from .output import Out, output
from .read import LIMIT, printable, read

if TYPE_CHECKING:
    from .checklist import Checklist
    from .duties.why import Why
    from .evidence.models import Evidence
    from .export.writers import Format
    from .lexicon import Lexicon

PROG = "campaign-extract"

#: Options that only some formats have, with the formats as a complaint names them.
_OPTIONS = {
    "indent": "json",
    "by": "markdown or docx",
    "deadlines": "ics",
    "alarm_days": "ics",
    "phases": "ics",
    "sequence": "ics",
}
#: ``--alarm-days none``: an option that was not given is None already.
_NEVER = -1
#: Suffixes of what we can open again.
_AGAIN = (".json", ".xlsx", ".html")
#: What no terminal should be sent.
_BINARY = ("xlsx", "docx")

_EXAMPLES = """\
examples:
  %(prog)s notice.docx > checklist.json
  %(prog)s notice.pdf -o tasks.xlsx              a workbook; also .html .ics .docx .md .csv, by the suffix
  %(prog)s notice.txt -o tasks.md --by party --lang en
  %(prog)s notice.txt --issued 2024-01-29 --addressees 各卫生院、各幼儿园
  %(prog)s notices/ -o checklists.jsonl          one line a file; a bad file is a line with its error
  %(prog)s notices/*.txt --format csv -o tasks.csv
  %(prog)s checklist.json -o tasks.xlsx          one of our own documents, workbooks or reports in another format
  cat notice.txt | %(prog)s - --explain > checklist.json
  %(prog)s compare 2023.txt 2024.txt -o changes.html     what changed between two notices
  %(prog)s cover notice.txt plan.txt --format md         what a plan takes up, weakens, leaves out
  %(prog)s check notice.txt list.xlsx -o report.html     what a task list says otherwise, invents, leaves out
  %(prog)s batch notices/ -o checklists.jsonl            many files, several processes, resumed when interrupted
  %(prog)s ledger notices/ -o 台账.xlsx                  all duties of many notices in one workbook, states kept
  %(prog)s mcp --folder notices/                         the same for language models (Model Context Protocol)
  %(prog)s serve --port 8000                             the same over HTTP, with a page to work with

compare, cover, check, batch, ledger, serve and mcp have options of their own: %(prog)s compare --help

exit status:
  0  every notice was read
  1  --strict, and there was a warning
  2  a source, an option or a table of rows cannot be used
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        with speaking(wanted(arguments)):
            return _command(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # whoever read our output has gone: say nothing, and let the interpreter's last flush go nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _command(arguments: list[str]) -> int:
    """The command that the first word names, or reading."""
    if arguments[:1] in (["compare"], ["cover"]):  # a file of that name is ./compare
        from .comparison.command import main as comparison

        return comparison(arguments, prog=PROG)
    if arguments[:1] == ["check"]:  # a file of that name is ./check
        from .checking.command import main as check

        return check(arguments[1:], prog=PROG)
    if arguments[:1] == ["batch"]:  # a file of that name is ./batch
        from .batch.command import main as batch

        return batch(arguments[1:], prog=PROG)
    if arguments[:1] == ["ledger"]:  # a file of that name is ./ledger
        from .ledger.command import main as ledger

        return ledger(arguments[1:], prog=PROG)
    if arguments[:1] == ["mcp"]:  # a file of that name is ./mcp
        from .mcp.command import main as mcp

        return mcp(arguments[1:], prog=PROG)
    if arguments[:1] == ["serve"]:  # a file of that name is ./serve
        from .service.command import main as serve

        return serve(arguments[1:], prog=PROG)
    return _run(_parser().parse_args(arguments))


def _parser() -> argparse.ArgumentParser:
    from .export import FORMATS

    parser = Parser(
        prog=PROG,
        description="Read Chinese campaign notices (活动通知、方案) and write what they oblige whom to do, by when and how often.",
        epilog=_EXAMPLES,
    )
    add = parser.add_argument
    add("sources", nargs="+", metavar="SOURCE", help="a file (text, Word, PDF, web page, OFD, scan), a directory of them, or -")
    add("-o", "--output", metavar="FILE", help="write there instead of stdout; the file is replaced only when all is written")
    add("--format", choices=(*FORMATS, "md"), help="default: by the suffix of -o, else json; for several files jsonl, a line each")
    add("--lang", choices=("zh", "en"), default="zh", help="the language of xlsx, ics, html, markdown and docx, of messages and of help (default: zh)")
    add("--by", choices=("section", "party"), help="what markdown and docx are arranged by (default: section)")
    add("--deadlines", choices=("todo", "event", "both"), help="what ics makes of a deadline (default: event)")
    add("--alarm-days", type=_days, metavar="N", help="remind in the calendar at 9:00, N days before, or none (ics; default: 1)")
    add("--phases", action="store_true", default=None, help="calendar entries for what lasts a whole phase, too (ics)")
    add("--sequence", type=whole, metavar="N", help="which correction this is (ics; default: one more than in the file replaced)")
    add("--indent", type=whole, metavar="N", help="blanks that nested json is indented by (default: 2)")
    add("--issued", type=day, metavar="DATE", help="the issue date (成文日期), 2024-01-29 or 2024年1月29日, where the notice prints none")
    add("--issued-override", type=day, metavar="DATE", help="the issue date in the place of the one that the notice prints")
    add("--addressees", type=names, metavar="NAMES", help="the addressees (主送机关), with 、 between, where it names none")
    add("--unit", metavar="NAME", help="only the duties of this unit (我是…); xlsx has the others' on a sheet of their own")
    add("--update", action="store_true", help="keep what was typed into the workbook that -o replaces; what is gone goes to 已撤销 (xlsx)")
    add("--before", choices=("inclusive", "exclusive"), help="does 5月20日前 include that day? (default: inclusive)")
    add("--lexicon", metavar="DIR", help="a folder of tables (.tsv) that is laid over ours")
    add("--evidence", metavar="FILE", help="weights learned from your own corrections (python -m campaign_extract.evidence.train)")
    add("--limit", type=whole, default=LIMIT, metavar="BYTES", help="largest source read (default: %(default)s)")
    add("--with-text", action="store_true", help="put the text that the spans count in into source.text")
    add("--strict", action="store_true", help="exit 1 when any notice gives a warning")
    add("--explain", action="store_true", help="tell on stderr, for each quote, the row that fired and the rows it beat, and for each duty what decided")
    add("--version", action=_Version, nargs=0, help="show program's version number, what it reads and writes here, and exit")
    return parser


class _Version(argparse.Action):
    """The version, and below it what this installation can do."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from .equipment import line

        print(f"{PROG} {__version__}\n{line()}")
        parser.exit()


def _days(text: str) -> int:
    """So many days, or none at all."""
    return _NEVER if text == "none" else whole(text)


def _run(options: argparse.Namespace) -> int:
    if options.output and options.output != "-" and any(_same(options.output, source) for source in options.sources):
        return complain(PROG, f"{printable(options.output)}: is a source; it would be overwritten")
    single = len(options.sources) == 1 and not os.path.isdir(options.sources[0])
    try:
        form = _form(options, single)
    except CampaignExtractError as error:
        return complain(PROG, str(error))
    if wrong := _unfit(options, form, single):
        return complain(PROG, wrong)

    from .evidence.models import Evidence
    from .lexicon import load

    try:
        lexicon, evidence = load(options.lexicon), Evidence.of(options.evidence)
    except EvidenceError as error:
        return complain(PROG, str(error))
    except LexiconError as error:
        return complain(PROG, *error.complaints)

    try:
        with output(options.output) as out:
            return _work(options, form, lexicon, evidence, out, records=not single and form.name == "jsonl")
    except BrokenPipeError:
        raise
    except OSError as error:
        return complain(PROG, f"{printable(options.output or '<stdout>')}: cannot be written: {error.strerror or error}")


def _form(options: argparse.Namespace, single: bool) -> Format:
    """The format that was asked for, by name or by the suffix of the output; ExportError for a suffix of none."""
    from .export import FORMATS
    from .export.writers import format_of

    if options.format:
        return FORMATS["markdown" if options.format == "md" else options.format]
    if Path(options.output or "").suffix:
        return format_of(options.output)
    return FORMATS["json" if single else "jsonl"]


def _unfit(options: argparse.Namespace, form: Format, single: bool) -> str | None:
    """What in the options does not go together, if anything."""
    if not single and form.name not in ("jsonl", "csv"):
        return f"--format {form.name} takes one file; several make --format jsonl or csv"
    for name in _OPTIONS:
        if getattr(options, name) is not None and name not in form.options:
            return f"--{name.replace('_', '-')} goes with --format {_OPTIONS[name]}"
    if options.update and (form.name != "xlsx" or options.output in (None, "-")):
        return "--update goes with -o FILE.xlsx"
    if form.name in _BINARY and options.output is None:
        return f"--format {form.name} needs -o FILE (-o - is stdout)"
    return None


def _work(
    options: argparse.Namespace, form: Format, lexicon: Lexicon, evidence: Evidence, out: Out, *, records: bool
) -> int:
    """All sources, one after the other; the exit status. With ``records`` what cannot be read is a line of its own."""
    from .pipeline import extract

    status = 0
    for path, name in files(options.sources):
        try:
            why: list[Why] = []
            if checklist := _ours(path, options):
                text = checklist.source.text or ""
            else:
                document = read(path, name=name, limit=options.limit)
                text = document.text
                checklist = extract(
                    document,
                    issued=options.issued,
                    issued_override=options.issued_override,
                    addressees=options.addressees,
                    lexicon=lexicon,
                    before=options.before or "inclusive",
                    with_text=options.with_text or form.text,
                    evidence=evidence,
                    why=why if options.explain else None,
                )
            if options.unit and "unit" not in form.options:
                checklist = checklist.for_unit(options.unit)
            data = _render(checklist, form, options, lexicon, first=not out.written)
        except Exception as error:  # one notice must not take the others with it
            message = str(error)
            if not isinstance(error, CampaignExtractError):
                if sys.flags.dev_mode:
                    raise
                message = f"{printable(path)}: internal error: {error!r} (python -X dev shows where)"
            status = complain(PROG, message)
            if records:
                out.write(_record(name or Path(path).name, message))
            continue
        out.write(data)
        _tell(text, checklist)
        if options.explain:
            from .explain import explain

            for line in explain(checklist, why, text, lexicon, evidence):
                print(line, file=sys.stderr)
        status = _strict(checklist, options, status)
    return status


def _strict(checklist: Checklist, options: argparse.Namespace, status: int) -> int:
    """The exit status after one more checklist."""
    return status or int(options.strict and any(note.severity != "info" for note in checklist.notes))


def _ours(path: str, options: argparse.Namespace) -> Checklist | None:
    """The checklist of a JSON document, workbook or report that we wrote; None for every other file, which is read as a notice."""
    if Path(path).suffix.lower() not in _AGAIN:
        return None
    from .export.again import READING, again
    from .export.holds import faults
    from .read.extras import Missing

    found = None
    try:
        if Path(path).is_file() and Path(path).stat().st_size <= options.limit:
            found = again(Path(path).read_bytes())
    except Missing as error:
        raise ReadError(f"{printable(path)}: {error}") from None
    except (OSError, CampaignExtractError):
        return None  # reading it as a notice tells what is wrong
    if found is None:
        return None
    if wrong := faults(found):
        raise ReadError(f"{printable(path)}: is a checklist of ours that does not hold together: {wrong[0].pointer} {wrong[0].detail}")
    for name in (*READING, "evidence", "with_text"):
        if getattr(options, name):
            option = name.replace("_", "-")
            raise ReadError(f"{printable(path)}: is a checklist of ours, which was read before: --{option} changes nothing in it")
    return found


def _same(one: str, other: str) -> bool:
    with suppress(OSError, ValueError):
        return os.path.samefile(one, other)
    return False


def _render(checklist: Checklist, form: Format, options: argparse.Namespace, lexicon: Lexicon, *, first: bool) -> bytes:
    if form.name == "csv":  # several follow each other under one header
        from .export import csv

        return (csv.header() if first else b"") + csv.body(checklist)
    from .export import render

    given = {name: value for name in _OPTIONS if (value := getattr(options, name)) is not None}
    if form.name == "json":
        given.setdefault("indent", 2)
    if given.get("alarm_days") == _NEVER:
        given["alarm_days"] = None
    if form.name == "ics" and "sequence" not in given and options.output and Path(options.output).is_file():
        from .export.ics import replacing

        old = Path(options.output).read_bytes()  # the calendar that this one takes the place of
        return replacing(old, lambda n: render(checklist, "ics", lang=options.lang, sequence=n, **given))
    if options.unit and "unit" in form.options:
        given["unit"] = options.unit
    if options.update and Path(options.output).is_file():
        from .carry import carry
        from .export.typed import read as typed

        given["typed"] = carry(typed(options.output), checklist, lexicon)
    return render(checklist, form.name, lang=options.lang, **given)


def _record(name: str, message: str) -> bytes:
    """The line of a source that cannot be read: its name and what is wrong, in the place of a checklist."""
    record = {"source": {"name": printable(name)}, "error": message}
    return f"{json.dumps(record, ensure_ascii=False)}\n".encode("utf-8", "replace")


def _tell(text: str, checklist: Checklist) -> None:
    """The notes, as ``name:line: severity: code: message``; what has no place in the text stands at line 1."""
    ends = [i for i, c in enumerate(text) if c == "\n"] if checklist.notes else []
    for note in checklist.notes:
        line = bisect_right(ends, note.span[0] - 1) + 1 if note.span else 1
        print(f"{checklist.source.name or '<stdin>'}:{line}: {note.severity}: {note.code}: {printable(note.message)}", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
