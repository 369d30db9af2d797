"""What is enclosed: the plan or notice behind the cover, annexes and their list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon.recognise import Mark, Recogniser
from ..model import Attachment
from .addressees import addressed
from .frame import PUNCTUATION, Page
from .titles import title_end

_ITEM = re.compile(r"(?<=[；;。\s])[0-9]{1,2}[.、](?![0-9])")


def read_enclosed(page: Page) -> None:
    """A whole notice or plan behind the signature: its number, its title, and numbered headings of the first rank.

    附件⏎海文旅市〔2023〕77号⏎省文化和旅游厅关于…的通知⏎各设区市…：⏎一、…  A form or list behind 附件 has no such headings.
    """
    anew = max((part.start for part in page.parts if part.marker and part.marker.rank <= 2 and part.marker.number == 1), default=0)
    signed = max((z.end for z in page.frame.zones if z.role == "signature" and z.end < anew), default=0)
    if not signed:
        return
    annex = Recogniser.of(page.lexicon, "headings", "annex")
    number = Recogniser.of(page.lexicon, "letterhead", "number")
    close = Recogniser.of(page.lexicon, "letterhead", "close")
    lines = [
        i
        for i, part in enumerate(page.parts)
        if part.start >= signed and page.taken.get(i) != "furniture" and not close.at(page.flat, part.start)
    ]
    skipped = [
        i
        for i in lines[:3]
        for mark in (annex.at(page.flat, page.parts[i].start), number.at(page.flat, page.parts[i].start))
        if mark and mark.end >= page.parts[i].end
    ]
    title: list[int] = []
    for i in [i for i in lines if i not in skipped][:5]:
        if page.parts[i].marker or PUNCTUATION.search(page.words(i)) or len(page.words(i)) > 60:
            return
        title.append(i)
        whole = "".join(page.words(j) for j in title)
        if len(whole) >= 8 and (page.say.about.search(whole) and title_end(page, page.parts[i]) or page.say.plan_title.search(whole)):
            break
    else:
        return
    for i in (*skipped, *title):
        page.take(i, "plan-title")
    _set_plan(page, title)
    page.frame.enclosed_addressees = addressed(page, page.parts[title[-1]].end)


def _set_plan(page: Page, members: Sequence[int]) -> None:
    page.frame.plan = (page.parts[members[0]].start, page.parts[members[-1]].end)
    page.frame.plan_title = "".join(page.text[page.parts[k].start : page.parts[k].end] for k in members)


def read_annexes(page: Page) -> None:
    """Attached pages, and the lists of them: 附件：1.…"""
    annex = Recogniser.of(page.lexicon, "headings", "annex")
    signed = max((z.end for z in page.frame.zones if z.role == "signature"), default=len(page.flat))
    i = 0
    while i < len(page.parts):
        part = page.parts[i]
        mark = None if i in page.taken else annex.at(page.flat, part.start, part.end)
        if mark is None or (
            part.end > mark.end and "：" not in mark.match[0] and page.flat[mark.end] not in " \t"
        ):
            i += 1
            continue
        alone = mark.end == part.end
        numbered = i + 1 < len(page.parts) and page.parts[i + 1].marker is not None
        listed = numbered and "\n" not in page.flat[part.end : page.parts[i + 1].start]  # 附件：1.自查表
        if alone and not listed and (part.start > signed or not (mark.match[0].endswith("：") or numbered)):
            i = _annex_page(page, i, mark)
        elif part.end - part.start <= 400:
            i = _annex_list(page, i, mark)
        else:
            i += 1


def _annex_page(page: Page, i: int, mark: Mark) -> int:
    """附件 alone on its line, and the title of the page below it."""
    page.take(i, "annex")
    j, title = i + 1, None
    if (
        j < len(page.parts)
        and j not in page.taken
        and len(page.words(j)) <= 60
        and page.words(j)[-1] not in "。；："
    ):
        last = j
        while (
            not page.say.annex_title_end.search(page.words(last))
            and last + 1 < len(page.parts)
            and last + 1 not in page.taken
            and last - j < 2
            and len(page.words(last + 1)) <= 40
            and not page.parts[last + 1].marker
            and page.flat.count("\n", page.parts[last].end, page.parts[last + 1].start) == 1
            and page.say.annex_title_end.search(page.words(last + 1))
        ):
            last += 1
        title = "".join(page.text[page.parts[k].start : page.parts[k].end] for k in range(j, last + 1))
        for k in range(j, last + 1):
            page.take(k, "annex")
        j = last + 1
    marker = page.text[mark.start : mark.end].rstrip("：: ")
    page.frame.annexes.append(((page.parts[i].start, page.parts[j - 1].end), marker, title))
    return j


def _annex_list(page: Page, i: int, mark: Mark) -> int:
    """附件：1.… 2.… on one line, or one a line."""
    part = page.parts[i]
    page.take(i, "annex-list")
    if mark.end < part.end:
        edges = [mark.end, *(m.start() for m in _ITEM.finditer(page.flat, mark.end + 1, part.end)), part.end]
        for a, b in zip(edges, edges[1:], strict=False):
            _attachment(page, a, b)
    j = i + 1
    while j < len(page.parts) and j not in page.taken and (marker := page.parts[j].marker) and marker.rank >= 4:
        if page.flat[page.parts[j].end - 1] == "。" or len(page.words(j)) > 80:
            break
        page.take(j, "annex-list")
        _attachment(page, page.parts[j].content, page.parts[j].end)
        j += 1
    return j


def _attachment(page: Page, start: int, end: int) -> None:
    lead = re.match(r"[\s：]*(?:[0-9]{1,2}[.、．])?\s*", page.flat[start:end])
    start += lead.end() if lead else 0
    if field := page.say.form_field.search(page.flat, start, end):
        end = field.start()
    end = start + len(page.flat[start:end].rstrip(" ；。"))
    if start < end:
        page.frame.attachments.append(Attachment(title=page.text[start:end], span=(start, end)))


def read_plan_title(page: Page) -> None:
    """The title of the enclosed plan: short lines before the first number, that end in 方案, 计划, 办法 …"""
    if page.frame.plan:
        return
    after = page.frame.title_span[1] if page.frame.title_span else 0
    free = [i for i in page.free(0, page.first_heading()) if page.parts[i].start >= after]
    title = _squash(page.frame.title or "")
    for n in range(len(free)):
        members: list[int] = []
        best: list[int] = []
        for j in free[n : n + 4]:
            words = page.words(j)
            if len(words) > 50 or PUNCTUATION.search(words[-1]) or "\t" in words or (members and j != members[-1] + 1):
                break
            members.append(j)
            whole = "".join(page.words(k) for k in members)
            named = len(whole) >= 8 and _squash(whole) in title
            if named or (page.say.plan_title.search(whole) and len(whole) >= 6):
                best = list(members)
        if best:
            for k in best:
                page.take(k, "plan-title")
            _set_plan(page, best)
            return


def _squash(words: str) -> str:
    return re.sub(r"[\s“”\"《》〈〉（）()]", "", words)
