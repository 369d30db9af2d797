"""What the frame of a notice says (Frame), and the notice while its frame is being read (Page): shared by all its rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ..calendar.times import full_date
from ..lexicon import Lexicon
from ..lexicon.recognise import Mark, Recogniser
from ..model import Attachment, Note, Span
from .layout import Paragraph

ZoneRole = Literal[
    "furniture", "number", "title", "addressees", "signature", "plan-title", "annex", "annex-list", "close"
]

#: What ends a sentence or opens a list: no name and no title holds one.
PUNCTUATION = re.compile(r"[。；，：！？]")
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the text that belongs to the frame."""

    start: int
    end: int
    role: ZoneRole


@dataclass(slots=True)
class Frame:
    """What the frame says; ``zones`` in reading order, ``body`` where the words of the notice begin."""

    zones: list[Zone] = field(default_factory=list)
    title: str | None = None
    title_span: Span | None = None
    document_number: str | None = None
    document_type: str | None = None
    issuers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    issue_date: date | None = None
    published: date | None = None
    plan: Span | None = None
    plan_title: str | None = None
    cover: Span | None = None  # the end of the title of a cover that nobody signed, and where the signed notice begins
    cover_addressees: tuple[str, ...] = ()
    enclosed_issuers: tuple[str, ...] = ()
    enclosed_addressees: tuple[str, ...] = ()
    annexes: list[tuple[Span, str, str | None]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class Page:
    """The paragraphs of a notice, which of them the frame has taken, and the frame as far as it is read."""

    def __init__(
        self,
        text: str,
        flat: str,
        parts: Sequence[Paragraph],
        times: Sequence[Mark],
        lexicon: Lexicon,
        headline: Span | None = None,
    ) -> None:
        self.headline = headline
        self.text, self.flat, self.parts, self.lexicon = text, flat, parts, lexicon
        self.say = lexicon.say("letterhead")
        self.org_end = re.compile(f"(?:{lexicon.alternatives('letterhead', 'org')})$")
        self.frame = Frame()
        self.dates = {mark.end: (mark.start, day) for mark in times if (day := full_date(mark))}
        self.taken: dict[int, ZoneRole] = {}
        self.meta: dict[str, str] = {}
        self.lines = sum("\t" not in flat[part.start : part.end] for part in parts)  # rows of tables are none

    def words(self, i: int) -> str:
        return self.flat[self.parts[i].start : self.parts[i].end]

    def printed(self, start: int, end: int) -> str:
        return BLANKS.sub("", self.text[start:end])

    def take(self, i: int, role: ZoneRole, start: int | None = None, end: int | None = None) -> None:
        part = self.parts[i]
        self.taken[i] = role
        self.frame.zones.append(Zone(part.start if start is None else start, part.end if end is None else end, role))

    def free(self, start: int = 0, stop: int | None = None) -> Iterator[int]:
        return (i for i in range(start, len(self.parts) if stop is None else stop) if i not in self.taken)

    def first_heading(self) -> int:
        """The first paragraph that has a number of the first ranks: there the body has begun."""
        return next((i for i, p in enumerate(self.parts) if p.marker and p.marker.rank <= 3), len(self.parts))

    def is_issuer(self, words: str) -> bool:
        """Whether a line is nothing but the name of a body: 青川市河东区卫生健康和体育局, 党政办."""
        words = words.strip()
        return (
            (2 if self.say.short_body.fullmatch(words) else 3 if self.lines < 60 and not self.repeated(words) else 4 if self.say.body.search(words) else 99)
            <= len(words)
            <= 40
            and not PUNCTUATION.search(words)
            and not self.say.no_body.search(words)
            and self.org_end.search(words) is not None
        )

    def repeated(self, words: str) -> bool:
        """A line of a page's navigation stands there twice."""
        return sum(self.words(i).strip() == words for i in range(min(len(self.parts), 12))) > 1

    def number_at(self, position: int) -> Mark | None:
        """The document number that begins at a place."""
        return Recogniser.of(self.lexicon, "letterhead", "number").at(self.flat, position)

    def date_end(self, position: int) -> int | None:
        """Where the whole date ends that begins at a place."""
        return next((end for end, (start, _) in self.dates.items() if start == position), None)

    @property
    def signed(self) -> list[Span]:
        """The lines that hold a whole date and little else: where a notice may be signed."""
        lines = [part for part in self.parts if part.end in self.dates and not part.marker]
        return [(part.start, part.end) for part in lines if self.dates[part.end][0] - part.start <= 40]
