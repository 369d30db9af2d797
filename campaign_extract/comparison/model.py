"""What a comparison holds, as frozen types: lines with both quotes, what differs, and why the two belong together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

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


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a result in the form that all results share; ``kind`` is its first label."""

    labels: tuple[str, ...]
    old: Quote | None
    new: Quote | None
    changes: tuple[Change, ...]
    match: Match | None

    @property
    def kind(self) -> str:
        return self.labels[0]

    @property
    def path(self) -> tuple[str, ...]:
        """Where it stands, on the old side if it stands there."""
        quote = self.old or self.new
        return quote.path if quote else ()

    @property
    def differs(self) -> bool:
        return self.kind not in ("same", "taken-up", "extra", "rests", "mentioned")


class Result(Model):
    """What one list is to another, and the doors out of it."""

    #: The label of the whole; and whether all labels of a row are relations (else the first, and the others say how).
    heading: ClassVar[str]
    relations_only: ClassVar[bool] = False

    def sides(self) -> tuple[tuple[str, Side], tuple[str, Side]]:
        """Both sides, each behind the label it goes by."""
        raise NotImplementedError

    def told(self) -> Iterator[Row]:
        """Every line."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers; dates as ISO 8601 strings."""
        return self.model_dump(mode="json")

    def to_json(self, *, indent: int | None = None) -> str:
        """JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_frame(self) -> pd.DataFrame:
        """One row a line, in the columns of ``show.COLUMNS``; ``attrs`` holds both sides."""
        from .show import to_frame

        return to_frame(self)

    def to_csv(self) -> bytes:
        """The same rows for a spreadsheet: UTF-8 with a byte order mark, no formula runs."""
        from .show import to_csv

        return to_csv(self)

    def to_markdown(self, *, lang: Lang = "zh") -> str:
        """A report in Markdown, the changes first."""
        from .show import to_markdown

        return to_markdown(self, lang=lang)

    def to_html(self, *, lang: Lang = "zh") -> str:
        """The same as one self-contained page; everything from the notices is escaped."""
        from .show import to_html

        return to_html(self, lang=lang)


class Comparison(Result):
    """What became of each requirement of the old notice in the new one; in the new one's order, dropped ones in place."""

    heading: ClassVar[str] = "comparison"
    relations_only: ClassVar[bool] = True

    old: Side
    new: Side
    years: int
    lines: tuple[Line, ...]

    def sides(self) -> tuple[tuple[str, Side], tuple[str, Side]]:
        return ("old", self.old), ("new", self.new)

    def told(self) -> Iterator[Row]:
        for line in self.lines:
            yield Row(line.relations, line.old, line.new, line.changes, line.match)

    def counts(self) -> dict[str, int]:
        """How many lines have each relation."""
        return dict(Counter(relation for line in self.lines for relation in line.relations))


class Coverage(Result):
    """Which duties of the notice the plan takes up, weakens or leaves out; ``extra`` are those that only the plan has."""

    heading: ClassVar[str] = "coverage"

    notice: Side
    plan: Side
    duties: tuple[Duty, ...]
    extra: tuple[Quote, ...]

    def sides(self) -> tuple[tuple[str, Side], tuple[str, Side]]:
        return ("notice", self.notice), ("plan", self.plan)

    def told(self) -> Iterator[Row]:
        """The duties, then what only the plan has."""
        for duty in self.duties:
            yield Row((duty.status, *duty.how), duty.notice, duty.plan, duty.changes, duty.match)
        for quote in self.extra:
            yield Row(("extra",), None, quote, (), None)

    def counts(self) -> dict[str, int]:
        """How many duties have each status."""
        return dict(Counter(duty.status for duty in self.duties))
