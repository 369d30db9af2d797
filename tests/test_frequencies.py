"""Frequencies where a row cannot say it: the round trip of every RRULE, and laws that hold for every count."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from test_rows import cases

from campaign_extract.calendar import frequencies
from campaign_extract.lexicon import load
from campaign_extract.model import Frequency
from campaign_extract.normalise import normalise

LEXICON = load()
RULES = sorted({rule for c in cases("frequencies") for rule in c.values[2].replace(" | ", " ").split() if "FREQ" in rule})


def read(text: str) -> tuple[Frequency, ...]:
    flat = normalise(text)
    return frequencies.read(frequencies.recognise(flat, LEXICON), text, flat, LEXICON)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_one_that_dateutil_reads_and_writes(rule: str) -> None:
    made = rrulestr(rule, dtstart=datetime(2024, 1, 1))
    again = rrulestr(str(made))
    assert made.between(datetime(2024, 1, 1), datetime(2026, 1, 1)) == again.between(datetime(2024, 1, 1), datetime(2026, 1, 1))
    assert made.after(datetime(2024, 1, 1)) is not None
    assert "COUNT" not in rule


@given(st.integers(1, 31))
def test_days_of_the_month(day: int) -> None:
    found = read(f"每月{day}日前报送")[0]
    assert (found.every, found.rrule) == ("P1M", f"FREQ=MONTHLY;BYMONTHDAY={day}")
    days = rrulestr(found.rrule, dtstart=datetime(2024, 1, 1)).between(datetime(2024, 1, 1), datetime(2024, 12, 31), inc=True)
    assert {d.day for d in days} == {day}


@given(st.sampled_from(["日", "周", "月", "季度", "半年", "年"]), st.integers(1, 20), st.sampled_from(["至少", "最多", "不少于", ""]))
def test_counts(period: str, count: int, bound: str) -> None:
    found = read(f"每{period}{bound}组织{count}次演练")[0]
    assert found.every == {"日": "P1D", "周": "P1W", "月": "P1M", "季度": "P3M", "半年": "P6M", "年": "P1Y"}[period]
    assert found.times == count
    assert found.bound == {"至少": "at_least", "不少于": "at_least", "最多": "at_most", "": "exactly"}[bound]


@given(st.integers(2, 12), st.sampled_from([("天", "D"), ("周", "W"), ("个月", "M"), ("年", "Y")]))
def test_multiples(count: int, unit: tuple[str, str]) -> None:
    found = read(f"每{count}{unit[0]}开展一次检查")[0]
    assert (found.every, found.times) == (f"P{count}{unit[1]}", 1)
    assert f"INTERVAL={count}" in (found.rrule or "")


def test_the_end_of_the_month_is_its_last_day() -> None:
    rule = read("每月底前报送")[0].rrule or ""
    days = rrulestr(rule, dtstart=datetime(2024, 1, 1)).between(datetime(2024, 1, 1), datetime(2024, 4, 30), inc=True)
    assert [d.date() for d in days] == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]


def test_vague_words_have_no_numbers() -> None:
    for found in read("定期研判，不定期抽查，适时通报，常态化开展"):
        assert found.vague and found.every is found.times is found.rrule is None


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    for found in read(text):
        assert found.text == text[slice(*found.span)]
