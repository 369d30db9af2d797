"""The title of a notice and its kind (文种): where it stands at the head, over how many lines, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..lexicon.plain import SIGNS
from ..lexicon.recognise import Recogniser
from .addressees import addressee_line
from .frame import PUNCTUATION, Page
from .layout import Paragraph

#: What an addressed paper without a 文种 is taken for.
_USUAL = SIGNS["usual"]
#: The head of a notice is over here at the latest, and a title begins within so many characters of its line.
_HEAD, _LEAD = 40, 60
#: So long a line with a stop in it is a sentence of the body.
_SENTENCE = 36
#: Quotes and brackets round a title, or round its parts, say nothing about which title it is.
_DRESS = re.compile(r"[\s“”\"《》〈〉（）()—\-]")


class Title(NamedTuple):
    """The lines of a title, where its words begin and end, and its kind."""

    lines: tuple[int, ...]
    start: int
    end: int
    kind: str


def read_title(page: Page) -> None:
    """The title at the head of the page, with the names of bodies printed above it; a headline has said it already."""
    if page.frame.title is not None:
        return
    lines = list(page.free(0, min(page.first_heading(), _HEAD)))
    titles = list(_titles(page, lines))
    if not titles:
        _untyped(page, lines)
        return
    title, others = _own(page, titles)
    for other in others:
        for i in other.lines:
            page.take(i, "title")
    take_title(page, _with_issuers(page, title, lines))


def take_title(page: Page, title: Title) -> None:
    """The frame's title from now on."""
    for i in title.lines:
        part = page.parts[i]
        page.take(i, "title", max(title.start, part.start), min(title.end, part.end))
    page.frame.title = page.printed(title.start, title.end)
    page.frame.title_span = (title.start, title.end)
    page.frame.document_type = title.kind


def _titles(page: Page, lines: Sequence[int]) -> Iterator[Title]:
    """The titles of the head, in reading order: a page prints its headline and then that of the notice."""
    n, head, found = 0, True, False
    while n < len(lines) and (head or not found):
        title = about(page, lines[n : n + 5]) or (_named(page, lines[n : n + 3]) if head else None)
        if title and not (found and _is_body(page, lines[n])):
            yield title
            found = True
            n += len(title.lines)
            continue
        head = head and not _is_body(page, lines[n])
        n += 1


def _is_body(page: Page, i: int) -> bool:
    """Whether the head is over: a sentence, the addressees, a table, a list of contents."""
    words = page.words(i)
    stopped = PUNCTUATION.search(words)
    return bool(stopped and len(words) > _SENTENCE or words[-1] in "：。" or page.say.head_end.match(words))


def _own(page: Page, titles: Sequence[Title]) -> tuple[Title, list[Title]]:
    """The title of the notice itself among those of the head, and the headlines that only repeat it.

    A title inside the first (关于印发《A方案》的通知 / A方案) is that of the enclosed plan, unless the first forwards it.
    """
    own, others = titles[0], []
    for later in titles[1:]:
        mine, its = (_undressed(page, title) for title in (own, later))
        forwards = page.say.forwards.search(page.flat[own.start - 3 if own.start > 2 else 0 : own.end])
        if its != mine and not forwards and (its in mine or later.kind != own.kind or not _alike(mine, its)):
            break
        others.append(own)
        own = later
    return own, others


def _undressed(page: Page, title: Title) -> str:
    return _DRESS.sub("", page.flat[title.start : title.end])


def _alike(one: str, other: str) -> bool:
    """Whether two titles are of the same matter: most characters of the shorter stand in the longer."""
    less, more = sorted((set(one), set(other)), key=len)
    return len(less & more) >= 0.6 * len(less)


def about(page: Page, lines: Sequence[int]) -> Title | None:
    """A title that begins with 关于, 转发 or 印发, behind names of bodies, and goes on to its 文种."""
    start = _begin(page, lines[0])
    words = page.flat[start : page.parts[lines[0]].end]
    about = page.say.about.search(words)
    if about is None or about.start() > _LEAD or PUNCTUATION.search(words[: about.start()]) or page.say.no_title_start.match(words):
        return None
    for n, i in enumerate(lines):
        if page.parts[i].marker or i - lines[0] > n + 2:
            return None
        if found := title_end(page, page.parts[i]):
            last, found = _goes_on(page, lines, n) or (n, found)
            return Title(tuple(lines[: last + 1]), start, *found)
        if n == 0 and page.words(i)[-1] == "》" and page.say.forwards.search(words):  # 转发《…》, and below it what is forwarded
            return Title((i,), start, page.parts[i].end, _USUAL)
        if PUNCTUATION.search(page.words(i)[-1]):
            return None
    return None


def _goes_on(page: Page, lines: Sequence[int], n: int) -> tuple[int, tuple[int, str]] | None:
    """关于印发…工作方案⏎的通知: a 文种 at the end of a line, and the one that ends the title in the next."""
    if n + 1 >= len(lines) or not page.say.goes_on.match(page.words(lines[n + 1])):
        return None
    found = title_end(page, page.parts[lines[n + 1]])
    return (n + 1, found) if found else None


def _named(page: Page, lines: Sequence[int]) -> Title | None:
    """A title without 关于: a short line that ends in a 文种, and the line above that breaks off. 大扫除通知"""
    for n, i in enumerate(lines[:2]):
        words = page.words(i)
        found = title_end(page, page.parts[i])
        if found and page.say.to_all.match(page.flat[found[0] : page.parts[i].end].lstrip()):
            words = page.flat[page.parts[i].start : found[0]]  # 花房防冻通知 各班组：
        if page.parts[i].marker or "\t" in words or "|" in words or len(words) > _LEAD or _speaks(words):
            return None
        if page.number_at(page.parts[i].start):
            return None
        if n and not _broken_off(page, lines[0], i):
            return None
        if found and len(words) >= 4:
            start = _begin(page, lines[0])
            if start < found[0] and not page.say.no_title.fullmatch(page.flat[start : found[0]]):
                return Title(tuple(lines[: n + 1]), start, *found)
    return None


def _speaks(words: str) -> bool:
    return bool(re.search(r"[。；！？]", words[:-1])) or words[-1] in "，；：！？"


def _broken_off(page: Page, i: int, j: int) -> bool:
    """Whether the title of line i goes on in line j: they touch, and i is no name of a body, no heading of a site."""
    a, b = page.parts[i], page.parts[j]
    touching = j == i + 1 and page.flat.count("\n", a.end, b.start) == 1 and page.flat[b.start] not in "—-"
    return touching and len(page.words(i)) >= 10 and not page.is_issuer(page.words(i))


def _begin(page: Page, i: int) -> int:
    """Where the words of a paragraph begin, behind furniture, dashes, 转发： and 后勤处：关于…."""
    part = page.parts[i]
    start = max([part.start, *(z.end for z in page.frame.zones if z.start == part.start and z.end < part.end)])
    forward = page.say.forward.match(page.flat[start : part.end])
    return start + forward.end() if forward else start


def title_end(page: Page, part: Paragraph) -> tuple[int, str] | None:
    """Where the title ends in this paragraph: at its 文种 with what belongs to it, before which stands 的 or 》."""
    kind = Recogniser.of(page.lexicon, "letterhead", "type")
    for mark in kind.scan(page.flat, part.start, min(part.end, part.start + 160)):
        tail = page.say.title_tail.match(page.flat, mark.end, part.end)
        end = tail.end() if tail else mark.end
        if page.flat[end : end + 1] in ("》", "〉", "”", "»"):  # 办法（试行）》, 活动安排的通知
            continue
        if page.say.goes_on.match(page.flat, end, part.end):  # 活动安排的通知
            continue
        if end >= part.end or page.flat[end : part.end] == "。" or _stops(page, end):
            return end, mark.row.value
        of_it = page.say.of_it.search(page.flat, mark.start - 1, mark.start) is not None
        to_all = page.say.to_all.match(page.flat, end) is not None
        if of_it and (to_all or part.flattened) or (of_it or to_all) and _addressed(page, end, part.end):
            return end, mark.row.value
    return None


def _addressed(page: Page, start: int, end: int) -> bool:
    """Whether what stands behind a 文种 is whom it is for: 防冻通知各班组：, 的通知某某市花木场："""
    named = page.say.to_all.match(page.flat, start) or page.org_end.search(page.flat[start : end - 1])
    return named is not None and page.say.to_whom.fullmatch(page.flat, start, end) is not None


def _stops(page: Page, end: int) -> bool:
    """Whether a blank, a bar, a number or a date stands behind the words."""
    blank = page.flat[end] in " |" and not page.say.goes_on.match(page.flat[end:].lstrip())
    return blank or page.number_at(end) is not None or page.date_end(end) is not None


def _with_issuers(page: Page, title: Title, lines: Sequence[int]) -> Title:
    """The title with the names of bodies that stand on lines of their own above its 关于."""
    members, start = list(title.lines), title.start
    if page.say.about.match(page.words(members[0])):
        before = [i for i in lines if i < members[0] and i not in page.taken]
        while before and page.is_issuer(page.words(before[-1])) and members[0] - before[-1] <= 2 and not _trail(page, before[-1]):
            if page.taken.get(members[0] - 1) == "title":  # the headline of the page stands between
                break
            members.insert(0, before.pop())
            start = page.parts[members[0]].start
    return Title(tuple(members), start, title.end, title.kind)


def _trail(page: Page, i: int) -> bool:
    """Whether a line only repeats the last step of the way there: 首页 > 公告 > 后勤处, and below it 后勤处."""
    return any(">" in (above := page.words(j)) and above.rsplit(">", 1)[1].strip() == page.words(i) for j in range(i))


def _untyped(page: Page, lines: Sequence[int]) -> None:
    """The short lines before the addressees or the first sentence. 全市第20届职业病防治周开幕在即"""
    members: list[int] = []
    for i in lines:
        words = page.words(i)
        if len(words) > 50 or words[-1] in "。；：，" or len(members) == 3 or "\t" in words or page.say.head_end.match(words):
            break
        members.append(i)
    following = next(page.free(members[-1] + 1 if members else 0), None)
    if not members or following is None:
        return
    addressed = addressee_line(page, following) is not None
    if not addressed and len(page.words(following)) < 12 and not page.say.head_end.match(page.words(following)):
        return
    for i in members:
        page.take(i, "title")
    first, last = page.parts[members[0]], page.parts[members[-1]]
    page.frame.title_span = (first.start, last.end)
    page.frame.title = "".join(page.text[page.parts[i].start : page.parts[i].end] for i in members)
    named = Recogniser.of(page.lexicon, "letterhead", "type").at(page.flat, last.start)
    whole = named is not None and named.end == last.end  # 通知, and nothing else
    page.frame.document_type = named.row.value if named and whole else _USUAL if addressed else "news"
