"""The name that a web page gives a notice: its headline, or the title in its table of metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon.plain import SIGNS
from ..lexicon.recognise import Recogniser
from .frame import BLANKS, Page

#: Lines that one title is broken into, and paragraphs behind the headline in which the notice may say it again.
_BROKEN, _AGAIN = 4, 6
#: So short is a line that says when a page was published, to the minute or in figures alone.
_SHORT = 60
_PUBLISHED = re.compile(r"[0-9]{1,2}：[0-9]{2}|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}")
#: Words that a title has or has not: 关于开展检查的通知 and 检查通知.
_LIGHT = re.compile(SIGNS["light"])


def read_headline(page: Page) -> None:
    """The headline as the title; where the notice prints its title once more below it, that line is taken, too."""
    members = _printed(page) or _of_metadata(page)
    if not members:
        return
    for i in members:
        page.take(i, "title")
    spans = [(page.parts[i].start, page.parts[i].end) for i in members]
    page.frame.title = page.text[slice(*spans[0])] if len(spans) == 1 else page.printed(spans[0][0], spans[-1][1])
    page.frame.title_span = spans[0][0], spans[-1][1]
    kind = Recogniser.of(page.lexicon, "letterhead", "type")
    marks = list(kind.scan(page.flat, *page.frame.title_span))
    page.frame.document_type = marks[-1].row.value if marks else None
    if page.headline:
        _imprint(page, members[-1] + 1)
    again = _again(page, members[-1] + 1, _core(page.frame.title))
    for i in again:
        page.take(i, "title")
    if again:
        page.frame.title_span = page.frame.title_span[0], page.parts[again[-1]].end


def _imprint(page: Page, start: int) -> None:
    """When and by whom the page was published, in short lines below its headline: 某某社区 2024-03-05 09:00."""
    for i in list(page.free(start, start + _BROKEN)):
        part = page.parts[i]
        days = [(at, day) for stop, (at, day) in page.dates.items() if part.start <= at and stop <= part.end]
        if len(page.words(i)) > _SHORT or not days or not _PUBLISHED.search(page.words(i)):
            return
        page.take(i, "furniture")
        page.meta.setdefault("published", days[0][1].isoformat())


def _printed(page: Page) -> list[int]:
    """The paragraphs that the reader of the page says are its headline."""
    if page.headline is None:
        return []
    a, b = page.headline
    return [i for i in page.free() if a <= page.parts[i].start and page.parts[i].end <= b]


def _of_metadata(page: Page) -> list[int]:
    """The paragraphs that print what 标题： names, in one line or a few."""
    title = BLANKS.sub("", page.meta.get("title", ""))
    return _run(page, list(page.free(0, page.first_heading())), title) if len(title) >= 2 * _BROKEN else []


def _run(page: Page, among: Sequence[int], title: str) -> list[int]:
    """Paragraphs next to each other whose words make up the title."""
    for n in range(len(among)):
        words, found = "", []
        for i in among[n : n + _BROKEN]:
            words += BLANKS.sub("", page.text[page.parts[i].start : page.parts[i].end])
            if not title.startswith(words):
                break
            found.append(i)
            if words == title:
                return found
    return []


def _core(words: str) -> str:
    return _LIGHT.sub("", BLANKS.sub("", words))


def _again(page: Page, start: int, core: str) -> list[int]:
    """The paragraphs, soon behind the headline, that say it once more: whole, with the issuer before it, or nearly."""
    stop = min(page.first_heading(), start + _AGAIN)
    among = list(page.free(start, stop))
    for n in range(len(among)):
        words = ""
        for m, i in enumerate(among[n : n + _BROKEN], 1):
            words += _core(page.words(i))
            if words and (words == core or len(core) >= 2 * _BROKEN and words.endswith(core)):
                return among[n : n + m]
            if not core.startswith(words):
                break
    return []
