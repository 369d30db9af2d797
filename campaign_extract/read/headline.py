"""The headline of a page: the line that it names itself by, its only <h1>, or what is printed as one right above the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from .boxes import inside
from .lines import Line

_BLANKS = re.compile(r"\s+")
_DATE = re.compile(r"[12][0-9〇零一二三四五六七八九○]{3} *[年./-] *[0-9一二三四五六七八九十]{1,2} *[月./-] *[0-9一二三四五六七八九十]{1,3}")
_CLOCK = re.compile(r"[0-9]{1,2}[:：][0-9]{2}")
#: 【打印】【关闭】, [大] [中] [小]: what a page can be told to do.
_BUTTONS = re.compile(r"(?:[^\s【\[]{0,5}[：:]?\s*)?(?:[【\[［][^】\]］]{1,6}[】\]］]\s*)+")
#: A label, blanks in it or not, and what it says.
_FIELD = re.compile(r"(?:[^\s：:，。]{1,4}\s{0,4}){1,5}[：:]\s*\S")
_LABEL = re.compile(r"[^\s：:，。0-9]{1,4}(?:\s{0,4}[^\s：:，。0-9]{1,4}){0,2}")
#: A page's name ends in those of its column and site.
_JOINTS = re.compile(r"[-_|—–]{1,2}")
_CUT_SHORT = re.compile(r"(?:\.{2,}|…+)$")
#: A headline has so many characters; that of a page that says it is one by its place or its <h1> alone, more.
_HEADLINE, _ALONE = 4, 6
#: Lines that one headline is broken into.
BROKEN = 4
#: So many words between what a page calls itself and the headline are a menu.
_MENU = 3
_HEADINGS = {"h1", "h2", "h3", "h4"}
#: What sites call the box of a headline: title, xl-title, newsTitle, bt.
_CALLED = re.compile(r"(?:^|[\s_-])(?:bt|biaoti|tit|subject|headline)(?:$|[\s_-])|title(?:$|[\s_-])", re.I)


def headline(lines: Sequence[Line], names: Sequence[str], total: int, text: Any) -> tuple[int, int] | None:
    """The first and last line of the headline of a page that calls itself ``names`` and whose text stands in ``text``."""
    named = _named(lines, [_squash(name) for name in names], total)
    placed = _placed(lines, text)
    if named and placed and _is_site(lines, named, placed):
        return placed
    return named or _sole_heading(lines, total) or placed


def is_buttons(words: str) -> bool:
    """【打印】【关闭】: what a page can be told to do."""
    return _BUTTONS.fullmatch(words) is not None


def signs(words: str) -> bool:
    """Whether words hold a whole date, and no time of the day."""
    return _DATE.search(words) is not None and not _CLOCK.search(words)


def is_field(words: str) -> bool:
    """Whether words begin with a label and its value: 索 引 号：A7, 成文日期：2024年5月20日."""
    return _FIELD.match(words) is not None


def is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table says labels and their values, with ： or without.

    >>> is_form([["索引号", "A7/2024-1", "发文日期", "2024-06-03"], ["发布机构", "某县教育局"]])
    True
    >>> is_form([["序号", "任务", "时限", "备注"], ["1", "自查", "5月20日", ""]])
    False
    """
    if any(cell.rstrip().endswith(("：", ":")) for cells in rows for cell in cells):
        return True
    if any(len(cells) % 2 or not all(_LABEL.fullmatch(label.strip()) for label in cells[::2]) for cells in rows):
        return False
    return any(_DATE.search(value) for cells in rows for value in cells[1::2])


def _squash(words: str) -> str:
    return _BLANKS.sub("", words)


def _named(lines: Sequence[Line], names: Sequence[str], total: int) -> tuple[int, int] | None:
    """The first and last line of the page's own name where the page shows it, before its text."""
    best, found = 0, None
    before = 0
    for n, line in enumerate(lines):
        if before * 5 > total:
            break
        if not line.around:
            before += line.sentences
        if line.around or line.is_link or line.cells is not None:
            continue
        last, length = _run(lines, n, names)
        if length > best:
            best, found = length, (n, last)
    return found


def _run(lines: Sequence[Line], n: int, names: Sequence[str]) -> tuple[int, int]:
    """How far the name of the page goes on from a line, and how long it is; 0 where it does not begin there."""
    words, last, length = "", n, 0
    for at in range(n, min(len(lines), n + BROKEN)):
        line = lines[at]
        if not line.text.strip() or line.is_link or line.cells is not None:
            break
        words += _squash(line.text)
        if not any(_names(name, words) for name in names):
            break
        last, length = at, len(words)
    return last, length if length >= _HEADLINE else 0


def _names(name: str, words: str) -> bool:
    """Whether a page of that name is headed so: the name begins with the words, or is mostly they, or was cut short."""
    if len(words) < _HEADLINE:
        return False
    if name.startswith(words) or (words in name and len(words) * 2 >= len(name)):
        return True
    printed = _JOINTS.split(name)[0]
    short = _CUT_SHORT.sub("", printed)
    return short != printed and len(short) >= 2 * _HEADLINE and words.startswith(short) and len(words) <= 2 * len(short)


def _sole_heading(lines: Sequence[Line], total: int) -> tuple[int, int] | None:
    """The only <h1> that is no link, where the text has not begun."""
    headings = [
        n
        for n, line in enumerate(lines)
        if line.path and line.path[-1].tag == "h1" and not line.around and not line.is_link and len(line.text) >= _ALONE
    ]
    if len(headings) != 1 or sum(line.sentences for line in lines[: headings[0]] if not line.around) * 5 > total:
        return None
    return headings[0], headings[0]


def _placed(lines: Sequence[Line], text: Any) -> tuple[int, int] | None:
    """The last line before the text, in the nearest box that has any, if it is printed as a headline is.

    That is: in a heading or a box of that name, or above a line that says when and where the page was published.
    """
    before = list(_above(lines, text))
    told = [n for n in before if _is_imprint(lines[n])]
    left = [n for n in before if n not in told and not is_buttons(lines[n].text) and not lines[n].is_link]
    if not left:
        return None
    last = first = left[-1]
    line = lines[last]
    if line.cells is not None or line.sentences or len(_squash(line.text)) < _ALONE or line.text.endswith(("：", ":")):
        return None
    called = any(box.tag in _HEADINGS or _CALLED.search(f"{box.get('class') or ''} {box.get('id') or ''}") for box in line.path[-2:])
    if not called and not (told and told[-1] > last):
        return None
    while first - 1 in left and lines[first - 1].path == line.path and last - first + 1 < BROKEN:
        first -= 1
    return first, last


def _above(lines: Sequence[Line], text: Any) -> Iterator[int]:
    """The lines that say something before an element, within the nearest box that has any."""
    if text is None:
        return
    stop = next((n for n, line in enumerate(lines) if inside(line, text)), 0)
    for box in text.iterancestors():
        found = [n for n in range(stop) if lines[n].text.strip() and not lines[n].around and inside(lines[n], box)]
        if found:
            yield from found
            return


def _is_imprint(line: Line) -> bool:
    """When, where and by whom a page was published: 来源：本站　发布时间：2024-05-20 10:22; 某某医院 05-20 08:30."""
    return not line.sentences and (is_field(line.text) or bool(_DATE.search(line.text) or _CLOCK.search(line.text)))


def _is_site(lines: Sequence[Line], named: tuple[int, int], placed: tuple[int, int]) -> bool:
    """Whether the page calls itself by its site: a menu stands between that name and the headline, with an imprint below."""
    between = [line for line in lines[named[1] + 1 : placed[0]] if line.text.strip()]
    behind = next((line for line in lines[placed[1] + 1 :] if line.text.strip()), None)
    if sum(len(line.text.split()) for line in between) < _MENU or behind is None or not _is_imprint(behind):
        return False
    return not any(map(_is_imprint, between))
