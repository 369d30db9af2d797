"""Lines into paragraphs: where a paragraph of the notice begins and ends, whatever the layout has done to it.

A physical line is a paragraph, unless the page was flattened (a whole plan in one line): then the paragraph also ends
before a number that continues a run of headings, at runs of blanks, and behind title, number and addressees.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon
from ..lexicon.plain import SIGNS
from ..lexicon.recognise import Mark, Recogniser
from ..numerals import integer

#: A line of more characters than a printed paragraph has is a flattened page.
FLATTENED = 600
#: Two numbers of headings inside a line say the same, however short it is.
_ITEM_RANK = 2

#: Kinds of number that are none inside a line.
_LINE_ONLY = ("bare", "plain", "decimal", "decimal-3", "letter", "stem")

_LINE = re.compile(r"[^\n]+")
#: In a flattened line, what stands before the list of annexes, and before the signature.
_CLOSING = re.compile(SIGNS["closing"])
_BLANK_RUN = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
#: Blanks, bars of a table and signs that mark an item without numbering it: ★各处室要值守.
_INDENT = re.compile(r"[ \t|★☆●◆◇■□▲△▶➢❖※·]*")
_BEFORE_INLINE = "。；：！？”）》 \t|"
#: Behind two blanks these numbers open a run, whatever follows: 二、任务  （一）登记。  1.建立台账。
_OPENS_APART = ("han-bracket", "digit")
_CIRCLED = {c: i % 20 + 1 for i, c in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")}
_CIRCLED |= {c: i + 1 for i, c in enumerate("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽")}
_CIRCLED |= {c: i + 1 for i, c in enumerate("❶❷❸❹❺❻❼❽❾❿")} | {c: i + 1 for i, c in enumerate("⒈⒉⒊⒋⒌⒍⒎⒏⒐")}
_NUMBER = re.compile(f"[0-9]+|[{SIGNS['counts']}]+")


@dataclass(frozen=True, slots=True)
class Marker:
    """The number of a heading or item: its row (``han``: 一、), its rank in GB/T 9704 and its value."""

    row: str
    rank: int
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch without its indent and trailing blanks; ``flattened`` where blanks inside may end a heading."""

    start: int
    end: int
    marker: Marker | None
    flattened: bool

    @property
    def content(self) -> int:
        """Where the words behind the number begin."""
        return self.marker.end if self.marker else self.start


def paragraphs(flat: str, lexicon: Lexicon) -> tuple[Paragraph, ...]:
    """The paragraphs of a normalised text, in reading order; blank lines are none.

    >>> from campaign_extract.lexicon import load
    >>> text = "一、工作目标\\n（一）提高认识。开展自查。"
    >>> [text[p.start:p.end] for p in paragraphs(text, load())]
    ['一、工作目标', '（一）提高认识。开展自查。']
    """
    markers = {marker.start: marker for marker in _markers(flat, lexicon)}
    starts = sorted(markers)
    annexes = lexicon.say("headings").annexes
    found = []
    for line in _LINE.finditer(flat):
        start, end = line.span()
        inside = starts[bisect_right(starts, start) : bisect_left(starts, end)]
        flattened = end - start > FLATTENED or sum(markers[at].rank <= _ITEM_RANK for at in inside) >= 2
        cuts = sorted({start, *starts[bisect_left(starts, start) : bisect_left(starts, end)]})
        if flattened:
            ends = (run.end() for edge in (_BLANK_RUN, _CLOSING) for run in edge.finditer(flat, start, end))
            cuts = sorted({*cuts, *ends})
        else:
            cuts = sorted({*cuts, *(gap.end() for gap in annexes.finditer(flat, start, end))})
        for a, b in zip(cuts, [*cuts[1:], end], strict=True):
            a = _INDENT.match(flat, a, b).end()  # type: ignore[union-attr]
            b = a + len(flat[a:b].rstrip(" \t|"))
            if a < b:
                found.append(Paragraph(a, b, markers.get(a), flattened))
    return tuple(found)


def _markers(flat: str, lexicon: Lexicon) -> Iterator[Marker]:
    """The numbers that begin a paragraph: those at the head of a line, and inside a line those that continue a run."""
    candidates = list(_candidates(flat, lexicon))
    last_two = {mark.row.id: mark.start for mark, number, _ in candidates if number == 2}
    last: dict[str, int] = {}
    for mark, number, place in candidates:
        kind = mark.row.fields.get("like", mark.row.id)
        continues = number == last.get(kind, 0) + 1
        if mark.row.id == "han" and place == "inline" and flat[mark.start - 1] in " 。":
            continues = 0 <= number - last.get(kind, 0) - 1 <= 1  # 四、 … 六、: a number left out
        begins = number == 1 and last_two.get(kind, -1) > mark.start
        stands = {
            "line": kind != "plain" or continues or begins,
            "inline": continues and last.get(kind) or begins,
            "apart": continues or number == 1 and kind in _OPENS_APART,
            "glued": continues,
            "tight": continues or begins,
        }
        if stands[place]:
            last[kind] = number
            yield Marker(kind, int(mark.row.fields["rank"]), number, mark.start, mark.end)


def _candidates(flat: str, lexicon: Lexicon) -> Iterator[tuple[Mark, int, str]]:
    """Every place where a number might begin a paragraph: (mark, its value, line | inline | apart | glued | tight)."""
    for mark in Recogniser.of(lexicon, "headings", "marker").scan(flat):
        line_start = flat.rfind("\n", 0, mark.start) + 1
        before = flat[max(line_start, mark.start - 40) : mark.start]
        if not before.strip(" \t|") and mark.start - line_start <= 40:
            place = "line"
        elif mark.row.id in _LINE_ONLY:
            continue
        elif mark.row.id == "han-glued":
            place = "glued"
        elif before[-1] in _BEFORE_INLINE:
            place = "apart" if before.endswith("  ") else "inline"
        elif mark.row.id == "han-bracket" and "、" in re.split("[。；）]", before)[-1]:
            place = "tight"  # 一、改进项目审批（一）压减环节…
        else:
            continue
        run = mark.row.fields.get("run", "")
        number = run.index(mark.match[0][0]) + 1 if run else _value(mark.match[0])
        if number:
            yield mark, number, place


def _value(printed: str) -> int | None:
    """The value of a printed number: （十二） is 12, ③ is 3."""
    for character in printed:
        if character in _CIRCLED:
            return _CIRCLED[character]
    numbers = _NUMBER.findall(printed)
    return integer(numbers[-1]) if numbers else None  # 5.2 is the second of its run


def join(flat: str, parts: Sequence[Paragraph]) -> str:
    """The words of several paragraphs as one line."""
    return "".join(flat[part.start : part.end] for part in parts)
