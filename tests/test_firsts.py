"""What makes a pattern quick does not change what it finds: not the gate, not the alternation of many rows."""

from __future__ import annotations

import functools
import re
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_extract.lexicon import firsts, load, recognise
from campaign_extract.lexicon.firsts import Gated
from campaign_extract.lexicon.needs import may_match
from campaign_extract.lexicon.recognise import Recogniser

TABLES = load().tables
PATTERNS = sorted({row.pattern for row in chain.from_iterable(TABLES.values()) if row.pattern})
PIECES = st.sampled_from(re.split(" ", "各单位 县应急局 要 于 2024年 5月20日 前 每季度 至少 1次 组织 开展 检查 不得 ， 。 （ ） 会同 第 三 十 一 星期五 上午 9时 24小时内"))
NEVER, AT_ONCE = 10**9, -1


@pytest.mark.parametrize("pays", [NEVER, AT_ONCE], ids=["never", "at-once"])
@given(st.lists(PIECES, max_size=12).map("".join), st.integers(0, 8), st.sampled_from(PATTERNS))
def test_gated_is_the_pattern(pays: int, text: str, start: int, pattern: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(firsts, "_PAYS", pays)
        gated, plain = Gated(pattern), re.compile(pattern)
        expected = plain.search(text, start)
        found = gated.search(text, start)
        assert (found and found.span()) == (expected and expected.span())
        assert [m.span() for m in gated.finditer(text)] == [m.span() for m in plain.finditer(text)]
        assert gated.starts(text) == [at for at in range(len(text)) if plain.match(text, at)]


@functools.cache
def recogniser(table: str, often: int) -> Recogniser:
    return Recogniser(tuple(row for row in TABLES[table] if row.pattern))


@pytest.mark.parametrize("table", ["times", "frequencies", "force"])
@given(st.lists(PIECES, max_size=12).map("".join))
def test_one_by_one_or_all_at_once(table: str, text: str) -> None:
    found = []
    for often in (NEVER, AT_ONCE):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(recognise, "_OFTEN", often)
            patch.setattr(recognise, "_PAYS", often)
            found.append([(mark.row.id, mark.span) for mark in recogniser(table, often).scan(text)])
    assert found[0] == found[1]


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(PATTERNS), st.integers(1, 40))
def test_where_a_pattern_matches_it_may(text: str, pattern: str, reach: int) -> None:
    for found in re.compile(pattern).finditer(text):
        assert may_match(pattern, text, found.start(), len(text))
        assert may_match(pattern, text, found.start(), found.end())
    for at in range(len(text)):
        if re.compile(pattern).match(text, at, at + reach):
            assert may_match(pattern, text, at, at + reach)


def test_most_rows_of_times_need_more_than_their_first_characters() -> None:
    left = [row for row in TABLES["times"] if may_match(row.pattern, "2024年5月", 0, 7)]
    assert len(left) < len(TABLES["times"]) / 2
