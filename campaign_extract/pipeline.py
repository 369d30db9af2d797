"""The order, in one place: a notice in, a checklist out.

Each stage is a plain function from values to values; nothing here reads the clock, the network or the working directory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from .calendar import frequencies as cadence
from .calendar import times as calendar
from .checklist import Checklist
from .diagnose import diagnose
from .duties.assemble import assemble
from .duties.requirements import requirements
from .duties.resolve import Resolver
from .duties.why import Why, reasons
from .errors import MemoryExceeded
from .evidence.models import Evidence, Scene
from .lexicon import Lexicon, load
from .model import Note, Notice
from .normalise import normalise
from .notes import note
from .read import Document
from .remains import remains
from .structure.campaign import campaign_of, phases_of
from .structure.citations import references
from .structure.contacts import contacts
from .structure.forms import indicators
from .structure.frame import Frame
from .structure.layout import paragraphs
from .structure.letterhead import read as read_frame
from .structure.segment import outline
from .structure.unfold import unfold

Before = Literal["inclusive", "exclusive"]


def extract(
    source: str | Document,
    *,
    issued: date | None = None,
    issued_override: date | None = None,
    addressees: Sequence[str] | None = None,
    lexicon: str | Path | Lexicon | None = None,
    before: Before = "inclusive",
    with_text: bool = False,
    evidence: str | Path | Evidence | None = None,
    why: list[Why] | None = None,
) -> Checklist:
    """The checklist of a notice.

    ``source`` is its text, or a Document from ``read``.  ``issued`` (成文日期) stands in where the notice prints no date;
    ``issued_override`` takes the place of one that it prints, and either leaves a note where the two differ.
    ``addressees`` (主送机关) stand in for what the notice does not print, or overrule it.  ``lexicon`` is a folder of tables
    laid over ours.  ``before`` says whether 5月20日前 includes that day.  ``with_text`` keeps the text in ``source.text``.
    ``evidence`` is a file of weights of your own, or a folder that holds one.  ``why``, a list, gets one entry a requirement:
    the opinions that decided (see ``explain``).  Raises LexiconError for broken rows, EvidenceError for broken weights,
    MemoryExceeded where there is too little memory.

    >>> found = extract("关于开展安全检查的通知\\n各单位：\\n请于2024年5月20日前报送总结。\\n某某局\\n2024年4月1日")
    >>> found.requirements[0].deadline.due
    datetime.date(2024, 5, 20)
    """
    document = source if isinstance(source, Document) else Document.of(source)
    tables = lexicon if isinstance(lexicon, Lexicon) else load(lexicon)
    learned = Evidence.of(evidence)
    try:
        given = _Given(issued, issued_override, addressees, before, with_text, learned)
        return _read(document, tables, given, why)
    except MemoryError:
        raise MemoryExceeded("needs more memory than there is") from None
    except Exception as fault:  # ours, whatever it is: the reader keeps the text, its times, and a note
        return remains(document, fault, tables, issued=issued_override or issued, addressees=addressees, with_text=with_text)


@dataclass(frozen=True, slots=True)
class _Given:
    """What the caller of ``extract`` says besides the text and the tables."""

    issued: date | None
    issued_override: date | None
    addressees: Sequence[str] | None
    before: Before
    with_text: bool
    evidence: Evidence


def _read(document: Document, tables: Lexicon, given: _Given, why: list[Why] | None) -> Checklist:
    """The stages, in their order."""
    text = document.text
    flat = unfold(normalise(text), tables, given.evidence.folds())

    # what stands where, whatever it means
    parts = paragraphs(flat, tables)
    frequency_marks = cadence.recognise(flat, tables)
    time_marks = calendar.recognise(flat, tables, frequency_marks)
    frame = read_frame(text, flat, parts, time_marks, tables, document.headline)
    dating = _dated(frame, given)
    if given.addressees is not None:
        frame.addressees = tuple(given.addressees)
    structure = outline(text, flat, parts, frame, tables)

    # dates, once the notice says which year it is; and again, once its own period is known
    setting = calendar.Setting(
        issued=frame.issue_date or frame.published, title=frame.title or "", sections=structure.sections, before=given.before
    )
    times, time_notes = calendar.resolve(time_marks, text, flat, setting, tables)
    campaign = campaign_of(text, flat, frame, structure, times, tables)
    open_ = time_notes or any(time.start is None and time.due is None for time in times)
    if campaign.end and (open_ or calendar.of_campaign(time_marks, tables)):
        setting = replace(setting, campaign=(campaign.start, campaign.end))
        times, time_notes = calendar.resolve(time_marks, text, flat, setting, tables)
    frequencies = cadence.read(frequency_marks, text, flat, tables)

    # who has to do what
    enclosed = None
    if frame.plan and frame.enclosed_addressees:
        enclosed = frame.plan[0], Resolver(flat, frame.enclosed_issuers, frame.enclosed_addressees, tables)
    resolver = Resolver(flat, frame.issuers, frame.addressees, tables, enclosed)
    if frame.cover and frame.cover_addressees:  # each line of addressees speaks for what stands below it
        resolver = Resolver(flat, (), frame.cover_addressees, tables, (frame.cover[1], resolver))
    decide = given.evidence.decide(text, flat)
    drafts = assemble(flat, structure, times, frequencies, frame.issue_date, resolver, tables, frame.document_type, decide)
    given.evidence.act(Scene(text, flat, structure, times, frequencies, resolver, tables, frame.document_type, drafts))
    notes = [*document.notes, *dating, *frame.notes, *structure.notes, *time_notes, *cadence.impossible(frequencies, tables)]
    if drafts and tables.say("clauses").accounts.fullmatch(frame.document_type or ""):
        notes.append(note("no-orders", f"a {frame.document_type} asks or accounts and obliges no reader", None))
        drafts = ()
    notes += [note("doubtful", f"{_short(text[d.start : d.end])}: may oblige nobody", (d.start, d.end)) for d in drafts if d.doubtful]
    duties = requirements(text, flat, structure.sections, drafts, resolver, tables)
    if why is not None:
        why += reasons(duties, drafts)
    pages = [
        (structure.headings.get(s.id, s.span)[1], s.span[1])
        for s in structure.sections
        if s.id.startswith("A") and not any(s.span[0] <= table.span[0] < s.span[1] for table in structure.tables)
    ]
    blanks = indicators(text, flat, structure.sections, pages, tables)

    notice = Notice(
        title=frame.title,
        document_number=frame.document_number,
        document_type=frame.document_type,
        issuers=frame.issuers,
        addressees=frame.addressees,
        cc=frame.cc,
        issue_date=frame.issue_date,
        campaign=campaign,
        phases=phases_of(flat, structure, times, tables),
        references=references(text, flat, tables, frame.title_span),
        contacts=contacts(text, flat, tables),
        attachments=tuple(frame.attachments),
    )
    counted = tuple(frequency for frequency in frequencies if not frequency.vague)
    notes += diagnose(notice, structure.sections, frame.zones, duties, blanks, (*times, *counted), resolver)
    return Checklist(
        source=document.source(with_text=given.with_text),
        notice=notice,
        sections=structure.sections,
        requirements=duties,
        times=times,
        frequencies=counted,
        indicators=blanks,
        notes=tuple(sorted(notes, key=lambda n: (n.span or (-1, -1), n.code, n.message))),
    )


def _short(words: str, most: int = 24) -> str:
    """The beginning of some words, on one line."""
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[:most]}…"


def _dated(frame: Frame, given: _Given) -> list[Note]:
    """Puts the issue date that was given into its place, and says so where the notice prints another."""
    printed, told = frame.issue_date, given.issued_override or given.issued
    if told is None:
        return []
    frame.issue_date = given.issued_override or printed or told
    if printed is None or printed == told:
        return []
    which = "takes its place" if frame.issue_date == told else "is not used"
    return [note("issue-date-given", f"the notice prints {printed}; {told}, which was given, {which}", None)]
