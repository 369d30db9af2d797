"""The words of the command for people, in Chinese and English (``messages.tsv``); what has no row stays English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

#: Python's own errors are English; only a command that has looked at its arguments speaks another language.
_SPOKEN: ContextVar[str] = ContextVar("lang", default="en")
_LANGS = ("zh", "en")
_GAP = re.compile(r"(\{\})")
#: Help is set in columns: two blanks or more stand between what is typed and what it does.
_COLUMNS = re.compile(r"( {2,})")


def wanted(arguments: Sequence[str]) -> str:
    """The language that the arguments ask for, before anything else is read in them.

    >>> wanted(["通知.txt", "--lang", "en"]), wanted(["通知.txt", "--lang=en"]), wanted(["通知.txt"])
    ('en', 'en', 'zh')
    """
    lang = "zh"
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        value = arguments[at + 1] if argument == "--lang" and at + 1 < len(arguments) else argument.removeprefix("--lang=")
        if argument.startswith("--lang") and value in _LANGS:
            lang = value
    return lang


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Messages and help are in this language inside."""
    token = _SPOKEN.set(lang)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


@cache
def table() -> dict[str, str]:
    """English -> Chinese; {} stands for what is put in."""
    found: dict[str, str] = {}
    for line in (files(__package__) / "messages.tsv").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        english, chinese = line.split("\t")
        if english in found:
            raise ValueError(f"messages.tsv: {english!r} stands twice")
        found[english] = chinese
    return found


def told(message: str) -> str:
    """A message in the language that is spoken; what it is about, before a colon, stays as it is.

    >>> with speaking("zh"):
    ...     told("通知.txt: larger than the limit of 10 bytes")
    '通知.txt: 超过 10 字节的上限'
    """
    if _SPOKEN.get() == "en":
        return message
    start = 0
    while True:
        if (found := _whole(message[start:])) is not None:
            return message[:start] + found
        colon = message.find(": ", start)
        if colon < 0:
            return message
        start = colon + 2


def lines(text: str) -> str:
    """A text in lines and columns, each of its cells told.

    >>> with speaking("zh"):
    ...     lines("  0  every notice was read")
    '  0  每份通知都已读完'
    """
    return "\n".join("".join(told(cell) for cell in _COLUMNS.split(line)) for line in text.split("\n"))


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The rows with something put in; those with most words first."""
    rows = sorted((row for row in table().items() if "{}" in row[0]), key=lambda row: -len(row[0]))
    return [
        (re.compile("".join("(.+?)" if part == "{}" else re.escape(part) for part in _GAP.split(english)), re.DOTALL), chinese)
        for english, chinese in rows
    ]


def _whole(message: str) -> str | None:
    """The Chinese of a whole message, where a row has it."""
    if (found := table().get(message)) is not None:
        return found
    for pattern, chinese in _patterns():
        if fits := pattern.fullmatch(message):
            return "".join(map(str.__add__, chinese.split("{}"), (*map(told, fits.groups()), "")))
    return None
