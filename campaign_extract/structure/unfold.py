"""A notice that a page or a form has laid into one line, given back its line ends.

Whoever copies a notice out of a page may get all of it with a blank where each line ended: …的通知 各车间： 一、排查。 某厂 2024年5月1日.
Here such blanks become line ends, one for one, so that every room sees lines and every span still counts in the original.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from itertools import pairwise

from ..evidence.models import Blank, Folds
from ..lexicon import Lexicon, Phrases
from ..lexicon.plain import SIGNS
from ..model import Span
from ..numerals import integer

#: A line is a whole notice where it is so long and holds so much of the text.
_LONG, _SHARE = 80, 0.9
#: So many blanks at least, and so many of them behind the end of a sentence or before a number, are taken for line ends.
_FEWEST, _SURE = 2, 0.3
#: In a line among others so many of the wide blanks are.
_MOST = 0.7
_WIDE = re.compile(r"(?<=[^ \n]) {2,}(?=[^ \n])")
_CELLS = re.compile(r"[\t|]")
#: Where so many of those are a single blank, two or more in a row stand within a line.
_SINGLE = 0.7
#: So many rows of as many cells make a table; what stands between two tabs for longer than this is no single cell.
_ROWS, _CELL = 2, 60
_LINE = re.compile(r"[^\n]+")
_BLANKS = re.compile(r"(?<=[^ \n]) +(?=[^ \n])")
_BLANK = re.compile(r"(?<=[^ \t]) (?=[^ \t])")
#: A line with words, and what blanks and blank lines stand behind it.
_PRINTED = re.compile(r"^(?P<words>[^\n]*[^ \n])[ \n]*\n", re.M)
#: A line so long that ends within a sentence was broken there; a heading is shorter.
_WRAPPED = 26
#: Two characters apart are one name, 王 芳; a number before a tab begins a row.
_NAME = re.compile(r"(?<!\w)[^\W\d] [^\W\d](?!\w)")
_NUMBER = re.compile(r" (?=[0-9]{1,3}$)")
#: What may stand before the numbers of a line, and at the end of a sentence.
_BEFORE, _ENDED = " 。；：！？），、", "。；：！？）"
_MARK = re.compile(SIGNS["fold-mark"])
#: No line ends within a title or a bracket: 《甲局 乙局关于盘点的通知》.
_INSIDE = re.compile(r"《[^《》\n]{1,120}》|（[^（）\n]{1,120}）|“[^“”\n]{1,60}”")


def unfold(flat: str, lexicon: Lexicon, learned: Folds | None = None) -> str:
    """The normalised text with line ends where a notice in one line has blanks in their place; any other as it is.

    ``learned`` is asked about each blank, and what the rows say of it; without it the rows decide alone.

    >>> from campaign_extract.lexicon import load
    >>> words = "关于开展仓库盘点的通知 各车间： 现将盘点的有关安排通知如下： 一、时间。请于5月20日前盘点完毕，将清单送财务科。 二、办法。逐件清点，双人签字，账物不符的当日查明。 某某厂 2024年5月6日"
    >>> unfold(words, load()).splitlines()[3:]
    ['一、时间。请于5月20日前盘点完毕，将清单送财务科。', '二、办法。逐件清点，双人签字，账物不符的当日查明。', '某某厂', '2024年5月6日']
    """
    say = lexicon.say("letterhead")
    lines = [found.span() for found in _LINE.finditer(flat)]
    start, end = max(lines, key=lambda span: span[1] - span[0], default=(0, 0))
    if end - start < _LONG or end - start < _SHARE * sum(len(flat[a:b].strip()) for a, b in lines):
        return _wrapped(_parted(flat, lines, say), say)
    inside = _within(flat, start, end)
    cuts = _cuts(flat, (start, end), inside, say)
    if cuts is None:
        return _wrapped(flat, say)
    if learned is not None:
        blanks = list(_blanks(flat, (start, end), inside, cuts, say))
        for blank, ends in zip(blanks, learned(flat, blanks), strict=True):
            if ends != blank.ends:
                cuts = cuts | {blank.start} if ends else cuts.difference(range(blank.start, blank.end))
    cut = list(flat)
    for at in cuts:
        cut[at] = "\n"
    return "".join(cut)


def _within(flat: str, start: int, end: int) -> Container[int]:
    """The places within titles and brackets."""
    return {at for found in _INSIDE.finditer(flat, start, end) for at in range(*found.span())}


def _cuts(flat: str, line: Span, inside: Container[int], say: Phrases) -> frozenset[int] | None:
    """The blanks that were line ends by the rows; None where the line is no notice that lost them."""
    start, end = line
    blanks = {
        found.start(): found.end() - found.start()
        for found in say.fold.finditer(flat, start, end)
        if found.start() not in inside and not say.no_fold.match(flat, found.start())
    }
    sure = {at: blanks[at] for at in blanks if say.fold_sure.match(flat, at)}
    rows = _rows(flat, start, end)
    among = [at for at in blanks if not any(a < at < b for a, b in rows)]
    if len(blanks) < _FEWEST or len(sure) < min(_SURE * len(blanks), max(_FEWEST, _SURE * len(among))):
        return None
    single = sum(width == 1 for width in sure.values()) >= _SINGLE * len(sure)
    folds = [at for at in blanks if blanks[at] == 1 or not single]
    cuts, before = set(), start
    for fold in sorted({*_in_rows(flat, rows, folds, sure)}):
        if fold - before < _WRAPPED or not say.runs_on.search(flat, before, fold) or not say.runs_to.match(flat, fold):
            cuts.add(fold)
            before = fold + 1
    return frozenset(cuts)


def _blanks(flat: str, line: Span, inside: Container[int], cuts: Container[int], say: Phrases) -> Iterator[Blank]:
    """The blanks of the line outside of brackets, and what the rows say of each."""
    before = line[0]
    for found in _BLANKS.finditer(flat, *line):
        start, end = found.span()
        if start not in inside:
            rows = "".join(str(int(row.match(flat, start) is not None)) for row in (say.fold, say.fold_sure))
            runs = say.runs_on.search(flat, before, start) is not None and say.runs_to.match(flat, start) is not None
            ends = any(at in cuts for at in range(start, end))
            yield Blank(start, end, ends, rows, say.no_fold.match(flat, start) is not None, runs)
        before = end


def _parted(flat: str, lines: Iterable[Span], say: Phrases) -> str:
    """The text with line ends in its long lines where wide blanks stand behind sentences or before numbers: …送教务科。    二、要求  1.…

    So has any line behind the words of its number, 二、组队 由各班组…, as it would have without its other line ends.

    >>> from campaign_extract.lexicon import load
    >>> words = "各班组清点花盆，写入表格，于4月5日送资料室汇总，逾期不收。    二、清点要求  1.逐个清点，破损的单独堆放，并挂上标签；  2.两人核对，双方签字，当日交资料员存档，不得代签，不得补签。"
    >>> _parted(words, [(0, len(words))], load().say("letterhead")).split("\\n")[2]
    ' 1.逐个清点，破损的单独堆放，并挂上标签；'
    """
    cut = list(flat)
    for start, end in lines:
        if _CELLS.search(flat, start, end):
            continue
        counted = list(_counted(flat, start, end))
        worded = [found.end() for at in (start, *counted) if (found := say.worded.match(flat, at, end))]
        for at in (*counted, *worded):
            cut[at] = "\n"
        if end - start < _LONG:
            continue
        wide = [at for found in _WIDE.finditer(flat, start, end) if not say.no_fold.match(flat, at := found.start())]
        sure = sum(say.fold.match(flat, at) is not None and say.fold_sure.match(flat, at) is not None for at in wide)
        if sure >= _FEWEST and sure >= _MOST * len(wide):
            for at in wide:
                cut[at] = "\n"
    return "".join(cut)


def _counted(flat: str, start: int, end: int) -> Iterator[int]:
    """The blanks of a line behind sentences and before numbers that count on in it: （1）清点。 （2）登记。

    >>> list(_counted("办法。 （1）逐盆清点。 （2）破损的登记。 12盆报科里。", 0, 30))
    [3, 12]
    """
    last: dict[str | None, int] = {}
    first: dict[str | None, int] = {}  # the blanks before the first number, until a second shows that it counts
    for found in _MARK.finditer(flat, start, end):
        kind, at = found.lastgroup, found.start()
        said = integer(found[kind]) if kind else None
        if said is None or at > start and flat[at - 1] not in _BEFORE or said not in (1, last.get(kind, 0) + 1):
            continue
        last[kind] = said
        stop = at
        while stop > start and flat[stop - 1] == " ":
            stop -= 1
        behind = start < stop < at and flat[stop - 1] in _ENDED
        if said == 1:
            first[kind] = stop if behind else 0
        elif behind:
            yield from filter(None, (first.pop(kind, 0), stop))


def _wrapped(flat: str, say: Phrases) -> str:
    """The text with a blank where a line ends within a sentence or a bracket: …，保证全员⏎按时到岗，不漏一人。

    >>> from campaign_extract.lexicon import load
    >>> _wrapped("请各门店在开门以前检查冷柜，逐台读取温度计的读数，把读数\\n写入当日的记录，不得漏记。", load().say("letterhead"))
    '请各门店在开门以前检查冷柜，逐台读取温度计的读数，把读数 写入当日的记录，不得漏记。'
    """
    cut = list(flat)
    for line in _PRINTED.finditer(flat):
        a, b = line.span("words")
        to = line.end() - 1
        hangs = say.hangs.search(flat, a, b) and say.hangs_to.match(flat, to) or say.comma_on.search(flat, a, b) and say.comma_to.match(flat, to)
        opened = say.open_on.search(flat, a, b) and say.open_to.match(flat, to)
        if hangs or opened or b - a >= _WRAPPED and say.runs_on.search(flat, a, b) and say.runs_to.match(flat, to):
            cut[b : to + 1] = " " * (to + 1 - b)
    return "".join(cut)


def _rows(flat: str, start: int, end: int) -> list[Span]:
    """What stands between two tabs and holds the end of a row: a blank after as many cells as in the other rows.

    >>> words = "序号\\t任务\\t科室 1\\t清点\\t甲科 2\\t登记 造册\\t乙科 3\\t张贴\\t丙科"
    >>> [words[a:b] for a, b in _rows(words, 0, len(words))]
    ['科室 1', '甲科 2', '乙科 3']
    """
    tabs = [at for at in range(start, end) if flat[at] == "\t"] if "\t" in flat else []
    gaps = [(a + 1, b) for a, b in pairwise(tabs)]
    open_ = [n for n, (a, b) in enumerate(gaps) if _ends(flat, a, b)]
    widths = Counter(b - a for a, b in pairwise([-1, *open_]))
    width, often = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if often < _ROWS:
        return []
    found, cells, may = [], 0, set(open_)
    for n, gap in enumerate(gaps):
        cells += 1
        if n in may and (cells >= width or n + width - cells not in may):
            found.append(gap)
            cells = 0
    return found


def _ends(flat: str, start: int, end: int) -> list[int]:
    """The single blanks between two tabs, but for one within a name."""
    names = {found.start() + 1 for found in _NAME.finditer(flat[start:end])}
    return [at for found in _BLANK.finditer(flat, start, end) if (at := found.start()) - start not in names]


def _in_rows(flat: str, rows: list[Span], folds: list[int], sure: Container[int]) -> list[int]:
    """The line ends, with one where a row of a table ends, and none within its cells."""
    if not rows:
        return folds
    first, last = rows[0][0], rows[-1][1]
    kept = [at for at in folds if not first <= at < last]
    for a, b in rows:
        number = _NUMBER.search(flat[a:b])
        there = [at for at in folds if a <= at < b]
        if number:
            there.append(a + number.start())
        kept += there if number or any(at in sure for at in there) else _ends(flat, a, b)[:1]
    tail = _BLANK.search(flat, flat.find("\t", last) + 1)
    return kept + [tail.start()] if tail and tail.start() - last < _CELL else kept
