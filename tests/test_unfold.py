"""A notice in one line: its tables, and the sentences that go on behind a blank."""

from __future__ import annotations

import pytest

from campaign_extract import extract
from campaign_extract.lexicon import load
from campaign_extract.normalise import normalise
from campaign_extract.structure.unfold import unfold

_HEAD = "关于清点花盆的通知 各班组： 现将花盆清点的安排通知如下，请各班组按时清点，并做好登记。 一、清点办法。由各班组逐个清点，写入表格。 二、分工。各班组的分工如下："
_FOOT = "某某花木公司 2024年4月6日"


def _lines(text: str) -> list[str]:
    return unfold(normalise(text), load()).split("\n")


def test_rows_of_a_table_end_where_they_have_as_many_cells() -> None:
    """序号⇥任务⇥班组 1⇥…⇥甲班 2⇥…: a blank within a cell, and one within a name, ends nothing."""
    rows = ["序号\t任务\t班组", "1\t清点东 花房\t甲班", "2\t清点西花房\t王 芳", "3\t登记花盆\t丙班"]
    found = _lines(f"{_HEAD} {' '.join(rows)} {_FOOT}")
    assert [line for line in found if "\t" in line] == rows
    assert found[-2:] == ["某某花木公司", "2024年4月6日"]


def test_a_single_character_before_the_number_of_a_row_is_no_name() -> None:
    """水  仙 2⇥…: the cell ends before the number, and 仙 2 is nobody."""
    rows = ["序号\t任务\t花种", "1\t清点东花房\t水  仙", "2\t清点西花房\t茶  花", "3\t登记花盆\t兰  花"]
    assert [line for line in _lines(f"{_HEAD} {' '.join(rows)} {_FOOT}") if "\t" in line] == rows


def test_a_table_in_one_line_gives_the_same_duties() -> None:
    rows = ["序号\t任务\t责任班组\t完成时限", "1\t清点花盆\t甲班\t4月20日前", "2\t修补花架\t乙班\t4月25日前", "3\t粉刷花房\t丙班\t4月28日前"]
    text = "\n".join([*_HEAD.split(" "), *rows, *_FOOT.split(" ")])
    lined, folded = extract(text), extract(text.replace("\n", " "))
    assert [(r.text, [p.name for p in r.responsible], r.deadline) for r in lined.requirements[-3:]]
    assert [r.text for r in folded.requirements] == [r.text for r in lined.requirements]
    assert [[p.name for p in r.responsible] for r in folded.requirements] == [[p.name for p in r.responsible] for r in lined.requirements]


def test_where_single_blanks_end_lines_two_stand_within() -> None:
    found = _lines(f"{_HEAD} 甲班  清点东花房。 乙班  清点西花房。 {_FOOT}")
    assert "甲班  清点东花房。" in found


def test_a_sentence_goes_on_behind_a_blank() -> None:
    long = "为摸清花盆的数量，请各班组在开工以前逐个清点，并把清点的"
    assert f"{long} 结果写入表格，当日交资料室。" in _lines(f"{_HEAD} {long} 结果写入表格，当日交资料室。 {_FOOT}")


def test_a_sentence_goes_on_over_blank_lines_and_blanks_at_the_end_of_its_line() -> None:
    first, second = "为摸清花盆的数量，请各班组在开工以前逐个清点，并把清点的", "结果写入表格，当日交资料室。"
    for end in ("\n", "  \n", "\n\n", "\u3000\n \n"):
        assert _lines(f"{first}{end}{second}") == [f"{first}{' ' * len(end)}{second}"]


def test_wide_blanks_behind_sentences_end_lines_in_a_long_line_among_others() -> None:
    """A page whose body is one line: its title and signature are lines of their own."""
    items = ["一、清点办法", "1.各班组逐个清点，破损的单独堆放，并挂上写明日期的标签；", "2.两人核对，双方签字，当日交资料员存档，不得代签，不得补签。"]
    body = f"请各班组清点花盆，写入表格，于4月5日前送资料室。    {'    '.join(items)}"
    found = [line.strip() for line in _lines(f"关于清点花盆的通知\n各班组：\n{body}\n某某花木公司\n2024年4月6日")]
    assert found[3:6] == items


def test_wide_blanks_between_words_end_no_line() -> None:
    body = "讲解员    姓名    班组    电话    请各班组在开工以前填好这张表，写明每一位讲解员的姓名和班组，并把填好的表送到花房东边的资料室去"
    text = f"关于清点花盆的通知\n各班组：\n{body}\n某某花木公司\n2024年4月6日"
    assert unfold(normalise(text), load()) == normalise(text)


@pytest.mark.parametrize(
    "broken", ["各花房要\n于4月8日前清点花盆。", "各花房须\n在4月8日前上报清单。", "请各花房\n于4月8日前核对名册。", "各花房应当\n逐架清点花盆。", "各花房不得\n私自外借花剪。"]
)
def test_a_line_that_ends_behind_a_must_word_goes_on(broken: str) -> None:
    assert _lines(f"关于清点的通知\n各花房：\n{broken}\n花木公司\n2024年4月1日")[2] == broken.replace("\n", " ")


def test_a_name_that_ends_like_a_must_word_ends_its_line() -> None:
    assert _lines("清点工作会议纪要\n各花房于4月8日前清点花盆，上报清单。")[0] == "清点工作会议纪要"


def test_a_heading_with_a_comma_is_no_broken_sentence() -> None:
    text = "关于清点花盆的通知\n各班组：\n一、提高认识，压实清点责任\n花盆清点事关养护，各班组要逐个清点。\n某某花木公司\n2024年4月6日"
    assert unfold(text, load()) == text


def test_numbers_that_go_on_in_a_line_begin_lines() -> None:
    """As they would if the whole notice stood in one line; a number that counts something is none."""
    text = "办法：（1）逐盆清点东花房的花盆，写入表格。 （2）破损的另行登记。 12盆报资料室。\n各班组： 请清点花盆。"
    assert _lines(text)[:2] == ["办法：（1）逐盆清点东花房的花盆，写入表格。", "（2）破损的另行登记。 12盆报资料室。"]


@pytest.mark.parametrize("line", ["一、总 则", "二、组织开展 “清花盆”活动。", "三、联系 人：王芳", "四、成员 王芳 李娟", "（五）王芳"])
def test_the_words_of_a_number_are_not_cut(line: str) -> None:
    assert _lines(line) == [line]
