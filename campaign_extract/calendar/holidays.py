"""Working days with 调休, lunar festivals and solar terms; the libraries that know them are loaded when first asked.

China's official arrangement is published a year at a time (chinesecalendar holds 2004 to the last published year).  For a
year that is not published the week counts Monday to Friday, and the caller is told so, to say it in a note.
"""

from __future__ import annotations

import functools
from datetime import date, timedelta
from typing import Literal

_DAY = timedelta(days=1)
#: The first year whose arrangement chinesecalendar holds.
_SINCE = 2004


def is_workday(day: date) -> tuple[bool, bool]:
    """Whether people work that day, and whether that is published.

    >>> is_workday(date(2024, 10, 12)), is_workday(date(2024, 10, 1))   # a Saturday worked for 国庆节; the feast
    ((True, True), (False, True))
    >>> is_workday(date(2090, 5, 1))   # a Monday of a year nobody has arranged
    (True, False)
    """
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5, False


def add_workdays(day: date, count: int) -> tuple[date, bool]:
    """The ``count``-th working day after ``day`` (before it, if negative), and whether all of that is published.

    The first day does not count (民法典 §201).

    >>> add_workdays(date(2023, 6, 20), 3)   # over 端午节, with Sunday the 25th worked
    (datetime.date(2023, 6, 26), True)
    """
    step, left, published = (_DAY if count >= 0 else -_DAY), abs(count), True
    while left:
        day += step
        works, known = is_workday(day)
        published = published and known
        left -= works
        if works and not known and (day.year >= _SINCE) == (count > 0):  # from here on five working days are a week
            weeks, left = divmod(left, 5)
            day += 7 * weeks * step
    return day, published


def day_off(day: date) -> tuple[date, date, bool]:
    """The official break that a feast lies in: the days off around it, and whether it is published.

    >>> day_off(date(2024, 10, 1))
    (datetime.date(2024, 10, 1), datetime.date(2024, 10, 7), True)
    """
    works, published = is_workday(day)
    if works or not published:
        return day, day, published
    first = last = day
    while is_workday(first - _DAY) == (False, True):
        first -= _DAY
    while is_workday(last + _DAY) == (False, True):
        last += _DAY
    return first, last, True


@functools.lru_cache(maxsize=1024)  # a lunar year takes fifteen milliseconds
def lunar(year: int, month: int, day: int | Literal["last"], *, leap: bool = False) -> date | None:
    """The day of the lunar calendar, in the lunar year that begins in ``year``; None where there is none.

    >>> lunar(2024, 8, 15), lunar(2024, 12, "last"), lunar(2023, 12, "last")
    (datetime.date(2024, 9, 17), datetime.date(2025, 1, 28), datetime.date(2024, 2, 9))
    """
    from lunar_python import Lunar, LunarMonth

    number = -month if leap else month
    if day == "last":
        found = LunarMonth.fromYm(year, number)
        if found is None:
            return None
        day = int(found.getDayCount())
    try:
        solar = Lunar.fromYmd(year, number, day).getSolar()
        return date(solar.getYear(), solar.getMonth(), solar.getDay())
    except Exception:  # lunar_python raises a bare Exception for a day that the month lacks
        return None


@functools.lru_cache(maxsize=1024)  # a lunar year takes fifteen milliseconds
def lunar_month(year: int, month: int, *, leap: bool = False) -> tuple[date, date] | None:
    """A whole lunar month.

    >>> lunar_month(2020, 4, leap=True)
    (datetime.date(2020, 5, 23), datetime.date(2020, 6, 20))
    """
    first, last = lunar(year, month, 1, leap=leap), lunar(year, month, "last", leap=leap)
    return None if first is None or last is None else (first, last)


@functools.lru_cache(maxsize=1024)  # a lunar year takes fifteen milliseconds
def term(year: int, name: str) -> date | None:
    """The day of a solar term in a year of the Gregorian calendar: 清明 is 4 or 5 April.

    >>> term(2023, "清明"), term(2024, "清明"), term(2024, "冬至")
    (datetime.date(2023, 4, 5), datetime.date(2024, 4, 4), datetime.date(2024, 12, 21))
    """
    from lunar_python import Lunar, Solar

    table = Solar.fromYmd(year, 7, 1).getLunar().getJieQiTable()
    for solar in (table.get(name), table.get("DONG_ZHI") if name == Lunar.JIE_QI[0] else None):
        if solar is not None and solar.getYear() == year:
            return date(solar.getYear(), solar.getMonth(), solar.getDay())
    return None
