"""A notice that a page or a form has laid into one line, given back its line ends.

Whoever copies a notice out of a page may get all of it with a blank where each line ended: …的通知 各车间： 一、排查。 某厂 2024年5月1日.
Here such blanks become line ends, one for one, so that every room sees lines and every span still counts in the original.
"""

from __future__ import annotations

import re

from ..lexicon import Lexicon

#: A line is a whole notice where it is so long and holds so much of the text.
_LONG, _SHARE = 80, 0.9
#: So many blanks at least, and so many of them behind the end of a sentence or before a number, are taken for line ends.
_FEWEST, _SURE = 2, 0.3
_LINE = re.compile(r"[^\n]+")
#: No line ends within a title or a bracket: 《甲局 乙局关于盘点的通知》.
_INSIDE = re.compile(r"《[^《》\n]{1,120}》|（[^（）\n]{1,120}）|“[^“”\n]{1,60}”")


def unfold(flat: str, lexicon: Lexicon) -> str:
    """The normalised text with line ends where a notice in one line has blanks in their place; any other as it is.

    >>> from campaign_extract.lexicon import load
    >>> words = "关于开展仓库盘点的通知 各车间： 现将盘点的有关安排通知如下： 一、时间。请于5月20日前盘点完毕，将清单送财务科。 二、办法。逐件清点，双人签字，账物不符的当日查明。 某某厂 2024年5月6日"
    >>> unfold(words, load()).splitlines()[3:]
    ['一、时间。请于5月20日前盘点完毕，将清单送财务科。', '二、办法。逐件清点，双人签字，账物不符的当日查明。', '某某厂', '2024年5月6日']
    """
    lines = [found.span() for found in _LINE.finditer(flat)]
    start, end = max(lines, key=lambda span: span[1] - span[0], default=(0, 0))
    if end - start < _LONG or end - start < _SHARE * sum(len(flat[a:b].strip()) for a, b in lines):
        return flat
    say = lexicon.say("letterhead")
    inside = {at for found in _INSIDE.finditer(flat, start, end) for at in range(*found.span())}
    folds = [at for found in say.fold.finditer(flat, start, end) if (at := found.start()) not in inside and not say.no_fold.match(flat, at)]
    sure = [at for at in folds if say.fold_sure.match(flat, at)]
    if len(folds) < _FEWEST or len(sure) < _SURE * len(folds):
        return flat
    cut = list(flat)
    for fold in folds:
        cut[fold] = "\n"
    return "".join(cut)
