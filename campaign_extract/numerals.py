"""Chinese and Arabic numerals as numbers: 廿三, 二〇二四, 两, 十二, 一百二十, 半.

The text is normalised already: ○ and 〇 are one, digits are half-width.  What is no numeral is None, never a guess.
"""

from __future__ import annotations

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "0": 0, "O": 0, "o": 0, "两": 2, "俩": 2, "元": 1, "正": 1}
_TENS = {"十": 10, "百": 100, "千": 1000}
#: 廿 is twenty and 卅 thirty, in days such as 廿三 and 卅一; 冬月 and 腊月 are the eleventh and twelfth month.
_WHOLE = {"廿": 20, "卅": 30, "冬": 11, "腊": 12}


def integer(text: str) -> int | None:
    """The whole number that ``text`` writes, digit by digit or with 十 百 千 万.

    >>> [integer(t) for t in ("廿三", "二〇二四", "两", "十二", "一百二十", "三十一", "初五", "2024", "１２")]
    [23, 2024, 2, 12, 120, 31, 5, 2024, 12]
    >>> integer("两千零八"), integer("百"), integer("年"), integer("")
    (2008, 100, None, None)
    >>> integer("二00八"), integer("二O二一"), integer("一十二")
    (2008, 2021, 12)
    """
    text = text.removeprefix("初")
    if text.isdecimal():
        return int(text)
    if text.endswith("万") and text[:-1].isdecimal():  # 3万
        return int(text[:-1]) * 10_000
    if not text or any(sign not in _DIGITS and sign not in _TENS and sign not in _WHOLE and sign != "万" for sign in text):
        return None
    if all(sign in _DIGITS for sign in text):  # 二〇二四, read digit by digit
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _WHOLE:
            section, digit = section + _WHOLE[sign], 0
        elif sign == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:  # a bare 十 is ten: 十二
            section, digit = section + (digit or 1) * _TENS[sign], 0
    return total + section + digit


def number(text: str) -> float | None:
    """As ``integer``, and 半 as a half: 半, 一半, 两半 are no dates, 半年 and 一年半 are.

    >>> number("半"), number("一"), number("一个半")
    (0.5, 1.0, None)
    """
    if text == "半":
        return 0.5
    if text.endswith("半"):
        whole = integer(text[:-1])
        return None if whole is None else whole + 0.5
    whole = integer(text)
    return None if whole is None else float(whole)
