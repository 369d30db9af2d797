"""The frame of a notice: title, number, addressees, signature, enclosed title, annexes, 抄送 (GB/T 9704-2012).

``read`` goes over the paragraphs once, gives each that belongs to the frame a zone with a role, and says what it read.
What is left is the body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from ..lexicon import Lexicon
from ..lexicon.recognise import Mark, Recogniser
from ..model import Span
from ..notes import note
from .addressees import read_addressees
from .annexes import read_annexes, read_enclosed, read_plan_title
from .covers import read_cover
from .frame import Frame, Page, Zone
from .headline import read_headline
from .layout import Paragraph
from .names import Names
from .number import number_of_another, read_number
from .signature import read_signature
from .titles import read_title

#: What stands behind 发文机关：, 国务院 or two bodies with blanks between.
_NAME = re.compile(r"[^\s。；，：！？0-9]{2,40}(?:\s+[^\s。；，：！？0-9]{2,40}){0,5}")


def read(
    text: str,
    flat: str,
    parts: Sequence[Paragraph],
    times: Sequence[Mark],
    lexicon: Lexicon,
    headline: Span | None = None,
) -> Frame:
    """The frame of a notice whose paragraphs and time marks are known, and the headline of its page if it has one."""
    page = Page(text, flat, parts, times, lexicon, headline)
    for step in STEPS:
        step(page)
    page.frame.zones.sort(key=lambda zone: zone.start)
    return page.frame


def read_furniture(page: Page) -> None:
    """What web pages and Word exports leave round a notice; the fields of their metadata."""
    furniture = Recogniser.of(page.lexicon, "letterhead", "furniture")
    meta = Recogniser.of(page.lexicon, "letterhead", "meta")
    for i, part in enumerate(page.parts):
        words = page.words(i)
        if len(words) <= 200 and meta.at(page.flat, part.start):
            _metadata(page, part)
            page.take(i, "furniture")
        elif len(words) <= 120 and (mark := furniture.at(page.flat, part.start, part.end)):
            _metadata(page, part)  # 文章来源：… 发布时间：2016年8月2日
            if mark.end == part.end or mark.row.value != "label":
                page.take(i, "furniture")
            else:
                page.frame.zones.append(Zone(part.start, mark.end, "furniture"))


def _metadata(page: Page, part: Paragraph) -> None:
    """``索 引 号: | 11320… | 生成日期: | 2022-09-12 |``: every field of the line, up to the next."""
    fields = list(Recogniser.of(page.lexicon, "letterhead", "meta").scan(page.flat, part.start, part.end))
    for mark, following in zip_longest(fields, fields[1:]):
        end = following.start if following else part.end
        value = page.text[mark.end : end].strip(" \t|\u3000")
        if value and mark.row.value not in page.meta:
            page.meta[mark.row.value] = value
            if mark.row.value in ("issued", "published"):
                days = [day for stop, (start, day) in page.dates.items() if mark.end <= start < end]
                if days:
                    page.meta[mark.row.value] = days[0].isoformat()


def read_close(page: Page) -> None:
    """抄送, 印发 and remarks behind the signature."""
    close = Recogniser.of(page.lexicon, "letterhead", "close")
    for i in page.free():
        part = page.parts[i]
        if len(page.words(i)) > 200 or not (mark := close.at(page.flat, part.start, part.end)):
            continue
        page.take(i, "close")
        if mark.row.value == "cc":
            names = Names.of(page.lexicon).printed(page.flat, mark.end, part.end)
            page.frame.cc = (*page.frame.cc, *(page.printed(a, b) for a, b in names))


def _day(printed: str) -> date | None:
    """The day of 2024-05-06; a page may print one that is none: 2024-05-66."""
    try:
        return date.fromisoformat(printed) if re.fullmatch(r"\d{4}-\d\d-\d\d", printed) else None
    except ValueError:
        return None


def from_metadata(page: Page) -> None:
    """Where the text itself is silent, the page's metadata speaks, and a note says so."""
    frame, used = page.frame, []
    if frame.document_number is None and (number := page.meta.get("number")):
        frame.document_number = number
        used.append("document_number")
    if frame.issue_date is None:
        day = _day(page.meta.get("issued") or page.meta.get("published") or "")
        if day and frame.document_type == "news":
            frame.published = day  # 发布时间 of a report is no 成文日期, and tells the year
        elif day:
            frame.issue_date = day
            used.append("issue_date")
    if not frame.issuers and (issuer := page.meta.get("issuer")) and _NAME.fullmatch(issuer):
        frame.issuers = tuple(issuer.split())
        used.append("issuers")
    for name in used:
        frame.notes.append(note("metadata-used", f"{name} is taken from the page's metadata", None))


#: What is taken out of the paragraphs, in this order; a paragraph that one step took is not seen by the next.
STEPS = (
    read_furniture,
    read_headline,
    read_title,
    read_cover,
    read_number,
    read_addressees,
    read_signature,
    read_enclosed,
    read_annexes,
    read_plan_title,
    read_close,
    number_of_another,
    from_metadata,
)
