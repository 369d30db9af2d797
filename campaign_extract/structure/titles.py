"""The title of a notice, its kind (文种) and its number (发文字号)."""

from __future__ import annotations

import re

from ..lexicon.recognise import Mark, Recogniser
from .frame import PUNCTUATION, Page, Zone
from .layout import Paragraph


def read_title(page: Page) -> None:
    """The lines from 关于 or 转发 to the 文种, and the names of bodies above them; a headline has said it already."""
    if page.frame.title is not None:
        return
    kind = Recogniser.of(page.lexicon, "letterhead", "type")
    stop = min(page.first_heading(), 40)
    free = list(page.free(0, stop))
    best: tuple[list[int], int, str] | None = None
    for n, i in enumerate(free):
        words = page.flat[_begin(page, i) : page.parts[i].end]
        about = words.find("关于")
        if about < 0 and not re.match(r"(?:转发|印发)", words) or about > 60 or PUNCTUATION.search(words[:about]):
            continue
        joined: list[int] = []
        for j in free[n : n + 5]:
            if page.parts[j].marker or j - i > len(joined) + 2:
                break
            joined.append(j)
            if found := title_end(page, page.parts[j], kind):
                best = (joined, *found)
                break
            if PUNCTUATION.search(page.words(j)[-1]):
                break
        if best:
            break
    if best is None:
        _untyped_title(page, stop)
        return
    members, end, document_type = best
    first = members[0]
    start = _begin(page, first)
    if page.words(first).startswith(("关于", "印发", "转发")):
        before = [i for i in free if i < first]
        while before and page.is_issuer(page.words(before[-1])) and members[0] - before[-1] <= 2:
            members.insert(0, before.pop())
            start = page.parts[members[0]].start
    for i in members:
        page.take(i, "title", max(start, page.parts[i].start), min(end, page.parts[i].end))
    page.frame.title = page.printed(start, end)
    page.frame.title_span = (start, end)
    page.frame.document_type = document_type


def _begin(page: Page, i: int) -> int:
    """Where the words of a paragraph begin, behind furniture and 转发：."""
    part = page.parts[i]
    start = max([part.start, *(z.end for z in page.frame.zones if z.start == part.start and z.end < part.end)])
    forward = page.say.forward.match(page.flat[start : part.end])
    return start + forward.end() if forward else start


def title_end(page: Page, part: Paragraph, kind: Recogniser) -> tuple[int, str] | None:
    """Where the title ends in this paragraph: at its last 文种, before which stands 的 or 》."""
    found = None
    for mark in kind.scan(page.flat, part.start, min(part.end, part.start + 160)):
        after = page.flat[mark.end : mark.end + 1]
        close = page.flat.find("）", mark.end, mark.end + 12) + 1 if after == "（" else mark.end  # 办法（试行）》
        if page.flat[close : close + 1] in ("》", "〉", "”"):
            continue
        if mark.end == part.end or not after.strip(" （(|") or page.number_at(mark.end):
            found = mark.end, mark.row.value
            if mark.end < part.end and page.flat[mark.end] == "（":  # （试行）
                close = page.flat.find("）", mark.end, part.end)
                found = (close + 1 if 0 < close <= mark.end + 12 else mark.end), mark.row.value
            break
        if page.flat[mark.start - 1] == "的" and (after in "各全有" or part.flattened):
            found = mark.end, mark.row.value
            break
    return found


def _number_at(page: Page, position: int) -> Mark | None:
    return Recogniser.of(page.lexicon, "letterhead", "number").at(page.flat, position)


def _untyped_title(page: Page, stop: int) -> None:
    """A newspaper text: the short lines before the first sentence. 全市第20届职业病防治周开幕在即"""
    members: list[int] = []
    for i in page.free(0, stop):
        words = page.words(i)
        if len(words) > 50 or words[-1] in "。；：，" or len(members) == 3:
            break
        members.append(i)
    following = next(page.free(members[-1] + 1 if members else 0), None)
    if not members or following is None or len(page.words(following)) < 12:
        return
    for i in members:
        page.take(i, "title")
    page.frame.title_span = (page.parts[members[0]].start, page.parts[members[-1]].end)
    page.frame.title = "".join(page.text[page.parts[i].start : page.parts[i].end] for i in members)
    found = Recogniser.of(page.lexicon, "letterhead", "type")
    kinds = [m for m in found.scan(page.flat, *page.frame.title_span) if m.end == page.frame.title_span[1]]
    page.frame.document_type = kinds[-1].row.value if kinds else "news"


def read_number(page: Page) -> None:
    """The number (发文字号) above the first heading."""
    stop = min(page.first_heading(), 30)
    recogniser = Recogniser.of(page.lexicon, "letterhead", "number")
    for i in range(stop):
        part = page.parts[i]
        role = page.taken.get(i)
        if role == "furniture":
            continue
        start = part.start
        if role == "title" and page.frame.title_span:
            start = max(start, min(part.end, page.frame.title_span[1]))
        while page.flat[start : start + 1] in " |（" and start < part.end:
            start += 1
        mark = recogniser.at(page.flat, start, part.end)
        if mark is None:
            continue
        if page.frame.document_number is None:
            page.frame.document_number = page.printed(*mark.span)
        if role is None and mark.end >= part.end - 1:
            page.take(i, "number")
        else:
            page.frame.zones.append(Zone(mark.start, mark.end, "number"))
        if page.frame.title_span or mark.end >= part.end - 1:
            return


def number_of_another(page: Page) -> None:
    """A number below the signature is that of an enclosed notice."""
    signed = min((z.start for z in page.frame.zones if z.role == "signature"), default=len(page.flat))
    numbers = [z for z in page.frame.zones if z.role == "number"]
    if numbers and min(z.start for z in numbers) > signed:
        page.frame.document_number = None
