"""Words for people: what a code of the contract is called in Chinese and in English (``labels.tsv``)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Lang = Literal["zh", "en"]

#: id -> (zh, en, help_zh, help_en)
Table = dict[str, tuple[str, str, str, str]]


@cache
def table() -> Table:
    """All rows; the two columns of help may be missing."""
    found: Table = {}
    for line in (files(__package__) / "labels.tsv").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        id_, zh, en, *more = line.split("\t")
        if id_ in found:
            raise ValueError(f"labels.tsv: {id_} stands twice")
        found[id_] = (zh, en, *(more + ["", ""])[:2])  # type: ignore[assignment]
    return found


class Labels:
    """The words of one language.

    >>> Labels("zh")("force.mandatory"), Labels("en")("force.mandatory")
    ('必须', 'Must')
    """

    def __init__(self, lang: Lang = "zh") -> None:
        if lang not in get_args(Lang):
            raise ValueError(f"lang is zh or en, not {lang!r}")
        self.lang: Lang = lang
        self._column = 0 if lang == "zh" else 1

    def __call__(self, id_: str, **values: object) -> str:
        """The word for an id; an id without a row (a user's own category) is shown as its last part."""
        row = table().get(id_)
        word = row[self._column] if row else id_.rpartition(".")[2]
        return word.format(**values) if values else word

    def help(self, id_: str) -> str:
        """The sentence that explains it, or nothing."""
        row = table().get(id_)
        return row[2 + self._column] if row else ""

    def join(self, words: Iterable[str]) -> str:
        """Names in a row: 、 in Chinese, a comma in English."""
        return ("、" if self.lang == "zh" else ", ").join(words)
