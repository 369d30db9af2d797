"""The timeline of a checklist: what lies when, as plain bars, and those bars drawn as SVG.

``bars`` is what the drawing begins with; ``svg`` draws it with no program but this one, every colour a CSS variable with a
fallback, so that a page can give it its own.  The report has it, and so has ``Checklist.plot``, as a ``Drawing``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from html import escape
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .dates import due_days, repeated
from .harmless import one_line
from .labels import Labels, Lang

if TYPE_CHECKING:
    from ..calendar.schedule import Occurrence
    from ..checklist import Checklist
    from ..model import Requirement

Kind = Literal["campaign", "phase", "period", "deadline", "day", "from", "occurrence"]

#: More rows than this are put together by their dates, so that the drawing stays one that can be looked at.
ROWS = 40
_DAYS_DRAWN = 400  # occurrences of one bar; a daily duty over ten years is a line, not dots


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing on the timeline; both days included, ``start`` or ``end`` may be open."""

    kind: Kind
    label: str
    start: date | None
    end: date | None
    refs: tuple[str, ...] = ()
    force: str | None = None
    days: tuple[date, ...] = ()


def bars(checklist: Checklist) -> list[Bar]:
    """Campaign, phases, then the requirements by date; what has no date is not there."""
    notice = checklist.notice
    found: list[Bar] = []
    if notice.campaign.start or notice.campaign.end:
        name = one_line(notice.campaign.name or notice.title or "")
        found.append(Bar("campaign", name, notice.campaign.start, notice.campaign.end))
    for phase in notice.phases:
        if phase.start or phase.end:
            found.append(Bar("phase", one_line(phase.name), phase.start, phase.end))
    again = repeated(checklist)
    tasks = [bar for requirement in checklist.requirements for bar in _task(requirement, again.get(requirement.id))]
    tasks.sort(key=lambda bar: (bar.end or date.max, bar.start or date.min))
    return found + (tasks if len(tasks) <= ROWS else _together(tasks))


def _task(r: Requirement, again: list[Occurrence] | None) -> Iterable[Bar]:
    label, time = one_line(r.title), r.deadline
    if again:
        days = due_days(again)[:_DAYS_DRAWN]
        start = min((o.start for o in again if o.start), default=None)
        yield Bar("occurrence", label, start, days[-1], (r.id,), r.force, days)
        return
    if time and (time.start or time.due):
        kinds: dict[str, Kind] = {"by": "deadline", "on": "day", "span": "period", "from": "from"}
        kind = kinds[time.kind]
        start = time.start if kind != "deadline" else None
        if kind == "day" and time.start != time.due and time.start and time.due:
            kind = "period"  # 2024年6月 is a day of that month, or all of it: a period to look at
        yield Bar(kind, label, start, time.due, (r.id,), r.force)


def _together(tasks: Sequence[Bar]) -> list[Bar]:
    """Bars of one kind and the same dates as one bar, which says how many it stands for."""
    groups: dict[tuple[object, ...], list[Bar]] = {}
    for bar in tasks:
        groups.setdefault((bar.kind, bar.start, bar.end, bar.days[:2]), []).append(bar)
    return [
        group[0]
        if len(group) == 1
        else replace(
            group[0],
            label=f"{group[0].label} (+{len(group) - 1})",
            refs=tuple(ref for bar in group for ref in bar.refs),
        )
        for group in groups.values()
    ][: ROWS * 5]


def extent(found: Sequence[Bar], issued: date | None) -> tuple[date, date] | None:
    """First and last day of the drawing, with some air; None where there is nothing to draw."""
    days = [day for bar in found for day in (bar.start, bar.end) if day]
    if not days:
        return None
    # The issue date belongs to the picture unless it is far away (a reprint, a wrong century).
    if issued and abs((min(days) - issued).days) <= 370:
        days.append(issued)
    air = max(2, (max(days) - min(days)).days // 40)
    first = max(min(days).toordinal() - air, date.min.toordinal())
    last = min(max(days).toordinal() + air, date.max.toordinal())
    return date.fromordinal(first), date.fromordinal(last)


def ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Where the axis is marked: days, months or years, as many as can be read."""
    length = (last - first).days
    if length <= 80:
        step = 7 if length > 16 else 2
        day = first + timedelta(days=(-first.toordinal() + 1) % 7 if step == 7 else 1)
        days = [day + timedelta(days=i) for i in range(0, length, step) if (last - day).days >= i]
        return [(d, f"{d.month}/{d.day}") for d in days]
    if length > 366 * 4:
        step = max(1, length // 366 // 10)
        return [(date(year, 1, 1), str(year)) for year in range(first.year + 1, last.year + 1, step)]
    step = 1 if length <= 440 else 3
    found: list[tuple[date, str]] = []
    for month in range(first.year * 12 + first.month, last.year * 12 + last.month):
        year, index = divmod(month, 12)
        if index % step == 0:
            found.append(
                (date(year, index + 1, 1), f"{year}/{index + 1}" if index == 0 or not found else f"{index + 1}")
            )
    return found


# drawing ----------------------------------------------------------------------------------------------------------

_WIDTH, _LEFT, _RIGHT, _TOP, _ROW = 1120, 264, 20, 34, 26
_DIGIT = 8  # how wide a digit of the axis is, at most

#: Kept as a file, since a page whose policy takes no style in its markup links to it.
STYLE = (files(__package__) / "report" / "timeline.css").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Drawing:
    """The timeline as SVG, which a notebook shows; ``save`` writes it to a file."""

    svg: str = field(repr=False)

    def save(self, path: str | PathLike[str]) -> None:
        """The drawing as a file (.svg)."""
        Path(path).write_text(self.svg, "utf-8", newline="\n")

    def _repr_html_(self) -> str:
        """On paper of its own: a notebook may be dark."""
        return f'<div style="background:#fff;overflow:auto">{self.svg}</div>'


def draw(checklist: Checklist, *, lang: Lang = "zh") -> Drawing:
    """The drawing of the report; where no date is known, one that says so."""
    found = svg(checklist, lang=lang)
    words = escape(Labels(lang)("ui.undated"))
    none = (
        f'<svg class="tl" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} 60" width="{_WIDTH}" height="60">'
        f'<style>{STYLE}</style><text x="{_WIDTH // 2}" y="34" text-anchor="middle">{words}</text></svg>'
    )
    return Drawing(found or none)


def svg(checklist: Checklist, *, lang: Lang = "zh", href: str | None = None) -> str:
    """The timeline as one SVG element, or the empty string where no date is known.

    ``href`` is a pattern such as ``#r-{id}``: each bar then links to its (first) requirement.
    """
    labels, found = Labels(lang), bars(checklist)
    issued = checklist.notice.issue_date
    reach = extent(found, issued)
    if reach is None:
        return ""
    first, last = reach
    scale = (_WIDTH - _LEFT - _RIGHT) / max(1, (last - first).days + 1)
    height = _TOP + _ROW * len(found) + 10

    def x(day: date) -> float:
        return round(_LEFT + (min(max(day, first), last) - first).days * scale, 1)

    out = [
        f'<svg class="tl" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
        f' role="group" aria-label="{escape(labels("ui.timeline"))}" data-first="{first}" data-last="{last}"'
        f' data-left="{_LEFT}" data-scale="{scale:.6f}"><style>{STYLE}</style>'
    ]
    for day, word in ticks(first, last):
        out.append(f'<path class="grid" d="M{x(day)} {_TOP - 8}V{height - 6}"/>')
        fits = x(day) + 3 + _DIGIT * len(word) <= _WIDTH  # the last day may stand at the very edge
        side = f'x="{x(day) + 3}"' if fits else f'x="{x(day) - 3}" text-anchor="end"'
        out.append(f'<text class="axis" {side} y="{_TOP - 13}">{word}</text>')
    if issued and first <= issued <= last:
        out.append(f'<path class="issued" d="M{x(issued)} {_TOP - 8}V{height - 6}" fill="none">')
        out.append(f"<title>{escape(labels('notice.issue_date'))} {issued}</title></path>")
    for index, bar in enumerate(found):
        out.append(_bar(bar, _TOP + index * _ROW, x, scale, labels, href))
    out.append("</svg>")
    return "".join(out)


def _bar(bar: Bar, y: int, x: object, scale: float, labels: Labels, href: str | None) -> str:
    assert callable(x)
    middle = y + _ROW / 2
    start, end = bar.start, bar.end
    left = x(start) if start else _LEFT
    right = x(end) + scale if end else _WIDTH - _RIGHT
    when = _when(bar)
    body: list[str] = [f'<rect class="hit" x="0" y="{y}" width="{_WIDTH}" height="{_ROW}"/>']
    body.append(f'<text x="{_LEFT - 14}" y="{middle + 4.5}" text-anchor="end">{escape(_fit(bar.label))}</text>')
    if bar.kind in ("deadline", "day"):
        centre = x(end or start) + scale / 2
        body.append(f'<path class="stem" d="M{_LEFT} {middle}H{centre:.1f}"/>' if bar.kind == "deadline" else "")
        body.append(f'<path class="k-{bar.kind}" d="M{centre:.1f} {middle - 7}l7 7l-7 7l-7 -7z"/>')
        edge = centre + 9
    elif bar.kind == "occurrence":
        body.append(_rect(bar.kind, left, right, middle, 8, " span"))
        body += [
            f'<circle class="k-occurrence" cx="{x(day) + scale / 2:.1f}" cy="{middle}" r="{3.5 if len(bar.days) < 60 else 1.5}"/>'
            for day in bar.days
        ]
        edge = right
    else:
        open_ended = "" if start and end else " span"  # pale where one end is not known
        body.append(_rect(bar.kind, left, right, middle, 14 if bar.kind == "campaign" else 11, open_ended))
        edge = right
    room = _WIDTH - _RIGHT - edge
    if room > 96:
        body.append(f'<text class="when" x="{edge + 6:.1f}" y="{middle + 4.5}">{when}</text>')
    elif left - _LEFT > 110 and bar.kind not in ("deadline", "day"):
        body.append(f'<text class="when" x="{left - 6:.1f}" y="{middle + 4.5}" text-anchor="end">{when}</text>')
    elif bar.kind in ("deadline", "day"):
        body.append(f'<text class="when" x="{edge - 22:.1f}" y="{middle - 5}" text-anchor="end">{when}</text>')
    words = escape(f"{labels('kind.' + bar.kind)}：{bar.label}，{when}")
    inner = "".join(body)
    if href and bar.refs:
        target, refs = escape(href.format(id=bar.refs[0])), escape(" ".join(bar.refs))
        return f'<a href="{target}" data-refs="{refs}"><title>{words}</title>{inner}</a>'  # the title is its name
    return f'<g role="img" aria-label="{words}"><title>{words}</title>{inner}</g>'


def _rect(kind: str, left: float, right: float, middle: float, thick: int, more: str = "") -> str:
    width = max(3.0, right - left)
    return f'<rect class="k-{kind}{more}" x="{left:.1f}" y="{middle - thick / 2}" width="{width:.1f}" height="{thick}" rx="3"/>'


def _when(bar: Bar) -> str:
    if bar.start and bar.end and bar.start != bar.end:
        end = bar.end.isoformat()
        return f"{bar.start} – {end[5:] if bar.start.year == bar.end.year else end}"
    return f"{bar.end or ''}" if bar.end else f"{bar.start} –"


def _fit(label: str, width: float = 18.5) -> str:
    """As much of a label as fits in so many Chinese characters.

    >>> _fit("制定本单位安全生产月活动实施方案并报送备案", 10)
    '制定本单位安全生产…'
    """
    used = 0.0
    for index, character in enumerate(label):
        used += 1 if ord(character) > 0x2E7F else 0.56
        if used > width:
            return label[: max(1, index - 1)].rstrip() + "…"
    return label
