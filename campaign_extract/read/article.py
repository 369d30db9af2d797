"""Which lines of a page are the article: from its headline to the last line of its text, the site around it left out.

Told by structure, not by the words of one site.  The headline is the line that the page names itself by (its <title>, its
metadata, its only <h1>); the text stands in the element that holds nearly all of the sentences.  What stands above the
headline goes, but for a table of metadata (索引号, 发文机关); what stands behind the text goes from the first link on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .lines import Line

_BLANKS = re.compile(r"\s+")
_DATE = re.compile(r"[12][0-9〇零一二三四五六七八九○]{3} *[年./-] *[0-9一二三四五六七八九十]{1,2} *[月./-] *[0-9一二三四五六七八九十]{1,3}")
#: 【打印】【关闭】, [大] [中] [小]: what a page can be told to do.
_BUTTONS = re.compile(r"(?:[^\s【\[]{0,5}[：:]?\s*)?(?:[【\[［][^】\]］]{1,6}[】\]］]\s*)+")
#: A page's name ends in those of its column and site.
_JOINTS = re.compile(r"[-_|—–]{1,2}")
_CUT_SHORT = re.compile(r"(?:\.{2,}|…+)$")
#: A headline has so many characters; that of a page that says it is one by its <h1> alone, more.
_HEADLINE, _ALONE = 4, 6
#: What holds a paragraph or the rows of a table, and no text as a whole.
_SMALL = {"p", "li", "ul", "ol", "dd", "dl", "tr", "tbody", "table", "h1", "h2", "h3", "h4", "pre", "blockquote"}
#: So many characters of sentences behind a row of links are text as well; fewer are a footer.
_TEXT = 80
#: Lines that one headline is broken into.
_BROKEN = 4
#: So many lines behind the text may sign it, each at most so long.
_SIGNED, _LINE = 6, 40
_CLOCK = re.compile(r"[0-9]{1,2}[:：][0-9]{2}")
_ANNEX = re.compile(r"\s*附\s*[件表录图]")
#: The end of a sentence, not a lone stop of a page's words for screen readers: ： ， 。 视频
_ENDED = re.compile(r"[一-鿿）”》0-9]。")
#: A label, blanks in it or not, and what it says.
_FIELD = re.compile(r"(?:[^\s：:，。]{1,4}\s{0,4}){1,5}[：:]\s*\S")


@dataclass(frozen=True, slots=True)
class Article:
    """The lines that are kept, and which of them are the headline (from, to), if one was found."""

    lines: list[Line]
    headline: tuple[int, int] | None = None


def choose(lines: Sequence[Line], names: Sequence[str]) -> Article:
    """The article of a page that calls itself ``names``."""
    total = sum(line.sentences for line in lines)
    if sum(line.sentences for line in lines if line.around) * 2 > total:
        for line in lines:  # what is called a menu here holds the notice
            line.around = False
    total = sum(line.sentences for line in lines if not line.around)
    if not total:
        return Article(_squeeze(lines))
    headline = _headline(lines, [_squash(name) for name in names], total)
    first = headline[0] if headline else 0
    article = _element(lines[first : _signature(lines, first)])
    kept = [n for n in range(len(lines)) if _belongs(lines, n, headline, article)]
    until = _end(lines, kept, article)
    chosen = _squeeze([lines[n] for n in kept if n <= until])
    if headline is None:
        return Article(chosen)
    at = {id(line): n for n, line in enumerate(chosen)}
    return Article(chosen, (at[id(lines[headline[0]])], at[id(lines[headline[1]])] + 1))


def _squash(words: str) -> str:
    return _BLANKS.sub("", words)


# the headline ---------------------------------------------------------------------------------------------------


def _headline(lines: Sequence[Line], names: Sequence[str], total: int) -> tuple[int, int] | None:
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
    return found or _sole_heading(lines, total)


def _run(lines: Sequence[Line], n: int, names: Sequence[str]) -> tuple[int, int]:
    """How far the name of the page goes on from a line, and how long it is; 0 where it does not begin there."""
    words, last, length = "", n, 0
    for at in range(n, min(len(lines), n + _BROKEN)):
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


# the text -------------------------------------------------------------------------------------------------------


def _element(lines: Sequence[Line]) -> Any:
    """The deepest element that holds nineteen in twenty of the text's sentences; of one paragraph, what it stands in."""
    stretches = list(_stretches(lines))
    if not stretches:
        return None
    weights = [sum(line.sentences for line in stretch) for stretch in stretches]
    most = max(weights)
    texts = [s for s, weight in zip(stretches, weights, strict=True) if weight == most or weight >= max(_TEXT, most / 4)]
    held: dict[Any, int] = {}
    depth: dict[Any, int] = {}
    total = 0
    for line in (line for stretch in texts for line in stretch):
        total += line.sentences
        for n, element in enumerate(line.path):
            held[element] = held.get(element, 0) + line.sentences
            depth[element] = n
    enough = [element for element, weight in held.items() if weight * 20 >= total * 19]
    if not enough:
        return None
    found = max(enough, key=lambda element: depth[element])
    while found.tag in _SMALL and found.getparent() is not None:
        found = found.getparent()
    return found


def _signature(lines: Sequence[Line], first: int) -> int:
    """Where the line that signs the notice ends, if most of the text stands above it; else the end of the page."""
    total = sum(line.sentences for line in lines[first:] if not line.around)
    above = 0
    for n in range(first, len(lines)):
        above += 0 if lines[n].around else lines[n].sentences
        if above * 2 >= total and _signs(lines[n]) and not lines[n].around and not lines[n].linked:
            return n + 1
    return len(lines)


def _stretches(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The sentences between the links: what stands behind a row of links is, as a rule, another matter than what stands before."""
    stretch: list[Line] = []
    for line in lines:
        if line.sentences and not line.around:
            stretch.append(line)
        elif line.is_link and not line.annex and stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _belongs(lines: Sequence[Line], n: int, headline: tuple[int, int] | None, article: Any) -> bool:
    """Whether a line is of the article, or of the little around it that belongs to it."""
    line = lines[n]
    if line.around or _BUTTONS.fullmatch(line.text):
        return False
    if headline and n < headline[0]:  # above the headline only its metadata
        return _is_metadata(line) and (line.cells is not None or any(map(_is_metadata, _beside(lines, n))))
    return _inside(line, article) or not line.is_link or line.annex


def _inside(line: Line, article: Any) -> bool:
    return any(element is article for element in line.path)


def _is_metadata(line: Line) -> bool:
    """A row or line of labels with their values: 索 引 号：…, 成文日期：2024年5月20日."""
    if line.cells is not None:
        return any(cell.rstrip().endswith(("：", ":")) for cell in line.cells)
    return not line.linked and _FIELD.match(line.text) is not None


def _beside(lines: Sequence[Line], n: int) -> Iterator[Line]:
    """The next lines that say something, one before and one behind."""
    for way in (reversed(lines[max(0, n - _BROKEN) : n]), lines[n + 1 : n + 1 + _BROKEN]):
        if found := next((line for line in way if line.text.strip()), None):
            yield found


def _end(lines: Sequence[Line], kept: Sequence[int], article: Any) -> int:
    """The last line: of the text, a signature behind it, and the annexes that are linked there; no link goes beyond."""
    places = set(kept)
    last = until = max((n for n in kept if lines[n].sentences and _inside(lines[n], article)), default=len(lines))
    outside, signed = 0, False
    for n in range(last + 1, len(lines)):
        line = lines[n]
        if not line.text.strip():
            continue
        if n not in places or line.linked and not line.annex:
            break
        if _ANNEX.match(line.text):
            signed = False  # what the notice encloses stands below its signature
        if _inside(line, article) or line.annex:
            until = n
            signed = signed or _signs(line)
            continue
        outside += 1
        signs = outside <= _SIGNED and _signs(line)
        if (signs or _ENDED.search(line.text)) and not signed:
            until = n
            signed = signs
    return until


def _signs(line: Line) -> bool:
    """Whether a line may sign the notice: a short one with a whole date, and no time of the day."""
    return len(line.text) <= _LINE and _DATE.search(line.text) is not None and not _CLOCK.search(line.text)


def _squeeze(lines: Sequence[Line]) -> list[Line]:
    """No blank lines at either end, and one at most in a row."""
    found: list[Line] = []
    for line in lines:
        if line.text.strip() or (found and found[-1].text.strip()):
            found.append(line)
    while found and not found[-1].text.strip():
        found.pop()
    return found
