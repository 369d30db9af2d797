"""Chinese and Arabic numerals as numbers: 廿三, 二〇二四, 两, 十二, 一百二十, 半.

The text is normalised already: ○ and 〇 are one, digits are half-width.  What is no numeral is None, never a guess.
"""

from __future__ import annotations

from .lexicon.plain import plain

#: The characters by kind, each with what it counts.
_KINDS: dict[str, dict[str, float]] = {}
for _sign, _said in plain("numerals").items():
    _KINDS.setdefault(_said.split()[0], {})[_sign] = float(_said.split()[1])
_DIGITS, _UNITS, _WHOLE, _MYRIADS = (
    {sign: int(value) for sign, value in _KINDS[kind].items()} for kind in ("digit", "unit", "whole", "myriad")
)
_KNOWN = {*_DIGITS, *_UNITS, *_WHOLE, *_MYRIADS}


def integer(text: str) -> int | None:
    """The whole number that ``text`` writes, digit by digit or with 十 百 千 万.

    >>> [integer(t) for t in ("廿三", "二〇二四", "两", "十二", "一百二十", "三十一", "初五", "2024", "１２")]
    [23, 2024, 2, 12, 120, 31, 5, 2024, 12]
    >>> integer("两千零八"), integer("百"), integer("年"), integer("")
    (2008, 100, None, None)
    >>> integer("二00八"), integer("二O二一"), integer("一十二")
    (2008, 2021, 12)
    """
    if text[:1] in _KINDS["lead"]:
        text = text[1:]
    if text.isdecimal():
        return int(text)
    if text[-1:] in _MYRIADS and text[:-1].isdecimal():  # 3万
        return int(text[:-1]) * _MYRIADS[text[-1]]
    if not text or not _KNOWN.issuperset(text):
        return None
    if all(sign in _DIGITS for sign in text):  # 二〇二四, read digit by digit
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _WHOLE:
            section, digit = section + _WHOLE[sign], 0
        elif sign in _MYRIADS:
            total, section, digit = (total + section + digit) * _MYRIADS[sign], 0, 0
        else:  # a bare 十 is ten: 十二
            section, digit = section + (digit or 1) * _UNITS[sign], 0
    return total + section + digit


def number(text: str) -> float | None:
    """As ``integer``, and 半 as a half: 半, 一半, 两半 are no dates, 半年 and 一年半 are.

    >>> number("半"), number("一"), number("一个半")
    (0.5, 1.0, None)
    """
    if half := _KINDS["half"].get(text[-1:]):
        whole = integer(text[:-1]) if text[:-1] else 0
        return None if whole is None else whole + half
    whole = integer(text)
    return None if whole is None else float(whole)
