"""The command: notices in, checklists out; data to stdout as UTF-8, everything for people's eyes to stderr."""

from __future__ import annotations

import argparse
import io
import os
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from . import __version__
from .errors import CampaignExtractError, LexiconError
from .read import LIMIT, Document, printable, read

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from .checklist import Checklist
    from .lexicon import Lexicon

PROG = "campaign-extract"

_EXAMPLES = """\
examples:
  %(prog)s notice.txt > checklist.json
  %(prog)s notice.txt --issued 2024-01-29 --addressees 各医疗卫生机构、各托育机构
  %(prog)s notices/ -o checklists.jsonl          one line a file; a bad file is told on stderr, the others go on
  %(prog)s notices/*.txt --format csv -o tasks.csv
  cat notice.txt | %(prog)s - --explain > checklist.json

exit status:
  0  every notice was read
  1  --strict, and there was a warning
  2  a source, an option or a table of rows cannot be used
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    try:
        return _run(_parser().parse_args(argv))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # whoever read our output has gone: say nothing, and let the interpreter's last flush go nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


class _Parser(argparse.ArgumentParser):
    """Complains in one line, and prints its Chinese on any console."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        if file is None and isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        super().print_help(file)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{PROG}: {printable(message)} (see {PROG} --help)\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=PROG,
        description="Read Chinese campaign notices (活动通知、方案) and write what they oblige whom to do, by when and how often.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("sources", nargs="+", metavar="SOURCE", help="a text file, a directory of them, or - for standard input")
    add("-o", "--output", metavar="FILE", help="write there instead of stdout; the file is replaced only when all is written")
    add("--format", choices=("json", "jsonl", "csv"), help="default: json for one file, jsonl (a line a file) for several")
    add("--indent", type=_whole, metavar="N", help="blanks that nested json is indented by (default: 2)")
    add("--issued", type=_date, metavar="DATE", help="the issue date (成文日期), YYYY-MM-DD, where the notice prints none")
    add("--addressees", type=_names, metavar="NAMES", help="the addressees (主送机关), with 、 between, where it names none")
    add("--before", choices=("inclusive", "exclusive"), default="inclusive", help="does 5月20日前 include that day? (default: inclusive)")
    add("--lexicon", metavar="DIR", help="a folder of tables (.tsv) that is laid over ours")
    add("--limit", type=_whole, default=LIMIT, metavar="BYTES", help="largest source read (default: %(default)s)")
    add("--with-text", action="store_true", help="put the text that the spans count in into source.text")
    add("--strict", action="store_true", help="exit 1 when any notice gives a warning")
    add("--explain", action="store_true", help="tell on stderr, for each quote, the row that fired and the rows it beat")
    add("--version", action="version", version=f"{PROG} {__version__}")
    return parser


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date (YYYY-MM-DD)") from None


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.replace("，", "、").replace(",", "、").split("、") if name.strip()]


def _run(options: argparse.Namespace) -> int:
    single = len(options.sources) == 1 and not os.path.isdir(options.sources[0])
    form = options.format or ("json" if single else "jsonl")
    if form == "json" and not single:
        return _complain("--format json takes one file; several make --format jsonl")
    if options.indent is not None and form != "json":
        return _complain("--indent goes with --format json")
    if options.output and options.output != "-" and any(_same(options.output, source) for source in options.sources):
        return _complain(f"{printable(options.output)}: is a source; it would be overwritten")

    from .lexicon import load

    try:
        lexicon = load(options.lexicon)
    except LexiconError as error:
        for complaint in error.complaints:
            _complain(complaint)
        return 2

    try:
        with _output(options.output) as out:
            return _work(options, form, lexicon, out)
    except BrokenPipeError:
        raise
    except OSError as error:
        return _complain(f"{printable(options.output or '<stdout>')}: cannot be written: {error.strerror or error}")


def _work(options: argparse.Namespace, form: str, lexicon: Lexicon, out: _Out) -> int:
    """All sources, one after the other; the exit status."""
    from .pipeline import extract

    status = 0
    for path, name in _files(options.sources):
        try:
            document = read(path, name=name, limit=options.limit)
            checklist = extract(
                document,
                issued=options.issued,
                addressees=options.addressees,
                lexicon=lexicon,
                before=options.before,
                with_text=options.with_text,
            )
        except CampaignExtractError as error:
            status = _complain(str(error))
            continue
        except Exception as error:  # one notice must not take the others with it
            if sys.flags.dev_mode:
                raise
            status = _complain(f"{printable(path)}: internal error: {error!r} (python -X dev shows where)")
            continue
        out.write(_render(checklist, form, options.indent, first=not out.written))
        _tell(document, checklist)
        if options.explain:
            from .explain import explain

            for line in explain(checklist, document.text, lexicon):
                print(line, file=sys.stderr)
        if options.strict and any(note.severity != "info" for note in checklist.notes):
            status = status or 1
    return status


def _complain(message: str) -> int:
    """One line on stderr (as many as the message has), and the exit status that goes with it."""
    print(f"{PROG}: {message}", file=sys.stderr)
    return 2


def _same(one: str, other: str) -> bool:
    with suppress(OSError, ValueError):
        return os.path.samefile(one, other)
    return False


def _files(sources: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Each file with what it is called: its own name, below a directory its path from there; hidden ones are left out."""
    for source in sources:
        if source == "-" or not os.path.isdir(source):
            yield source, None
            continue
        root = Path(source)
        found = sorted(p for p in root.rglob("*") if p.is_file() and not any(q.startswith(".") for q in p.relative_to(root).parts))
        for path in found:
            yield str(path), path.relative_to(root).as_posix()
        if not found:
            yield source, None  # read says that it is a directory


def _render(checklist: Checklist, form: str, indent: int | None, *, first: bool) -> bytes:
    if form == "csv":
        from .export import csv

        return (csv.header() if first else b"") + csv.body(checklist)
    if form == "json":
        return f"{checklist.to_json(indent=2 if indent is None else indent)}\n".encode()
    return f"{checklist.to_json()}\n".encode()


def _tell(document: Document, checklist: Checklist) -> None:
    """The notes, as ``name:line: severity: code: message``; what has no place in the text stands at line 1."""
    ends = [i for i, c in enumerate(document.text) if c == "\n"] if checklist.notes else []
    for note in checklist.notes:
        line = bisect_right(ends, note.span[0] - 1) + 1 if note.span else 1
        print(f"{document.name or '<stdin>'}:{line}: {note.severity}: {note.code}: {printable(note.message)}", file=sys.stderr)


class _Out:
    """Where the data goes; knows whether any came."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.written = stream, False

    def write(self, data: bytes) -> None:
        self.stream.write(data)
        self.stream.flush()
        self.written = True


@contextmanager
def _output(name: str | None) -> Iterator[_Out]:
    """Stdout, or a file that takes its name only when all is written, and only if there was anything."""
    if name is None or name == "-":
        yield _Out(sys.stdout.buffer)
        return
    target = Path(os.path.realpath(name))
    if target.exists() and not target.is_file():  # a pipe or a device cannot be replaced; a directory will say so
        with target.open("wb") as stream:
            yield _Out(stream)
        return
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with draft.open("xb") as stream:
            out = _Out(stream)
            yield out
        if out.written:
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


if __name__ == "__main__":
    raise SystemExit(main())
