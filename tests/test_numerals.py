"""Chinese numerals as numbers, both ways where there are two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_extract.numerals import integer, number

_SIGNS = "〇一二三四五六七八九"


def written(n: int) -> str:
    """A number below ten thousand as Chinese writes it."""
    if n == 0:
        return "零"
    out, zero = "", False
    for value, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, value)
        if digit:
            out += ("零" if zero and out else "") + _SIGNS[digit] + sign
            zero = False
        elif out and n:
            zero = True
    return out.removeprefix("一") if out.startswith("一十") else out


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("12", 12), ("０３", 3), ("〇", 0), ("零", 0), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20),
        ("廿三", 23), ("廿", 20), ("卅一", 31), ("三十", 30), ("一百", 100), ("百", 100), ("一百零五", 105),
        ("一百二十", 120), ("两千", 2000), ("二千零二十四", 2024), ("二〇二四", 2024), ("二零二四", 2024), ("一万五千", 15000),
        ("初五", 5), ("腊", 12), ("冬", 11), ("正", 1), ("一九九八", 1998),
        ("", None), ("年", None), ("一年", None), ("3月", None), ("-1", None), ("1.5", None), ("甲", None),
    ],
)  # fmt: skip
def test_integer(text: str, value: int | None) -> None:
    assert integer(text) == value


@pytest.mark.parametrize(("text", "value"), [("半", 0.5), ("一", 1.0), ("12", 12.0), ("两半", 2.5), ("个", None), ("个半", None)])
def test_number(text: str, value: float | None) -> None:
    assert number(text) == value


@given(st.integers(0, 9999))
def test_what_is_written_is_read(n: int) -> None:
    assert integer(written(n)) == n
    assert integer(str(n)) == n


@given(st.integers(1000, 9999))
def test_years_digit_by_digit(n: int) -> None:
    assert integer("".join(_SIGNS[int(digit)] for digit in str(n))) == n


@given(st.text())
def test_anything_is_a_number_or_none(text: str) -> None:
    assert integer(text) is None or integer(text) >= 0  # type: ignore[operator]
