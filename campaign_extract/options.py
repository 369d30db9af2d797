"""What the commands' options have in common: a parser that complains in one line, and the values it takes."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from .messages import lines, told
from .read import printable

if TYPE_CHECKING:
    from argparse import Action, _MutuallyExclusiveGroup

    from _typeshed import SupportsWrite

_DAY = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)")
#: What a line of help is filled with: words, and Chinese characters with the points behind them.
_PIECE = re.compile(r"[!-~]+[，。；：、）]*|[^!-~][，。；：、）]*")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help in the language that is spoken, argparse's own words included."""

    def add_usage(
        self, usage: str | None, actions: Iterable[Action], groups: Iterable[_MutuallyExclusiveGroup], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, told("usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(heading and told(heading))

    def add_text(self, text: str | None) -> None:
        super().add_text(text and lines(text))

    def _get_help_string(self, action: Action) -> str | None:
        return action.help and told(action.help)

    def _split_lines(self, text: str, width: int) -> list[str]:
        """By the room that they take on a console, where a Chinese character takes two places."""
        if text.isascii():
            return super()._split_lines(text, width)
        filled, room = [""], width
        for piece in _PIECE.findall(text):
            places = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in piece)
            if places > room and filled[-1]:
                filled.append("")
                room = width
            filled[-1] += piece if filled[-1] else piece.lstrip()
            room -= places
        return [line.rstrip() for line in filled]


class Parser(argparse.ArgumentParser):
    """Complains in one line, prints its Chinese on any console and its words as they are written, and takes no option cut short."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", _Formatter)
        options.setdefault("allow_abbrev", False)
        super().__init__(**options)

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        if file is None and isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        super().print_help(file)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {told(printable(message))}{told(f' (see {self.prog} --help)')}\n")


def speech(parser: argparse.ArgumentParser) -> None:
    """``--lang`` for a command whose outputs know no language; it has been looked for before the others (``messages.wanted``)."""
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="the language of messages and help (default: zh)")


def complain(prog: str, *messages: str) -> int:
    """Each message on stderr, and the exit status that goes with a complaint."""
    for message in messages:
        print(f"{prog}: {told(message)}", file=sys.stderr)
    return 2


def whole(text: str) -> int:
    """A whole number, 0 or more."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def positive(text: str) -> int:
    """A whole number above 0."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def day(text: str) -> date:
    """A day as people write it.

    >>> day("2024年1月29日") == day("2024/1/29") == day("2024-01-29")
    True
    """
    try:
        if found := _DAY.fullmatch(text):
            year, _, *rest = found.groups()
            return date(int(year), *(int(part) for part in rest if part))
        return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is not a date (2024-01-29, 2024/1/29, 2024年1月29日)")


def names(text: str) -> tuple[str, ...]:
    """Names with 、 between.

    >>> names("各卫生院、各幼儿园")
    ('各卫生院', '各幼儿园')
    """
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # bytes that the locale could not read
    return tuple(name.strip() for name in text.replace("，", "、").replace(",", "、").split("、") if name.strip())


def files(sources: Sequence[str]) -> Iterator[tuple[str, str | None]]:
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
