"""The checklist: the contract's document, and the doors out of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationInfo, field_validator

from .model import (
    SCHEMA_VERSION,
    Frequency,
    Indicator,
    Model,
    Note,
    Notice,
    Requirement,
    Section,
    Source,
    Time,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    import pandas as pd

    from .calendar.schedule import Schedule
    from .export.breakdown import By
    from .export.ics import Deadlines
    from .export.labels import Lang
    from .export.timeline import Drawing
    from .export.writers import Target


class Checklist(Model):
    """What a notice obliges whom to do, by when and how often; every value says where it stands and why.

    Made by ``campaign_extract.extract``; frozen, compared by value.  ``model_json_schema()`` is the contract.
    """

    schema_version: str = SCHEMA_VERSION
    source: Source
    notice: Notice
    sections: tuple[Section, ...]
    requirements: tuple[Requirement, ...]
    times: tuple[Time, ...]
    frequencies: tuple[Frequency, ...]
    indicators: tuple[Indicator, ...]
    notes: tuple[Note, ...]

    @field_validator("schema_version")
    @classmethod
    def _read_older(cls, version: str) -> str:
        """A document of version 1.1 becomes one of this version; its requirements get their titles."""
        return SCHEMA_VERSION if version == "1.1" else version

    @field_validator("notes")
    @classmethod
    def _note_periods(cls, notes: tuple[Note, ...], info: ValidationInfo) -> tuple[Note, ...]:
        """A document of somebody's own may count by no period at all (P0D): nothing falls due by it, and a note says so."""
        from .calendar.schedule import is_period
        from .notes import note

        said = {n.span for n in notes if n.code == "impossible-frequency"}
        counts = {r.frequency.span: r.frequency for r in info.data.get("requirements", ()) if r.frequency}
        odd = [f for f in counts.values() if f.every and f.span not in said and not is_period(f.every)]
        return (*notes, *(note("impossible-frequency", f"{f.text}: {f.every[:40]!r} is no period", f.span) for f in odd if f.every))

    def to_dict(self) -> dict[str, Any]:
        """The document as plain dicts, lists, strings and numbers, dates as ISO 8601 strings."""
        return self.model_dump(mode="json")

    def to_json(self, *, indent: int | None = None) -> str:
        """The document as JSON text, Chinese unescaped, keys in the contract's order."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_frame(self, *, lists: bool = False) -> pd.DataFrame:
        """One row a requirement; see ``export.frame`` for the columns and their dtypes.

        ``lists`` leaves path, responsible, resolved, recipients and deliverables as lists, ready for ``explode``.
        """
        from .export.frame import to_frame

        return to_frame(self, lists=lists)

    def for_unit(self, unit: str) -> Self:
        """The same document with the duties of one unit: by its name, by whom a name comes down to, or by a class that contains it.

        What does not come down to anybody stays, since it may be the unit's.  See ``campaign_extract.unit``.
        """
        from .unit import split

        return split(self, unit)[0]

    def to_xlsx(self, target: Target, *, lang: Lang = "zh", unit: str | None = None) -> None:
        """A workbook to a path or stream: 报送, 任务清单, 时间表, 责任分工, 填报指标, 提示, 原文, 说明, 数据.

        With ``unit`` that unit's duties, and those of others on a sheet 其他单位.
        """
        from .export import write

        write(self, target, format="xlsx", lang=lang, unit=unit)

    def to_csv(self, target: Target) -> None:
        """The rows of ``to_frame`` as CSV, UTF-8 with a byte order mark."""
        from .export import write

        write(self, target, format="csv")

    def to_ics(
        self,
        target: Target,
        *,
        lang: Lang = "zh",
        deadlines: Deadlines = "event",
        alarm_days: int | None = 1,
        phases: bool = False,
        sequence: int = 0,
        stamp: datetime | None = None,
    ) -> None:
        """A calendar to a path or stream: due days, periods, recurrences; see ``export.ics.render``."""
        from .export import write

        given = {"deadlines": deadlines, "alarm_days": alarm_days, "phases": phases, "sequence": sequence, "stamp": stamp}
        write(self, target, format="ics", lang=lang, **given)

    def to_html(self, target: Target, *, lang: Lang = "zh") -> None:
        """The report, one self-contained page, to a path or stream. Needs ``extract(..., with_text=True)``."""
        from .export import write

        write(self, target, format="html", lang=lang)

    def to_markdown(self, target: Target | None = None, *, lang: Lang = "zh", by: By = "section") -> str:
        """任务分解表 as Markdown, by section or by party; also written to a path or stream where one is given."""
        from .export import render, write

        if target is not None:
            write(self, target, format="markdown", lang=lang, by=by)
        return render(self, "markdown", lang=lang, by=by).decode()

    def to_docx(self, target: Target, *, lang: Lang = "zh", by: By = "section") -> None:
        """任务分解表 as a Word document to a path or stream, by section or by party."""
        from .export import write

        write(self, target, format="docx", lang=lang, by=by)

    def plot(self, *, lang: Lang = "zh") -> Drawing:
        """The timeline of the report, as SVG: a notebook shows it, ``.save("时间轴.svg")`` keeps it."""
        from .export.timeline import draw

        return draw(self, lang=lang)

    def displacy(self, *, lang: Lang = "zh") -> str:
        """displaCy's view of the notice as HTML. Needs ``extract(..., with_text=True)``."""
        from .export.notebook import displacy

        return displacy(self, lang=lang)

    def schedule(self, start: date | None = None, end: date | None = None) -> Schedule:
        """Every requirement as dated occurrences within its phase or the campaign; see ``schedule`` for the rules."""
        from .calendar.schedule import schedule

        return schedule(self, start, end)

    def _repr_html_(self) -> str:
        from .export.notebook import checklist_html

        return checklist_html(self)
