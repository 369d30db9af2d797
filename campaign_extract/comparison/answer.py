"""What the commands that hold one paper against another have in common: how they read, and in which form they answer."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from ..errors import CampaignExtractError, LexiconError
from ..options import complain, whole
from ..output import output
from ..read import LIMIT, printable
from .model import Result

Held = TypeVar("Held", bound=Result)

FORMATS: dict[str, Callable[[Result, argparse.Namespace], bytes]] = {
    "json": lambda result, options: f"{result.to_json(indent=2)}\n".encode(),
    "csv": lambda result, options: result.to_csv(),
    "md": lambda result, options: result.to_markdown(lang=options.lang).encode(),
    "html": lambda result, options: result.to_html(lang=options.lang).encode(),
}
FORMATS["markdown"] = FORMATS["md"]  # as the main command calls it
_SUFFIXES = {".json": "json", ".csv": "csv", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html"}


def answer(
    prog: str, options: argparse.Namespace, sources: Sequence[str], hold: Callable[[], Held], strikes: Callable[[Held], bool]
) -> int:
    """Hold the sources against each other and write the result; the exit status, 1 where it ``strikes`` and ``--strict`` is given."""
    try:
        result = hold()
        data = FORMATS[form_of(options)](result, options)
    except LexiconError as error:
        return complain(prog, *error.complaints)
    except CampaignExtractError as error:
        return complain(prog, str(error))
    try:
        write(data, options.output, sources)
    except BrokenPipeError:
        raise
    except OSError as error:
        return complain(prog, f"{printable(options.output or '<stdout>')}: cannot be written: {error.strerror or error}")
    return int(options.strict and strikes(result))


def writing(parser: argparse.ArgumentParser) -> None:
    """The options that say where the answer goes, and in which form."""
    add = parser.add_argument
    add("-o", "--output", metavar="FILE", help="write there instead of stdout; its suffix says the format")
    add("--format", choices=tuple(FORMATS), help="default: by the suffix of -o, else json")
    add("--lang", choices=("zh", "en"), default="zh", help="the language of md and html, of messages and of help (default: zh)")


def reading(parser: argparse.ArgumentParser) -> None:
    """The options that say how the sources are read."""
    add = parser.add_argument
    add("--lexicon", metavar="DIR", help="a folder of tables (.tsv) that is laid over ours")
    add("--limit", type=whole, default=LIMIT, metavar="BYTES", help="largest source read (default: %(default)s)")


def form_of(options: argparse.Namespace) -> str:
    """The format that was asked for, by name or by the suffix of the output."""
    return options.format or _SUFFIXES.get(Path(options.output or "").suffix.lower(), "json")


def write(data: bytes, name: str | None, sources: Sequence[str]) -> None:
    """To stdout or to a file, never over a source."""
    if name not in (None, "-"):
        target = Path(os.path.realpath(str(name)))
        if any(source != "-" and target == Path(os.path.realpath(source)) for source in sources):
            raise OSError(None, "is a source; it would be overwritten")
    with output(name) as out:
        out.write(data)
