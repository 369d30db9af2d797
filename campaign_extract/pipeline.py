"""The order, in one place: a notice in, a checklist out.

Each stage is a plain function from values to values; nothing here reads the clock, the network or the working directory.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from . import frequencies as cadence
from . import times as calendar
from .assemble import Draft, assemble
from .campaign import campaign_of, phases_of
from .checklist import Checklist
from .citations import references
from .contacts import contacts
from .forms import indicators
from .layout import paragraphs
from .letterhead import Frame
from .letterhead import read as read_frame
from .lexicon import Lexicon, load
from .model import (
    Basis,
    Frequency,
    Indicator,
    Note,
    Notice,
    Requirement,
    Responsible,
    Section,
    Source,
    Time,
)
from .normalise import normalise
from .notes import note
from .read import Document
from .resolve import Resolver, name_of
from .segment import Outline, outline
from .wording import Words

Before = Literal["inclusive", "exclusive"]


def extract(
    source: str | Document,
    *,
    issued: date | None = None,
    addressees: Sequence[str] | None = None,
    lexicon: str | Path | Lexicon | None = None,
    before: Before = "inclusive",
    with_text: bool = False,
) -> Checklist:
    """The checklist of a notice.

    ``source`` is its text, or a Document from ``read``.  ``issued`` (成文日期) and ``addressees`` (主送机关) stand in for what
    the notice does not print, or overrule it.  ``lexicon`` is a folder of tables laid over ours.  ``before`` says whether
    5月20日前 includes that day.  ``with_text`` keeps the text in ``source.text``.  Raises LexiconError for broken rows.

    >>> found = extract("关于开展安全检查的通知\\n各单位：\\n请于2024年5月20日前报送总结。\\n某某局\\n2024年4月1日")
    >>> found.requirements[0].deadline.due
    datetime.date(2024, 5, 20)
    """
    document = source if isinstance(source, Document) else _document(source)
    tables = lexicon if isinstance(lexicon, Lexicon) else load(lexicon)
    text = document.text
    flat = normalise(text)

    parts = paragraphs(flat, tables)
    frequency_marks = cadence.recognise(flat, tables)
    time_marks = calendar.recognise(flat, tables, frequency_marks)
    frame = read_frame(text, flat, parts, time_marks, tables)
    if issued is not None:
        frame.issue_date = issued
    if addressees is not None:
        frame.addressees = tuple(addressees)
    structure = outline(text, flat, parts, frame, tables)
    setting = calendar.Setting(
        issued=frame.issue_date, title=frame.title or "", sections=structure.sections, before=before
    )
    times, time_notes = calendar.resolve(time_marks, text, flat, setting, tables)
    campaign = campaign_of(text, flat, frame, structure, times, tables)
    frequencies = cadence.read(frequency_marks, text, flat, tables)
    drafts = assemble(text, flat, structure, times, frequencies, frame.issuers, frame.issue_date, tables)
    requirements = _requirements(text, flat, structure, drafts, frame, tables)
    blanks = indicators(
        text, flat, structure.sections, [s.span for s in structure.sections if s.id.startswith("A")], tables
    )

    notice = Notice(
        title=frame.title,
        document_number=frame.document_number,
        document_type=frame.document_type,
        issuers=frame.issuers,
        addressees=frame.addressees,
        cc=frame.cc,
        issue_date=frame.issue_date,
        campaign=campaign,
        phases=phases_of(structure.sections, times, tables),
        references=references(text, flat, tables, frame.title_span),
        contacts=contacts(text, flat, tables),
        attachments=tuple(frame.attachments),
    )
    notes = [
        *frame.notes,
        *structure.notes,
        *time_notes,
        *_notes(notice, structure, requirements, blanks, times, frequencies, tables),
    ]
    return Checklist(
        source=Source(
            name=document.name,
            media_type=document.media_type,
            encoding=document.encoding,
            sha256=document.sha256,
            characters=len(text),
            text=text if with_text or document.media_type != "text/plain" else None,
        ),
        notice=notice,
        sections=structure.sections,
        requirements=requirements,
        times=times,
        frequencies=tuple(f for f in frequencies if not f.vague),
        indicators=blanks,
        notes=tuple(sorted(notes, key=lambda n: (n.span or (-1, -1), n.code, n.message))),
    )


def _document(text: str) -> Document:
    """A text given as such; its digest is that of its UTF-8 bytes, line ends as they come."""
    unified = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(text=unified, name=None, media_type="text/plain", encoding=None, sha256=digest)


# requirements -------------------------------------------------------------------------------------------------


def _requirements(
    text: str, flat: str, structure: Outline, drafts: Sequence[Draft], frame: Frame, lexicon: Lexicon
) -> tuple[Requirement, ...]:
    words = Words.of(lexicon)
    resolver = Resolver(flat, frame.issuers, frame.addressees, lexicon)
    paths = _paths(structure.sections)
    counts: dict[str, int] = {}
    found = []
    for draft in drafts:
        counts[draft.section] = counts.get(draft.section, 0) + 1
        a, b = draft.start, draft.end
        wording = words.read(flat, *_predicate(draft), (a, b))
        taken = [t.span for c in draft.clauses for t in c.times] + [
            f.span for c in draft.clauses for f in c.frequencies
        ]
        condition = next((c for c in draft.clauses if c.kind == "condition"), None)
        consequence = next((c for c in draft.clauses if c.force == "planned" and c.start > draft.main[1]), None)
        found.append(
            Requirement(
                id=f"{draft.section}-{counts[draft.section]}",
                section=draft.section,
                path=paths[draft.section],
                text=text[a:b],
                span=(a, b),
                force=draft.force,
                cue=draft.cue,
                action=text[slice(*wording.action)] if wording.action else None,
                object=_line(text, wording.object),
                category=wording.category,
                responsible=_responsible(text, draft, frame, resolver),
                recipients=tuple(
                    dict.fromkeys(name for c in draft.clauses for s in c.recipients if (name := _line(text, s)))
                ),
                deliverables=tuple(
                    dict.fromkeys(name for s in words.deliverables(flat, a, b) if (name := _line(text, s)))
                ),
                deadline=draft.time,
                frequency=draft.frequency,
                targets=tuple(words.targets(text, flat, a, b, taken)),
                condition=text[condition.start : condition.end] if condition else None,
                consequence=text[consequence.start : consequence.end] if consequence else None,
            )
        )
    return tuple(found)


def _line(text: str, span: tuple[int, int] | None) -> str | None:
    """The words of a span on one line."""
    return re.sub(r"\s*\n\s*", "", text[slice(*span)]).strip() or None if span else None


def _predicate(draft: Draft) -> tuple[int, int]:
    """The main clause behind its subject."""
    for clause in draft.clauses:
        if (clause.start, clause.end) == draft.main:
            return (clause.subject.end if clause.subject else clause.start), clause.end
    return draft.main


def _paths(sections: Sequence[Section]) -> dict[str, tuple[str, ...]]:
    """The headings from the top, for every section."""
    by_id = {section.id: section for section in sections}
    paths: dict[str, tuple[str, ...]] = {"0": ()}
    for section in sections:
        above = paths.get(section.parent or "", ()) if section.parent in by_id else ()
        own = f"{section.marker or ''}{section.heading or ''}"
        paths[section.id] = (*above, own) if own else above
    return paths


def _responsible(text: str, draft: Draft, frame: Frame, resolver: Resolver) -> tuple[Responsible, ...]:
    """Each party by name, and whom it comes down to; nobody named means the addressees, or for a plan the issuer."""
    if not draft.parties:
        planned = draft.force == "planned"
        basis: Basis = "issuer" if planned else "addressees"
        resolved = frame.issuers if planned else frame.addressees
        return (Responsible(name=None, role="responsible", resolved=resolved, basis=basis, span=None),)
    found = []
    seen: set[str] = set()
    holders = [name_of(text, holder) for holder in draft.holders]
    for party in draft.parties:
        name = name_of(text, party)
        if not name or name in seen:
            continue
        seen.add(name)
        found.append(
            Responsible(
                name=name,
                role=party.role,
                resolved=resolver.resolve(name, holders),
                basis=draft.basis or "clause",
                span=(party.start, party.end),
            )
        )
    return tuple(found)


# notes --------------------------------------------------------------------------------------------------------


def _notes(
    notice: Notice,
    structure: Outline,
    requirements: Sequence[Requirement],
    blanks: Sequence[Indicator],
    times: Sequence[Time],
    frequencies: Sequence[Frequency],
    lexicon: Lexicon,
) -> list[Note]:
    found: list[Note] = []
    headed = any(section.heading for section in structure.sections)
    if not requirements and not headed and not notice.addressees and not notice.document_number:
        return [note("no-notice", "no title, heading, addressee or duty was found", None)]
    if notice.issue_date is None:
        found.append(note("no-issue-date", "the notice prints no issue date", None))
    claimed = {r.deadline.span for r in requirements if r.deadline} | {
        r.frequency.span for r in requirements if r.frequency
    }
    covered = sorted(r.span for r in requirements)
    marks: list[Time | Frequency] = [*times, *(f for f in frequencies if not f.vague)]
    for mark in marks:
        at = bisect_left(covered, (mark.span[0] + 1, 0)) - 1
        if mark.span in claimed or (at >= 0 and mark.span[0] < covered[at][1]):
            continue
        found.append(note("mark-unused", f"{mark.text}: no requirement claims it", mark.span))
    parents = {section.parent for section in structure.sections}
    filled = {body.section for body in structure.bodies} | {r.section for r in requirements}
    for section in structure.sections:
        if section.heading and section.marker and section.id not in parents and section.id not in filled:
            found.append(note("heading-without-body", f"{section.heading}: nothing stands below it", section.span))
    asked = _UNQUOTED.sub("", "".join(requirement.text for requirement in requirements))
    for blank in blanks:
        if blank.unit and not _mentioned(blank.name, asked):
            found.append(note("form-without-requirement", f"{blank.name}: no requirement speaks of it", blank.span))
    resolver = Resolver("", notice.issuers, notice.addressees, lexicon)
    seen: dict[tuple[str, str], Requirement] = {}
    for requirement in requirements:
        deadline = requirement.deadline
        if (
            deadline
            and deadline.due
            and notice.issue_date
            and deadline.kind == "by"
            and deadline.due == notice.issue_date
        ):
            found.append(note("same-day-deadline", f"{deadline.text}: due on the issue date", deadline.span))
        for party in requirement.responsible:
            if party.name and not party.resolved and resolver.is_vague(party.name):
                found.append(
                    note("party-unresolved", f"{party.name}: the notice does not say who that is", party.span)
                )
        if not any(party.name or party.resolved for party in requirement.responsible):
            found.append(note("requirement-without-party", f"{requirement.id}: nobody is named", requirement.span))
        key = (requirement.action or "", requirement.object or "")
        if all(key) and len(key[1]) >= 4:
            if (first := seen.get(key)) is not None:
                found.append(note("duplicate", f"{requirement.id} repeats {first.id}", requirement.span))
                if _dates_differ(first, requirement):
                    found.append(
                        note(
                            "dates-conflict",
                            f"{requirement.id} and {first.id} differ in their deadline",
                            requirement.span,
                        )
                    )
                if _counts_differ(first, requirement):
                    found.append(
                        note(
                            "counts-conflict", f"{requirement.id} and {first.id} differ in how often", requirement.span
                        )
                    )
            else:
                seen[key] = requirement
    return found


#: So many characters in common, and a blank of the form speaks of a requirement.
_COMMON = 4
_UNQUOTED = re.compile(r"[“”\"\s]")


def _mentioned(name: str, asked: str) -> bool:
    """Whether some words of a blank's activity stand in the requirements."""
    bare = _UNQUOTED.sub("", name)
    return len(bare) < _COMMON or any(bare[i : i + _COMMON] in asked for i in range(len(bare) - _COMMON + 1))


def _dates_differ(first: Requirement, second: Requirement) -> bool:
    return bool(
        first.deadline
        and second.deadline
        and first.deadline.due
        and second.deadline.due
        and first.deadline.due != second.deadline.due
    )


def _counts_differ(first: Requirement, second: Requirement) -> bool:
    one, two = first.frequency, second.frequency
    return bool(one and two and (one.every, one.times) != (two.every, two.times))
