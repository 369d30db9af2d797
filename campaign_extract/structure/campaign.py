"""The campaign itself: its name, theme, period and phases, where the notice states them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from ..lexicon import Lexicon, Phrases
from ..model import Campaign, Phase, Time
from ..normalise import normalise
from .frame import Frame
from .segment import Outline

#: So far behind the words of a heading its period may end: …阶段（3月10日前）。
_BEHIND = 2


def campaign_of(
    text: str, flat: str, frame: Frame, structure: Outline, times: Sequence[Time], lexicon: Lexicon
) -> Campaign:
    """Name, theme and period of the activity, where the notice states them."""
    say = lexicon.say("campaign")
    theme = None
    start = end = None
    held: Time | None = None
    sections = {section.id: section for section in structure.sections}
    starts = [t.span[0] for t in times]
    for body in structure.bodies:
        section = sections.get(body.section)
        heading = section.heading if section and section.heading else ""
        words = flat[body.start : body.end]
        if theme is None and say.theme_section.search(heading) and len(words) <= 80:
            quoted = re.search(r"[“\"]([^”\"]{4,40})[”\"]", words)
            theme = quoted[1] if quoted else text[body.start : body.end].strip().rstrip("。.")
        within = times[bisect_left(starts, body.start) : bisect_left(starts, body.end)]
        spans = [
            t
            for t in within
            if t.kind == "span"
            and t.start
            and t.due
            and not (t.due.year - t.start.year == 0 and (t.due - t.start).days >= 364)
        ]
        if not spans and say.time_section.search(heading):  # 自5月18日开始，于6月10日截止
            spans = _run(within)
        opening = section is None or section.heading is None or section.level == 0
        if opening and held is None:
            held = next((t for t in spans if _held(flat, t, body.end, say)), None)
        if (
            spans
            and start is None
            and (say.time_section.search(heading) or say.period_sentence.search(words))
            and section
            and section.level <= 1
            and not say.stage.search(heading)
        ):
            first = spans[0]
            if section.heading is None or say.time_section.search(heading) or say.time_word.search(words[:20]):
                start, end = first.start, first.due
    if theme is None and (found := say.theme.search(flat) or say.theme_plain.search(flat)):
        theme = text[slice(*found.span("theme"))].strip()
    if start is None and end is None and held is not None:
        start, end = held.start, held.due
    if start is None and end is None:
        phases = phases_of(flat, structure, times, lexicon)
        if phases and phases[-1].end:
            start, end = phases[0].start, phases[-1].end
    if start is None and end is None and frame.title and (years := say.years.search(normalise(frame.title))):
        start, end = date(int(years["first"]), 1, 1), date(int(years["last"]), 12, 31)
    name = None
    if frame.title and (called := say.name.search(normalise(frame.title))):
        span = called.span("plain") if called["plain"] else called.span()
        name = frame.title[slice(*span)].strip("《》")
    return Campaign(name=name, theme=theme, start=start, end=end)


def _run(within: Sequence[Time]) -> list[Time]:
    """自5月18日开始，于6月10日截止: a beginning and the end behind it are one period."""
    for first, last in pairwise(within):
        if first.kind == "from" and last.kind == "by" and first.start and last.due and first.start <= last.due:
            return [first.model_copy(update={"kind": "span", "due": last.due})]
    return []


def _held(flat: str, time: Time, end: int, say: Phrases) -> bool:
    """决定于5月6日至31日在全校范围内开展…活动: the issuer says when the activity is held."""
    a, b = time.span
    return bool(say.decided.search(flat, max(0, a - 12), a) and say.held.match(flat, b, end))


def phases_of(flat: str, structure: Outline, times: Sequence[Time], lexicon: Lexicon) -> tuple[Phase, ...]:
    """Headings that carry a period of their own: （一）宣传发动阶段（2024年3月10日前）; or stages whose first line does: 时间：3月10日前."""
    say = lexicon.say("campaign")
    found = []
    starts = [t.span[0] for t in times]
    opening = {body.section: body for body in reversed(structure.bodies)}
    for section in structure.sections:
        if not section.heading or section.level == 0 or not say.phase_words.search(section.heading):
            continue
        end = structure.headings[section.id][1] + _BEHIND
        near = times[bisect_left(starts, section.span[0]) : bisect_left(starts, end)]
        own = [t for t in near if t.span[1] <= end and (t.start or t.due)]
        first = opening.get(section.id)
        if not own and first and say.stage.search(section.heading) and say.time_label.match(flat, first.start, first.end):
            below = times[bisect_left(starts, first.start) : bisect_left(starts, first.end)]
            own = [t for t in below if t.start or t.due][:1]  # 论证阶段⏎时间：5月底前
        if own:
            name = re.sub(r"[（(][^（）()]*[)）]$", "", section.heading).strip()
            found.append(Phase(name=name, start=own[0].start, end=own[-1].due, section=section.id))
    return tuple(found)
