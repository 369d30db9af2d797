"""The checklist as an annotation in the format of ``corpora/gold``: corrected by a reader, it is a test of the rules.

Every quote is verbatim, with ``nth`` where the same words stand in the text more than once.  What the text does not say
(a title from a web page's metadata, addressees that were given by hand) is left out, and so is a time without a date: the
format has no place for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from ..errors import CampaignExtractError
from ..model import Contact, Frequency, Indicator, Notice, Requirement, Section, Span, Time

if TYPE_CHECKING:
    from ..checklist import Checklist

Record = dict[str, Any]

_BLANK = re.compile(r"\s+")


class NoText(CampaignExtractError, ValueError):
    """The checklist does not hold the text of its notice, and an annotation quotes it."""

    def __init__(self) -> None:
        super().__init__("gold quotes the notice itself: extract(..., with_text=True) keeps its text in source.text")


def render(checklist: Checklist) -> bytes:
    """One JSON object, UTF-8, one record a line. Raises NoText where ``source.text`` is None."""
    document = annotation(checklist)
    parts = [f'  "text": {_json(document["text"])}', f'  "notice": {_json(document["notice"], indent=2)}']
    for key, records in document.items():
        if isinstance(records, list):
            lines = ",\n".join(f"    {_json(record)}" for record in records)
            parts.append(f'  "{key}": [\n{lines}\n  ]' if lines else f'  "{key}": []')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8", "replace")


def annotation(checklist: Checklist) -> Record:
    """The same as a dict."""
    if checklist.source.text is None:
        raise NoText
    text = _Text(checklist.source.text)
    notice = checklist.notice
    issuer = text.row(notice.issuers)
    return {
        "text": f"{PurePath(checklist.source.name or 'notice').stem}.txt",
        "notice": _notice(text, notice, issuer),
        "headings": list(_headings(text, checklist.sections)),
        "times": list(_times(text, checklist.times)),
        "frequencies": list(_frequencies(text, checklist.frequencies)),
        "requirements": list(_requirements(text, checklist.requirements, notice, issuer)),
        "contacts": list(_contacts(text, notice.contacts)),
        "references": [
            {"title": r.title, "document_number": text.printed(r.document_number)}
            for r in notice.references
            if text.printed(r.title)
        ],
        "indicators": list(_indicators(text, checklist.indicators)),
    }


class _Text:
    """The notice, asked what it says and where.

    >>> text = _Text("各单位、各部门要自查，\\n各单位要整改")
    >>> text.quote((12, 15)), text.printed("各单位要 整改"), text.printed("各企业")
    ({'quote': '各单位', 'nth': 2}, '各单位要 整改', None)
    """

    def __init__(self, text: str) -> None:
        self.text, self._flat = text, _BLANK.sub("", text)
        self.printed = cache(self._printed)

    def quote(self, span: Span) -> Record | None:
        """The words of a span, counted where they stand there more than once; None for no words."""
        start = span[0]
        words = self.text[max(start, 0) : span[1]]
        if not words.strip():
            return None
        before, at = 0, self.text.find(words)
        while at < start:
            before, at = before + 1, self.text.find(words, at + 1)
        alone = not before and self.text.find(words, at + 1) < 0
        return {"quote": words} if alone else {"quote": words, "nth": before + 1}

    def _printed(self, words: str | None) -> str | None:
        """The words, if the text has them but for white space."""
        bare = _BLANK.sub("", words or "")
        return words if bare and bare in self._flat else None

    def names(self, names: Iterable[str | None]) -> list[str]:
        return [name for name in dict.fromkeys(names) if name and self.printed(name)]

    def row(self, names: Sequence[str]) -> str | None:
        """Several names as the text prints them behind each other: 甲局、乙局, or on lines of their own."""
        for pattern in (r"[\s、，,]*".join(map(re.escape, names)), *map(re.escape, names[:1])):
            if names and (found := re.search(pattern, self.text)):
                return _BLANK.sub(" ", found[0])
        return None


def _notice(text: _Text, notice: Notice, issuer: str | None) -> Record:
    campaign = notice.campaign
    return {
        "title": text.printed(notice.title),
        "document_number": text.printed(notice.document_number),
        "document_type": notice.document_type,
        "issuer": issuer,
        "addressees": text.names(notice.addressees),
        "issue_date": _day(notice.issue_date),
        "campaign_start": _day(campaign.start),
        "campaign_end": _day(campaign.end),
        "theme": text.printed(campaign.theme),
    }


def _headings(text: _Text, sections: Iterable[Section]) -> Iterator[Record]:
    for section in sections:
        if section.heading and text.printed(section.heading):
            marker = section.marker if text.printed(f"{section.marker or ''}{section.heading}") else None  # 附件：名单
            yield {"level": section.level, "marker": marker or None, "heading": section.heading}


def _times(text: _Text, times: Iterable[Time]) -> Iterator[Record]:
    for time in times:
        quote = text.quote(time.span)
        if quote and (time.start or time.due):
            yield {**quote, "text": quote["quote"], **_period(time.start, time.due)}


def _period(start: date | None, end: date | None) -> Record:
    """The dates, and the kind that goes with just these: 2024年6月 printed as a day of that month is a span."""
    kind = "by" if start is None else "from" if end is None else "on" if start == end else "span"
    return {"start": _day(start), "end": _day(end), "kind": kind}


def _frequencies(text: _Text, frequencies: Iterable[Frequency]) -> Iterator[Record]:
    for frequency in frequencies:
        quote = text.quote(frequency.span)
        if quote and (frequency.every or frequency.times):
            yield {**quote, **_rate(frequency), "at_least": frequency.bound == "at_least"}


def _rate(frequency: Frequency | None) -> Record:
    return {"every": frequency and frequency.every, "times": frequency and frequency.times}


def _requirements(
    text: _Text, requirements: Iterable[Requirement], notice: Notice, issuer: str | None
) -> Iterator[Record]:
    for r in requirements:
        quote = text.quote(r.span)
        if quote is None:
            continue
        parties = text.names(p.name for p in r.responsible)
        resolved = text.names(name for p in r.responsible for name in p.resolved)
        if not parties:  # nobody is named: the addressees, of a plan the issuer as printed, and nobody else
            if r.force == "planned":
                resolved = [issuer] if issuer and resolved else []
            elif resolved != text.names(notice.addressees):
                resolved = []
        yield {
            **quote,
            "force": r.force,
            "parties": parties,
            "resolved": resolved,
            "due": _day(r.deadline.due) if r.deadline else None,
            "start": _day(r.deadline.start) if r.deadline else None,
            **_rate(r.frequency),
            "recipients": text.names(r.recipients),
            "deliverables": text.names(r.deliverables),
            "title": r.title,
        }


def _contacts(text: _Text, contacts: Iterable[Contact]) -> Iterator[Record]:
    """A contact a number: which of several is whose, the checklist does not say, so they share the name."""
    for contact in contacts:
        phones, emails = text.names(contact.phone), text.names(contact.email)
        for index in range(max(len(phones), len(emails), 1)):
            found: Mapping[str, str | None] = {
                "name": text.printed(contact.name),
                "phone": phones[index] if index < len(phones) else None,
                "email": emails[index] if index < len(emails) else None,
            }
            if any(found.values()):
                yield dict(found)


def _indicators(text: _Text, indicators: Iterable[Indicator]) -> Iterator[Record]:
    for blank in indicators:
        if quote := text.quote(blank.span):
            yield {**quote, "name": blank.name, "unit": blank.unit}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _json(value: object, *, indent: int | None = None) -> str:
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    return written.replace("\n", "\n  ") if indent else written
