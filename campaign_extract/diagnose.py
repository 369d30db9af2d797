"""What a compliance officer should look at: the notes about a whole checklist."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from .duties.resolve import Resolver
from .model import Frequency, Indicator, Note, Notice, Requirement, Section, Time
from .notes import note
from .structure.frame import Zone

#: So many characters in common, and a blank of the form speaks of a requirement.
_COMMON = 4
_UNQUOTED = re.compile(r"[“”\"\s]")


def diagnose(
    notice: Notice,
    sections: Sequence[Section],
    zones: Sequence[Zone],
    requirements: Sequence[Requirement],
    blanks: Sequence[Indicator],
    marks: Sequence[Time | Frequency],
    resolver: Resolver,
) -> Iterator[Note]:
    """The notes that need the finished checklist; those of dates and numbering come from where these are read."""
    headed = any(section.heading for section in sections)
    if not requirements and not headed and not notice.addressees and not notice.document_number:
        yield note("no-notice", "no title, heading, addressee or duty was found", None)
        return
    if notice.issue_date is None:
        yield note("no-issue-date", "the notice prints no issue date", None)
    told = {(notice.campaign.start, notice.campaign.end), *((phase.start, phase.end) for phase in notice.phases)}
    open_ = (mark for mark in marks if not (isinstance(mark, Time) and (mark.start, mark.due) in told))
    yield from _unclaimed(requirements, zones, tuple(open_))
    yield from _empty_headings(sections, requirements)
    asked = _UNQUOTED.sub("", "".join(requirement.text for requirement in requirements))
    for blank in blanks:
        if blank.unit and not _mentioned(blank.name, asked):
            yield note("form-without-requirement", f"{blank.name}: no requirement speaks of it", blank.span)
    for requirement in requirements:
        yield from _of_one(requirement, notice, resolver)
    yield from _repeated(requirements)


def _unclaimed(
    requirements: Sequence[Requirement], zones: Sequence[Zone], marks: Sequence[Time | Frequency]
) -> Iterator[Note]:
    """Times and frequencies outside the frame that no requirement holds: the recall alarm."""
    claimed = {r.deadline.span for r in requirements if r.deadline}
    claimed |= {r.frequency.span for r in requirements if r.frequency}
    covered = sorted([r.span for r in requirements] + [(zone.start, zone.end) for zone in zones])
    starts, ends = [span[0] for span in covered], list(accumulate((span[1] for span in covered), max))
    for mark in marks:
        at = bisect_right(starts, mark.span[0]) - 1
        held = at >= 0 and mark.span[0] < ends[at]
        if not held and mark.span not in claimed:
            yield note("mark-unused", f"{mark.text}: no requirement claims it", mark.span)


def _empty_headings(sections: Sequence[Section], requirements: Sequence[Requirement]) -> Iterator[Note]:
    parents = {section.parent for section in sections} | {requirement.section for requirement in requirements}
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        if section.heading and section.marker and section.id not in parents:
            length = section.span[1] - section.span[0]
            if length <= len(section.heading) + len(section.marker) + 4 and following is not None:
                yield note("heading-without-body", f"{section.heading}: nothing stands below it", section.span)


def _of_one(requirement: Requirement, notice: Notice, resolver: Resolver) -> Iterator[Note]:
    deadline = requirement.deadline
    if deadline and deadline.kind == "by" and deadline.due and deadline.due == notice.issue_date:
        yield note("same-day-deadline", f"{deadline.text}: due on the issue date", deadline.span)
    for party in requirement.responsible:
        if party.name and not party.resolved and resolver.is_vague(party.name):
            yield note("party-unresolved", f"{party.name}: the notice does not say who that is", party.span)
    if not any(party.name or party.resolved for party in requirement.responsible):
        yield note("requirement-without-party", f"{requirement.id}: nobody is named", requirement.span)


def _repeated(requirements: Sequence[Requirement]) -> Iterator[Note]:
    """One duty said twice, by the same action and object; and where the two differ."""
    seen: dict[tuple[str, str], Requirement] = {}
    for requirement in requirements:
        if not requirement.action or not requirement.object:
            continue
        if len(requirement.action + requirement.object) < _COMMON:
            continue
        first = seen.setdefault((requirement.action, requirement.object), requirement)
        if first is requirement:
            continue
        ids, span = f"{requirement.id} and {first.id}", requirement.span
        yield note("duplicate", f"{requirement.id} repeats {first.id}", span)
        if _due(first) and _due(requirement) and _due(first) != _due(requirement):
            yield note("dates-conflict", f"{ids} differ in their deadline", span)
        if _often(first) and _often(requirement) and _often(first) != _often(requirement):
            yield note("counts-conflict", f"{ids} differ in how often", span)


def _due(requirement: Requirement) -> object:
    return requirement.deadline.due if requirement.deadline else None


def _often(requirement: Requirement) -> tuple[str | None, int | None] | None:
    frequency = requirement.frequency
    return (frequency.every, frequency.times) if frequency else None


def _mentioned(name: str, asked: str) -> bool:
    """Whether some words of a blank's activity stand in the requirements."""
    bare = _UNQUOTED.sub("", name)
    return len(bare) < _COMMON or any(bare[i : i + _COMMON] in asked for i in range(len(bare) - _COMMON + 1))
