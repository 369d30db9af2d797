"""The numbers that a word processor computes: 一、 （一） 1. as numbering.xml and styles.xml say, paragraph by paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from .archive import attribute, child, children, local

_DIGITS = "〇一二三四五六七八九"
_LEGAL = {"simplified": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟万"), "traditional": ("零壹貳參肆伍陸柒捌玖", "拾佰仟萬")}
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_UNITS = (*_ROMAN, (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
#: Forms that are a row of characters: the code point before the first, and how many there are.
_SHIFTED = {
    "decimalEnclosedCircle": (0x245F, 20),
    "decimalEnclosedCircleChinese": (0x245F, 20),
    "decimalEnclosedParen": (0x2473, 20),
    "decimalEnclosedFullstop": (0x2487, 20),
}
_HAN = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "koreanDigital2",
}
_SLOT = re.compile(r"%([1-9])")
#: Behind these a number stands close to its words; behind others the tab or blank of the list is a blank.
_CLOSE = "、）．】〕。：，"


def chinese(number: int, digits: str = "零" + _DIGITS[1:], units: str = "十百千万") -> str:
    """A whole number below 100,000 in Chinese, 十 to 十九 without 一.

    >>> [chinese(n) for n in (3, 10, 12, 20, 105, 1010)]
    ['三', '十', '十二', '二十', '一百零五', '一千零一十']
    """
    if not 0 < number < 100_000:
        return str(number)
    found, gap = "", False
    for place in range(4, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(found)
            continue
        found += (digits[0] if gap else "") + digits[digit] + (units[place - 1] if place else "")
        gap = False
    return found[1:] if units[0] == "十" and found.startswith("一十") else found


def numeral(number: int, form: str) -> str:
    """A number in one of Word's forms; what is not known is printed in digits.

    >>> [numeral(12, form) for form in ("chineseCounting", "ideographTraditional", "decimalEnclosedCircle", "lowerRoman")]
    ['十二', '乙', '⑫', 'xii']
    """
    if number < 1:
        return "" if form in ("none", "bullet") else str(number)
    if form in _HAN:
        return chinese(number)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return str(number).translate({48 + i: c for i, c in enumerate(_DIGITS)})
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return chinese(number, *_LEGAL["simplified" if "Simplified" in form else "traditional"])
    if form == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if form == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if form == "ideographZodiacTraditional":
        return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12]
    if form in _SHIFTED and number <= _SHIFTED[form][1]:
        return chr(_SHIFTED[form][0] + number)
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate({48 + i: 0xFF10 + i for i in range(10)})
    if form in ("lowerRoman", "upperRoman") and number < 4000:
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    if form in ("lowerLetter", "upperLetter"):
        letter = chr((97 if form == "lowerLetter" else 65) + (number - 1) % 26)
        return letter * min(10, (number - 1) // 26 + 1)
    if form == "decimalZero":
        return f"{number:02}"
    if form == "numberInDash":
        return f"- {number} -"
    return "" if form in ("none", "bullet") else str(number)


def _roman(number: int) -> str:
    found = ""
    for value, letters in _ROMAN_UNITS:
        found += letters * (number // value)
        number %= value
    return found


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its form, its pattern (``%1.%2``), where it starts and after which level it starts again."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    suffix: str = "tab"


@dataclass(slots=True)
class _List:
    """An abstract list: its levels, and the styles that stand for one."""

    levels: dict[int, Level] = field(default_factory=dict)
    by_style: dict[str, int] = field(default_factory=dict)
    linked: str | None = None


class Numbering:
    """Counts as Word counts: one paragraph after the other, in the order of the document."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._own: dict[tuple[str, int], Level] = {}
        self._style: dict[str, tuple[str | None, int | None, str | None]] = {}
        self._default: str | None = None
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_lists(numbering)

    def label(self, properties: Any) -> str:
        """The number of the next paragraph, with the blank behind it if there is one; '' where it has none.

        ``properties`` is its ``w:pPr`` or None.
        """
        number, level = self._of(properties)
        if number is None or number == "0" or number not in self._abstract:
            return ""
        abstract = self._abstract[number]
        listed = self._lists.get(abstract)
        here = self._level(number, level)
        if listed is None or here is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        begins = (number, level) in self._starts and (number, level) not in self._begun
        if begins:
            self._begun.add((number, level))
            counts[level] = self._starts[number, level]
        else:
            counts[level] = counts[level] + 1 if level in counts else here.start
        for deeper in [d for d in counts if d > level]:
            below = self._level(number, deeper)
            if below is None or below.restart is None or (below.restart and level < below.restart):
                del counts[deeper]
        return self._printed(number, here, counts)

    def _printed(self, number: str, here: Level, counts: dict[int, int]) -> str:
        if here.form == "bullet":
            return "●" if here.pattern.strip() else ""

        def value(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = self._level(number, at) or Level()
            return numeral(counts.get(at, level.start), "decimal" if here.legal else level.form)

        found = _SLOT.sub(value, here.pattern)
        blank = here.suffix != "nothing" and found and found[-1] not in _CLOSE and not found[-1].isspace()
        return found + " " if blank else found

    def _level(self, number: str, level: int) -> Level | None:
        listed = self._lists.get(self._abstract.get(number, ""))
        return self._own.get((number, level)) or (listed.levels.get(level) if listed else None)

    def _of(self, properties: Any) -> tuple[str | None, int]:
        """The list and the level of a paragraph: its own, or those of its style and the styles that is based on."""
        own = child(properties, "numPr")
        number, level = attribute(child(own, "numId"), "val"), _whole(attribute(child(own, "ilvl"), "val"))
        style = attribute(child(properties, "pStyle"), "val") or self._default
        seen: set[str] = set()
        named = style
        while style is not None and style in self._style and style not in seen and (number is None or level is None):
            seen.add(style)
            styled, at, style = self._style[style]
            number = number if number is not None else styled
            level = level if level is not None else at
        if number is not None and child(own, "numId") is None and named is not None:
            listed = self._lists.get(self._abstract.get(number, ""))
            if listed is not None and named in listed.by_style:
                level = listed.by_style[named]
        return number, level or 0

    def _read_styles(self, root: Any) -> None:
        for style in children(root, "style"):
            name = attribute(style, "styleId")
            if name is None:
                continue
            listed = child(style, "pPr", "numPr")
            self._style[name] = (
                attribute(child(listed, "numId"), "val"),
                _whole(attribute(child(listed, "ilvl"), "val")),
                attribute(child(style, "basedOn"), "val"),
            )
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true", "on"):
                self._default = name

    def _read_lists(self, root: Any) -> None:
        stands_for: dict[str, str] = {}
        for abstract in children(root, "abstractNum"):
            name = attribute(abstract, "abstractNumId") or ""
            listed = self._lists[name] = _List(linked=attribute(child(abstract, "numStyleLink"), "val"))
            if style := attribute(child(abstract, "styleLink"), "val"):
                stands_for[style] = name
            for element in children(abstract, "lvl"):
                level = _whole(attribute(element, "ilvl")) or 0
                listed.levels[level] = _read_level(element)
                if style := attribute(child(element, "pStyle"), "val"):
                    listed.by_style[style] = level
        for number in children(root, "num"):
            name = attribute(number, "numId") or ""
            target = attribute(child(number, "abstractNumId"), "val") or ""
            if (listed_here := self._lists.get(target)) and listed_here.linked in stands_for:
                target = stands_for[listed_here.linked or ""]
            self._abstract[name] = target
            for override in children(number, "lvlOverride"):
                level = _whole(attribute(override, "ilvl")) or 0
                if (own := child(override, "lvl")) is not None:
                    self._own[name, level] = _read_level(own)
                if (start := _whole(attribute(child(override, "startOverride"), "val"))) is not None:
                    self._starts[name, level] = start
                    if (name, level) in self._own:
                        self._own[name, level] = replace(self._own[name, level], start=start)


def _read_level(element: Any) -> Level:
    # a form that Word 2007 did not know stands in mc:AlternateContent, with a fallback beside it
    form = child(element, "numFmt")
    if form is None:
        form = next((e for e in element.iter() if local(e) == "numFmt" and attribute(e, "val") != "custom"), None)
    start = _whole(attribute(child(element, "start"), "val"))
    return Level(
        form=attribute(form, "val") or "decimal",
        pattern=attribute(child(element, "lvlText"), "val") or "",
        start=1 if start is None else start,
        restart=_whole(attribute(child(element, "lvlRestart"), "val")),
        legal=_on(child(element, "isLgl")),
        suffix=attribute(child(element, "suff"), "val") or "tab",
    )


def _on(element: Any) -> bool:
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def _whole(text: str | None) -> int | None:
    """A whole number that fits a list, or None."""
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,6}", text) else None
