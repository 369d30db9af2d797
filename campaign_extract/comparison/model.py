"""What a comparison holds, as frozen types: lines with both quotes, what differs, and why the two belong together."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ..model import Force, Model, Span

if TYPE_CHECKING:
    import pandas as pd

    from ..export.labels import Lang

Relation = Literal[
    "same", "moved-date", "raised-count", "lowered-count", "changed-force", "changed-party", "added", "dropped"
]
Status = Literal["taken-up", "weakened", "left-out"]
Weakness = Literal["later-date", "no-date", "lower-count", "no-count", "looser-limit", "weaker-force"]
What = Literal["date", "count", "limit", "force", "party"]
Direction = Literal[
    "earlier", "later", "raised", "lowered", "stronger", "weaker", "set", "lifted", "with-year", "other"
]


class Side(Model):
    """One of the two checklists: the file, the title and the issue date it prints."""

    name: str | None
    title: str | None
    issue_date: date | None


class Quote(Model):
    """A requirement of one side, by its id, with the words it stands in; parties as printed."""

    id: str
    path: tuple[str, ...]
    text: str
    span: Span
    force: Force
    parties: tuple[str, ...]
    due: date | None


class Feature(Model):
    """One reason for or against a match: how alike (0 to 1), how much it weighs, and what was compared."""

    name: str
    value: float
    weight: float
    old: str | None
    new: str | None


class Match(Model):
    """Why two requirements are held to be one duty; ``shared``: the other one has a closer counterpart already."""

    score: float
    shared: bool
    features: tuple[Feature, ...]


class Change(Model):
    """One difference: the values (ISO 8601 dates, counts, names), and the words they are read from."""

    what: What
    direction: Direction
    old: str | None
    new: str | None
    old_text: str | None
    new_text: str | None


class Line(Model):
    """One duty in the old and the new notice; either may be missing."""

    relations: tuple[Relation, ...]
    old: Quote | None
    new: Quote | None
    changes: tuple[Change, ...]
    match: Match | None


class Duty(Model):
    """One duty of the notice, and what the plan makes of it."""

    status: Status
    how: tuple[Weakness, ...]
    notice: Quote
    plan: Quote | None
    changes: tuple[Change, ...]
    match: Match | None


class _Result(Model):
    """The doors that both results have."""

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers; dates as ISO 8601 strings."""
        return self.model_dump(mode="json")

    def to_json(self, *, indent: int | None = None) -> str:
        """JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_frame(self) -> pd.DataFrame:
        """One row a line, in the columns of ``show.COLUMNS``; ``attrs`` holds both sides."""
        from .show import to_frame

        return to_frame(self)  # type: ignore[arg-type]

    def to_csv(self) -> bytes:
        """The same rows for a spreadsheet: UTF-8 with a byte order mark, no formula runs."""
        from .show import to_csv

        return to_csv(self)  # type: ignore[arg-type]

    def to_markdown(self, *, lang: Lang = "zh") -> str:
        """A report in Markdown, the changes first."""
        from .show import to_markdown

        return to_markdown(self, lang=lang)  # type: ignore[arg-type]

    def to_html(self, *, lang: Lang = "zh") -> str:
        """The same as one self-contained page; everything from the notices is escaped."""
        from .show import to_html

        return to_html(self, lang=lang)  # type: ignore[arg-type]


class Comparison(_Result):
    """What became of each requirement of the old notice in the new one; in the new one's order, dropped ones in place."""

    old: Side
    new: Side
    years: int
    lines: tuple[Line, ...]

    def counts(self) -> dict[str, int]:
        """How many lines have each relation."""
        return dict(Counter(relation for line in self.lines for relation in line.relations))


class Coverage(_Result):
    """Which duties of the notice the plan takes up, weakens or leaves out; ``extra`` are those that only the plan has."""

    notice: Side
    plan: Side
    duties: tuple[Duty, ...]
    extra: tuple[Quote, ...]

    def counts(self) -> dict[str, int]:
        """How many duties have each status."""
        return dict(Counter(duty.status for duty in self.duties))
