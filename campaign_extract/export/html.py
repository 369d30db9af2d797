"""The checklist as one self-contained page: the notice on the left, the checklist on the right, a timeline above.

Nothing is fetched: style, script and drawing stand in the file, and its content security policy forbids everything but
these two by their digests.  All text passes the template's escaping; the script reads attributes and sets classes, it never
writes markup.  Without the script the links between the two sides still work.
"""

from __future__ import annotations

import base64
import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ..errors import CampaignExtractError
from . import timeline, wording
from .again import embedded
from .agenda import agenda
from .dates import due_days, repeated
from .handed import by_day, enclosures, handed, people
from .harmless import one_line
from .labels import Labels, Lang
from .marks import Mark, headings, kinds, paragraphs

if TYPE_CHECKING:
    import jinja2

    from ..calendar.schedule import Occurrence
    from ..checklist import Checklist
    from ..model import Requirement, Time

_MONTHS = 36  # a period longer than this is not spelled out month by month for the filter


class NoText(CampaignExtractError, ValueError):
    """The checklist does not hold the text of its notice, and the report is made of it."""

    def __init__(self) -> None:
        super().__init__(
            "the report shows the notice itself: extract(..., with_text=True) keeps its text in source.text"
        )


@dataclass(frozen=True, slots=True)
class Card:
    """A requirement on the right-hand side, with what the filters ask."""

    line: wording.Line
    force: str
    units: str
    parties: str
    months: str
    search: str
    details: tuple[tuple[str, str, str], ...]
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A note, with the first requirement that it touches."""

    number: int
    severity: str
    level: str
    message: str
    quote: str
    placed: bool
    card: int | None


def render(checklist: Checklist, *, lang: Lang = "zh") -> bytes:
    """The page, UTF-8. Raises NoText where ``source.text`` is None."""
    from ..unit import belonging

    text = checklist.source.text
    if text is None:
        raise NoText
    labels = Labels(lang)
    remarks = _remarks(checklist, labels)
    parties = _parties(checklist)
    touched: dict[int, tuple[int, ...]] = {}
    for remark in remarks:
        if remark.card:
            touched[remark.card] = (*touched.get(remark.card, ()), remark.number)
    again = repeated(checklist)
    units, whose = belonging(checklist)
    cards = [
        _card(r, number, checklist, labels, mine, parties, touched.get(number, ()), again.get(r.id))
        for number, (r, mine) in enumerate(zip(checklist.requirements, whose, strict=True), 1)
    ]
    doubtful = wording.doubtful(checklist)
    months = sorted({month for card in cards for month in card.months.split() if month != "-"})
    page = _template().render(
        t=labels,
        lang="zh-CN" if lang == "zh" else "en",
        heading=wording.heading(checklist, labels),
        phrases=_phrases(checklist, labels),
        facts=wording.facts(checklist, labels),
        summary=wording.summary(checklist, labels),
        handed=by_day(handed(checklist, labels)),
        agenda=_agenda(checklist, labels, cards),
        people=people(checklist),
        enclosures=enclosures(checklist),
        timeline=timeline.svg(checklist, lang=lang, href="#r-{id}"),
        paragraphs=paragraphs(
            text,
            [*headings(text, checklist), *_marks(checklist, labels)],
            [r.span for r in checklist.requirements],
            [note.span for note in checklist.notes],
            kinds(text, checklist),
        ),
        cards=cards,
        sections=_sections([card for card in cards if card.line.id not in doubtful]),
        doubted=[card for card in cards if card.line.id in doubtful],
        remarks=remarks,
        parties=list(parties),
        units=[one_line(name) for name in units],
        forces=[f for f in ("mandatory", "prohibited", "encouraged", "planned") if any(c.force == f for c in cards)],
        months=[(month, _month(month, labels)) for month in months],
        undated=any(card.months == "-" for card in cards),
        style=_asset("report.css"),
        script=_script(),
        document=embedded(checklist),
        policy=_policy(_asset("report.css"), timeline.STYLE, script=_script()),
        words={key: labels(f"ui.{key}") for key in ("shown", "today")},
    )
    return page.encode()


@cache
def _asset(name: str) -> str:
    return (files(__package__) / "report" / name).read_text("utf-8")


def _script() -> str:
    """A module that others import, and here is set going."""
    return _asset("report.js") + "dress();\nconnect();\n"


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(_asset("report.html"))


def _policy(*styles: str, script: str) -> str:
    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return f"default-src 'none'; style-src {' '.join(map(digest, styles))}; script-src {digest(script)}; base-uri 'none'; form-action 'none'"


def _phrases(checklist: Checklist, labels: Labels) -> list[str]:
    """The title in the pieces that a line may break between: behind the issuers, before 关于, before 的通知."""
    title = wording.heading(checklist, labels)
    names = sorted(
        (re.escape(one_line(name)) for name in checklist.notice.issuers if name.strip()), key=len, reverse=True
    )
    edges = "|".join(
        ["(?=关于|的通知$|的意见$|的方案$|[《“])", "(?<=[》”])(?![》”])", *(f"(?<={name})" for name in names)]
    )
    return [piece for piece in re.split(edges, title) if piece]


# the left-hand side -----------------------------------------------------------------------------------------------


def _marks(checklist: Checklist, labels: Labels) -> list[Mark]:
    """Times, frequencies and parties; a party that several requirements share is one mark."""
    found = {
        m.span: Mark(*m.span, "time", _when(m, labels), m.due.isoformat() if m.due else "") for m in checklist.times
    }
    marks = list(found.values())
    marks += [Mark(*f.span, "freq", f"{labels('ui.frequency')}：{f.every or f.text}") for f in checklist.frequencies]
    who: dict[tuple[int, int], str] = {}
    for requirement in checklist.requirements:
        for party in requirement.responsible:
            if party.span:
                meant = labels.join(one_line(name) for name in party.resolved)
                who.setdefault(party.span, labels(f"role.{party.role}") + (f"：{meant}" if meant else ""))
    return marks + [Mark(*span, "party", hint) for span, hint in who.items()]


def _when(time: Time, labels: Labels) -> str:
    known = wording.period(time.start, time.due) or (time.edtf or "")
    if time.anchor:
        known = f"{one_line(time.anchor.event)} + {time.anchor.offset}"
    return f"{labels('ui.time')}：{known or labels('status.' + time.status)}"


# the right-hand side ----------------------------------------------------------------------------------------------


def _parties(checklist: Checklist) -> dict[str, int]:
    """Everybody who has to do something, by name as printed or as meant, in the order of the notice."""
    names: dict[str, int] = {}
    for requirement in checklist.requirements:
        for name in _names(requirement):
            names.setdefault(name, len(names))
    return names


def _names(requirement: Requirement) -> list[str]:
    names = [name for p in requirement.responsible for name in ((p.name,) if p.name else ()) + p.resolved]
    return list(dict.fromkeys(map(one_line, names)))


def _card(
    r: Requirement,
    number: int,
    checklist: Checklist,
    labels: Labels,
    units: tuple[int, ...] | None,
    parties: dict[str, int],
    remarks: tuple[int, ...],
    again: list[Occurrence] | None,
) -> Card:
    line = wording.line(r, number, checklist, labels)
    details = [
        ("column.text", line.text),
        ("column.category", line.category),
        ("column.resolved", line.resolved),
        ("column.deadline", f"{line.deadline}（{line.certainty}）" if line.deadline else ""),
        ("column.recipients", line.recipients),
        ("column.deliverables", line.deliverables),
        ("column.targets", line.targets),
        ("column.condition", line.condition),
        ("column.consequence", line.consequence),
        ("column.id", line.id),
    ]
    return Card(
        line=line,
        force=r.force,
        units="*" if units is None else " ".join(map(str, units)),
        parties=" ".join(str(parties[name]) for name in _names(r)),
        months=" ".join(_spans(r, again)) or "-",
        search=" ".join((line.title, line.text, line.deliverables, *line.parties)).lower(),
        details=tuple((key.partition(".")[2], labels(key), value) for key, value in details if value),
        notes=remarks,
    )


def _spans(r: Requirement, again: list[Occurrence] | None) -> list[str]:
    """The months in which there is something to do about a requirement."""
    time = r.deadline
    if again:
        return sorted({f"{day.year:04}-{day.month:02}" for day in due_days(again)})
    days = (time.start if time.kind != "by" else None, time.due) if time else (None, None)
    start, end = days[0] or days[1], days[1] or days[0]
    if not start or not end:
        return []
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    every = range(first, last + 1) if last - first < _MONTHS else (first, last)
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in every]


def _month(month: str, labels: Labels) -> str:
    return labels("doc.months", year=int(month[:4]), month=int(month[5:]))


def _agenda(checklist: Checklist, labels: Labels, cards: list[Card]) -> list[tuple[str, str, list[Card]]]:
    """(kind, its words, cards) of what is not handed in: dated ones in order, without a date, conduct."""
    groups = agenda(checklist, labels)._asdict().items()
    return [(kind, labels(f"doc.agenda_{kind}", count=len(numbers)), [cards[n - 1] for n in numbers]) for kind, numbers in groups if numbers]


def _sections(cards: list[Card]) -> list[tuple[str, list[Card]]]:
    """Runs of cards under the same heading."""
    found: list[tuple[str, list[Card]]] = []
    for card in cards:
        if not found or found[-1][0] != card.line.path:
            found.append((card.line.path, []))
        found[-1][1].append(card)
    return found


def _remarks(checklist: Checklist, labels: Labels) -> list[Remark]:
    found = []
    card_at = _cards_at(checklist.requirements)
    for number, (note, message, quote) in enumerate(wording.explained(checklist, labels), 1):
        found.append(
            Remark(
                number,
                note.severity,
                labels(f"severity.{note.severity}"),
                message,
                quote,
                note.span is not None,
                card_at(note.span[0]) if note.span else None,
            )
        )
    return found


def _cards_at(requirements: Sequence[Requirement]) -> Callable[[int], int | None]:
    """A place in the text -> the number of the requirement that holds it, the one that begins last."""
    spans = sorted((r.span[0], r.span[1], number) for number, r in enumerate(requirements, 1))
    starts = [start for start, _, _ in spans]

    def at(place: int) -> int | None:
        index = bisect_right(starts, place) - 1
        return spans[index][2] if index >= 0 and place < spans[index][1] else None

    return at
