"""One case a row of ``tests/rows``: exact spans, exact row ids, exact values.

A row of times is: the ids of the rows that fire, joined by +; the text with ⟦ ⟧ round each span; the value; and where it is
not 2024-03-15 the issue date (``none``: not known), then the campaign as start/end.  Several times in one text are
separated by `` | ``; id ``-`` means: nothing here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from campaign_extract.calendar import frequencies, times
from campaign_extract.lexicon import load
from campaign_extract.model import Frequency, Time
from campaign_extract.normalise import normalise

ROWS = Path(__file__).parent / "rows"
ISSUED = date(2024, 3, 15)


def cases(table: str) -> list[ParameterSet]:
    """The rows of a table as pytest cases, named file:line."""
    path = ROWS / f"{table}.tsv"
    return [
        pytest.param(*(line.split("\t") + [""])[:4], id=f"{path.name}:{number}")
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
        if line and not line.startswith("#")
    ]


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its ⟦ ⟧, and the spans that they marked."""
    spans, start, text = [], 0, ""
    for sign in marked:
        if sign == "⟦":
            start = len(text)
        elif sign == "⟧":
            spans.append((start, len(text)))
        else:
            text += sign
    return text, spans


def listed(cell: str) -> list[str]:
    return [] if cell == "-" else cell.split(" | ")


def time_value(time: Time) -> str:
    if time.status == "impossible":
        return "impossible"
    days = {"by": [time.due], "from": [time.start], "on": [time.start]}.get(time.kind, [time.start, time.due])
    words = [time.kind, *(["-"] if not any(days) else map(str, days))]
    words += [time.clock] if time.clock else []
    words += [time.status] if time.status != "exact" else []
    if time.anchor and (time.status == "anchored" or "offset" in time.rule):
        words.append(f"@{time.anchor.event} {time.anchor.offset}" + " workdays" * time.anchor.workdays)
    return " ".join(words)


def frequency_value(frequency: Frequency) -> str:
    if frequency.vague:
        return "vague"
    return " ".join("-" if v is None else str(v) for v in (frequency.every, frequency.times, frequency.bound, frequency.rrule))


def setting(cell: str) -> times.Setting:
    issued, _, campaign = cell.partition(" ")
    start, _, end = campaign.partition("/")
    return times.Setting(
        issued=None if issued == "none" else date.fromisoformat(issued) if issued else ISSUED,
        campaign=(date.fromisoformat(start), date.fromisoformat(end)) if campaign else (None, None),
    )


def read_times(text: str, setting: times.Setting) -> tuple[Time, ...]:
    flat, lexicon = normalise(text), load()
    marks = times.recognise(flat, lexicon, frequencies.recognise(flat, lexicon))
    return times.resolve(marks, text, flat, setting, lexicon)[0]


def read_frequencies(text: str) -> tuple[Frequency, ...]:
    flat, lexicon = normalise(text), load()
    return frequencies.read(frequencies.recognise(flat, lexicon), text, flat, lexicon)


@pytest.mark.parametrize(("ids", "marked", "value", "given"), cases("times"))
def test_times(ids: str, marked: str, value: str, given: str) -> None:
    text, spans = unmarked(marked)
    found = read_times(text, setting(given))
    assert [t.text for t in found] == [text[a:b] for a, b in spans]
    assert [t.span for t in found] == spans
    assert [time_value(t) for t in found] == listed(value)
    assert [t.rule for t in found] == listed(ids)


@pytest.mark.parametrize(("ids", "marked", "value", "given"), cases("frequencies"))
def test_frequencies(ids: str, marked: str, value: str, given: str) -> None:
    text, spans = unmarked(marked)
    found = read_frequencies(text)
    assert [f.text for f in found] == [text[a:b] for a, b in spans]
    assert [f.span for f in found] == spans
    assert [frequency_value(f) for f in found] == listed(value)
    assert [f.rule for f in found] == listed(ids)


@pytest.mark.parametrize("table", ["times", "frequencies"])
def test_there_is_nothing_where_the_rows_say_so(table: str) -> None:
    """A negative row that grew a mark would be read as a positive one: neither side may be half empty."""
    for case in cases(table):
        ids, marked, value, _ = case.values
        assert (ids == "-") == (value == "-") == ("⟦" not in marked), marked
