"""Comparison: two notices of one campaign, and a plan held against the notice above it."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest
from conftest import CORPORA, NOTICES, dtypes
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import found
from written import ruled

from campaign_extract.checklist import Checklist
from campaign_extract.errors import CampaignExtractError

pytest.importorskip("rapidfuzz")

from campaign_extract.comparison import Comparison, Coverage, command, compare, cover, show  # noqa: E402
from campaign_extract.comparison.changes import duration, shift  # noqa: E402
from campaign_extract.comparison.score import corpus, evaluate, main, pool  # noqa: E402

FOLDER = CORPORA / "compare"
FLOORS = FOLDER / "floors.json"

#: What turns round when old and new change places.
MIRROR = {
    "added": "dropped",
    "dropped": "added",
    "raised-count": "lowered-count",
    "lowered-count": "raised-count",
    "earlier": "later",
    "later": "earlier",
    "raised": "lowered",
    "lowered": "raised",
    "stronger": "weaker",
    "weaker": "stronger",
    "set": "lifted",
    "lifted": "set",
}


def notice(*duties: str, year: int = 2024, to: str = "各单位") -> Checklist:
    """The checklist of a notice with these duties; read by the rules alone, since a line or two is no notice to learn from."""
    body = "\n".join(duties)
    return ruled(f"某某局关于开展安全检查的通知\n{to}：\n{body}\n某某局\n{year}年1月5日")


@pytest.fixture(scope="module")
def checklists() -> dict[str, Checklist]:
    return {path.name: found(path) for path in [*NOTICES, *sorted((FOLDER / "notices").glob("*.txt"))]}


@pytest.fixture(scope="module")
def two(checklists: dict[str, Checklist]) -> tuple[Checklist, Checklist]:
    return checklists["hechuan_health_2023.txt"], checklists["hechuan_health_2024.txt"]


@pytest.fixture(scope="module")
def both(checklists: dict[str, Checklist]) -> tuple[Checklist, Checklist]:
    return checklists["songhe_campus_notice.txt"], checklists["songhe_campus_plan_gaps.txt"]


# a table of single duties ---------------------------------------------------------------------------------------

#: The duty in 2023, in 2024, and the relations with their directions.
PAIRS = [
    ("各企业要于5月31日前报送工作总结。", "各企业要于5月31日前报送工作总结。", {"same": "with-year"}),
    ("各企业要于5月31日前报送工作总结。", "各企业要于2024年5月31日前上报工作总结。", {"same": "with-year"}),
    ("各企业要于5月31日前报送工作总结。", "各企业要于5月30日前报送工作总结。", {"moved-date": "earlier"}),
    ("各企业要于5月31日前报送工作总结。", "各企业要于6月10日前报送工作总结。", {"moved-date": "later"}),
    ("各企业要于2月28日前报送工作总结。", "各企业要于2月29日前报送工作总结。", {"same": "with-year"}),
    ("各企业要报送工作总结。", "各企业要于6月10日前报送工作总结。", {"moved-date": "set"}),
    ("各企业要于6月10日前报送工作总结。", "各企业要报送工作总结。", {"moved-date": "lifted"}),
    ("各企业每季度至少开展1次应急演练。", "各企业每月至少开展1次应急演练。", {"raised-count": "raised"}),
    ("各企业每季度至少开展1次应急演练。", "各企业每半年至少开展1次应急演练。", {"lowered-count": "lowered"}),
    ("各企业每季度至少开展1次应急演练。", "各企业每季度至少开展2次应急演练。", {"raised-count": "raised"}),
    ("各企业要配备安全员不少于3名。", "各企业要配备安全员不少于2名。", {"lowered-count": "lowered"}),
    ("鼓励企业开展隐患排查竞赛。", "企业要开展隐患排查竞赛。", {"changed-force": "stronger"}),
    ("企业必须公示安全承诺。", "鼓励企业公示安全承诺。", {"changed-force": "weaker"}),
    ("严禁在车间内吸烟。", "不得在车间内吸烟。", {"same": None}),
    ("市教育局负责组织安全知识竞赛。", "市应急管理局负责组织安全知识竞赛。", {"changed-party": "other"}),
    ("市教育局要开展安全检查。", "某某市教育局要开展安全检查。", {"same": None}),
    ("各企业要开展安全检查。", "企业要开展安全检查。", {"same": None}),
]


@pytest.mark.parametrize(("old", "new", "expected"), PAIRS, ids=[f"{a}-{b}" for a, b, _ in PAIRS])
def test_one_duty(old: str, new: str, expected: dict[str, str | None]) -> None:
    lines = compare(notice(old, year=2023), notice(new, year=2024)).lines
    assert len(lines) == 1
    assert lines[0].relations == tuple(expected)
    assert [c.direction for c in lines[0].changes] == [d for d in expected.values() if d]


def test_added_and_dropped() -> None:
    kept = "各企业要于5月31日前报送工作总结。"
    result = compare(notice(kept, "市教育局负责编印宣传手册。"), notice(kept, "县气象局负责发布雷电预警。"))
    assert result.counts() == {"same": 1, "dropped": 1, "added": 1}


def test_one_duty_said_in_two() -> None:
    """What was one sentence and is two now is neither added nor dropped."""
    old = notice("各企业要建立隐患排查台账并每月更新应急物资清单。")
    new = notice("各企业要建立隐患排查台账。", "各企业要每月更新应急物资清单。")
    result = compare(old, new)
    assert {line.new.id for line in result.lines if line.old} == {r.id for r in new.requirements}
    assert [line.match.shared for line in result.lines if line.match].count(True) == 1


def test_years_can_be_told() -> None:
    old, new = notice("各企业要于2023年5月31日前报送总结。"), notice("各企业要于2024年5月31日前报送总结。")
    assert compare(old, new).lines[0].relations == ("moved-date",)
    assert compare(old, new, years=1).lines[0].relations == ("same",)


COVERED = [
    ("各学校要于9月20日前完成隐患自查。", "总务处要于9月18日前完成隐患自查。", "taken-up", ()),
    ("各学校要于9月20日前完成隐患自查。", "总务处要于9月30日前完成隐患自查。", "weakened", ("later-date",)),
    ("各学校要于9月20日前完成隐患自查。", "总务处要完成隐患自查。", "weakened", ("no-date",)),
    ("各学校每月至少开展1次疏散演练。", "德育处每月至少开展2次疏散演练。", "taken-up", ()),
    ("各学校每月至少开展1次疏散演练。", "德育处每季度至少开展1次疏散演练。", "weakened", ("lower-count",)),
    ("各学校每月至少开展1次疏散演练。", "德育处要开展疏散演练。", "weakened", ("no-count",)),
    ("各学校要聘请心理咨询师驻校服务。", "学校可聘请心理咨询师驻校服务。", "weakened", ("weaker-force",)),
    ("鼓励学校聘请心理咨询师驻校服务。", "学校要聘请心理咨询师驻校服务。", "taken-up", ()),
    ("各学校要聘请心理咨询师驻校服务。", "食堂每日公示菜谱。", "left-out", ()),
]


@pytest.mark.parametrize(("duty", "plan", "status", "how"), COVERED, ids=[f"{a}-{b}" for a, b, *_ in COVERED])
def test_one_duty_of_a_plan(duty: str, plan: str, status: str, how: tuple[str, ...]) -> None:
    result = cover(notice(duty, to="各学校"), notice(plan, to="各处室"))
    assert [(d.status, d.how) for d in result.duties] == [(status, how)]
    assert len(result.extra) == (status == "left-out")


def test_only_the_duties_of_a_party() -> None:
    above = notice("各学校要开展隐患自查。", "县教育局要汇总检查结果。", to="各学校，县教育局")
    plan = notice("总务处要开展隐患自查。", to="各处室")
    assert cover(above, plan).counts() == {"taken-up": 1, "left-out": 1}
    assert cover(above, plan, parties=["各学校"]).counts() == {"taken-up": 1}


# laws -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", NOTICES + sorted((FOLDER / "notices").glob("*.txt")), ids=lambda p: p.stem)
def test_a_notice_is_the_same_as_itself(path: Path, checklists: dict[str, Checklist]) -> None:
    checklist = checklists[path.name]
    result = compare(checklist, checklist)
    assert {line.relations for line in result.lines} <= {("same",)}
    assert [(line.old.id, line.new.id) for line in result.lines if line.old and line.new] == [
        (r.id, r.id) for r in checklist.requirements
    ]
    assert not any(line.changes for line in result.lines)
    covered = cover(checklist, checklist)
    assert {duty.status for duty in covered.duties} <= {"taken-up"}
    assert all(duty.plan == duty.notice for duty in covered.duties)


@pytest.mark.parametrize("name", ["hechuan_health", "unseen_qingtan_water"])
def test_old_and_new_change_places(name: str, checklists: dict[str, Checklist]) -> None:
    gold = dict(corpus(FOLDER))[name]
    old, new = checklists[gold["old"]], checklists[gold["new"]]

    def told(result: Comparison, turned: bool) -> set[object]:
        found: set[object] = set()
        for line in result.lines:
            a, b = (q.id if q else None for q in (line.old, line.new))
            relations, changes = line.relations, [(c.what, c.direction, c.old, c.new) for c in line.changes]
            if turned:
                a, b = b, a
                relations = tuple(MIRROR.get(r, r) for r in relations)  # type: ignore[misc]
                changes = [(what, MIRROR.get(way, way), y, x) for what, way, x, y in changes]  # type: ignore[misc]
            found.add((a, b, frozenset(relations), frozenset(changes), line.match.score if line.match else None))
        return found

    assert told(compare(old, new), False) == told(compare(new, old), True)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([d for a, b, _ in PAIRS for d in (a, b)]), max_size=5), st.data())
def test_every_requirement_has_its_line(duties: list[str], data: st.DataObject) -> None:
    others = data.draw(st.lists(st.sampled_from([d for a, b, _ in PAIRS for d in (a, b)]), max_size=5))
    old, new = notice(*duties), notice(*others)
    result = compare(old, new)
    assert {line.old.id for line in result.lines if line.old} == {r.id for r in old.requirements}
    assert {line.new.id for line in result.lines if line.new} == {r.id for r in new.requirements}
    for line in result.lines:
        assert (line.match is None) == (line.old is None or line.new is None)
        if line.match:
            assert 0 <= line.match.score <= 1
            assert line.match.features
    covered = cover(old, new)
    assert [d.notice.id for d in covered.duties] == [r.id for r in old.requirements if r.force != "planned"]


def test_quotes_stand_in_the_notices(two: tuple[Checklist, Checklist]) -> None:
    texts = [(FOLDER / "notices" / str(c.source.name)).read_text("utf-8") for c in two]
    for line in compare(*two).lines:
        for quote, text in zip((line.old, line.new), texts, strict=True):
            assert quote is None or text[slice(*quote.span)] == quote.text


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.integers(-9999, 9999))
def test_shift_keeps_the_day_of_the_year(day: date, years: int) -> None:
    moved = shift(day, years)
    assert moved.month == day.month
    assert moved.day in (day.day, 28)


def test_durations() -> None:
    spans = ["PT30M", "PT1H", "P1D", "P1W", "P15D", "P1M", "P3M", "P6M", "P1Y"]
    assert sorted(spans, key=duration) == spans


# the corpus -----------------------------------------------------------------------------------------------------


def test_floors() -> None:
    """What is reached is pinned; the pairs of the two years and of the plans are found to nine tenths."""
    tallies = dict(evaluate(FOLDER))
    known = pool(tally for name, tally in tallies.items() if not name.startswith("unseen_"))
    assert (known.rows()["matches"]["F1"] or 0) >= 90
    assert main([str(FOLDER), "--floors", str(FLOORS)]) == 0


@pytest.mark.parametrize(("lang", "told"), [("zh", "低于下限"), ("en", "is below its floor")])
def test_a_broken_floor_is_told_in_the_language_asked_for(lang: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "floors.json").write_text('{"matches": 100.1}', "utf-8")
    assert main([str(FOLDER), "--floors", str(tmp_path / "floors.json"), "--lang", lang]) == 1
    assert told in capsys.readouterr().err
    assert main([str(tmp_path), "--lang", lang]) == 2
    assert ("里面没有" in capsys.readouterr().err) == (lang == "zh")


def test_every_quote_of_the_gold_stands_once_in_its_text() -> None:
    for name, gold in corpus(FOLDER):
        keys = ("old", "new") if gold["kind"] == "compare" else ("notice", "plan")
        for key in keys:
            text = (FOLDER / "notices" / gold[key]).read_text("utf-8")
            for line in gold.get("pairs") or gold["duties"]:
                assert line[key] is None or text.count(line[key]) == 1, (name, line[key])


def test_unrelated_notices_have_little_in_common(checklists: dict[str, Checklist]) -> None:
    """What ten campaigns share (总结报送, 带队检查) is a few in a hundred."""
    some = [checklists[path.name] for path in NOTICES[:10]]
    found = possible = 0
    for n, one in enumerate(some):
        for other in some[n + 1 :]:
            found += sum(line.match is not None for line in compare(one, other).lines)
            possible += min(len(one.requirements), len(other.requirements))
    assert found <= 0.03 * possible


# doors ----------------------------------------------------------------------------------------------------------


class Strict(html.parser.HTMLParser):
    """Notes the tags, and complains of one that does not close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") or name in ("src", "style") for name, _ in attrs)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_html(two: tuple[Checklist, Checklist], both: tuple[Checklist, Checklist], lang: str) -> None:
    results: list[Comparison | Coverage] = [compare(*two), cover(*both)]
    for result in results:
        page = result.to_html(lang=lang)  # type: ignore[arg-type]
        parser = Strict()
        parser.feed(page)
        assert parser.open == []
        assert "script" not in parser.tags
        assert "http" not in page.replace("http-equiv", "")
        assert page.count("<tr>") == len(list(show.rows(result))) + page.count("<thead>")


def test_hostile_text_is_harmless() -> None:
    evil = "各单位要报送=cmd|'/C calc'!A1的<script>alert(1)</script>材料\u202e|[总结](javascript:x)。"
    result = compare(notice(evil), notice("各企业要开展演练。", evil))
    page, text = result.to_html(), result.to_markdown()
    assert "<script" not in page
    assert "\u202e" not in page + text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert all(line.replace("\\|", "").count("|") in (3, 5) for line in rows)
    cells = list(csv.reader(io.StringIO(result.to_csv().decode("utf-8-sig"))))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in cells for cell in row)
    surrogate = compare(notice("各单位要报送\ud800总结。"), notice("各单位要报送总结。"))
    assert surrogate.to_html().encode()
    assert surrogate.to_markdown().encode()


def test_markdown_and_labels(two: tuple[Checklist, Checklist]) -> None:
    result = compare(*two)
    assert result.to_markdown().startswith("# 两份通知对照表\n")
    assert "moved with the year" in result.to_markdown(lang="en")
    zh, en = show.Words("zh"), show.Words("en")
    assert zh.words.keys() == en.words.keys()
    labels = {label for row in show.rows(result) for label in row.labels}
    assert labels <= zh.words.keys()


def test_frame(two: tuple[Checklist, Checklist], both: tuple[Checklist, Checklist]) -> None:
    results: list[Comparison | Coverage] = [compare(*two), cover(*both), compare(notice(), notice())]
    for result in results:
        frame = result.to_frame()
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == dtypes(show.COLUMNS)
        assert len(frame) == len(list(show.rows(result)))
        assert json.dumps(frame.attrs, ensure_ascii=False)


def test_json(two: tuple[Checklist, Checklist], both: tuple[Checklist, Checklist]) -> None:
    compared, covered = compare(*two), cover(*both)
    assert Comparison.model_validate_json(compared.to_json()) == compared
    assert Coverage.model_validate_json(covered.to_json(indent=2)) == covered
    assert compare(*two).to_json() == compared.to_json()


def test_command(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    old, new = (FOLDER / "notices" / f"hechuan_health_{year}.txt" for year in (2023, 2024))
    assert command.main(["compare", str(old), str(new)]) == 0
    assert json.loads(capsysbinary.readouterr().out)["years"] == 1
    assert command.main(["compare", str(old), str(new), "--strict", "--format", "csv"]) == 1
    assert command.main(["compare", str(old), str(old), "--strict"]) == 0
    page = tmp_path / "对照.html"
    assert command.main(["cover", str(old), str(new), "-o", str(page), "--lang", "en", "--party", "用人单位"]) == 0
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert list(tmp_path.iterdir()) == [page]
    text = tmp_path / "通知.txt"
    text.write_text("关于检查的通知\n各单位：\n请于5月20日前报送总结。", "utf-8")
    capsysbinary.readouterr()
    assert command.main(["compare", str(text), str(text), "--issued", "2023-04-01", "--issued", "2025-04-01"]) == 0
    result = json.loads(capsysbinary.readouterr().out)
    assert (result["years"], result["lines"][0]["relations"]) == (2, ["same"])


def test_command_complains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "通知.txt"
    text.write_text("各单位：\n请报送总结。", "utf-8")
    assert command.main(["compare", str(text), str(tmp_path / "none.txt")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert command.main(["compare", str(text), str(text), "-o", str(text)]) == 2
    assert "is a source" in capsys.readouterr().err
    for wrong in (["compare", str(text)], ["compare", str(text), str(text), "--issued", "20240101x"], ["other"]):
        with pytest.raises(SystemExit) as stop:
            command.main(wrong)
        assert stop.value.code == 2


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("rapidfuzz")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    monkeypatch.setitem(sys.modules, "rapidfuzz.distance", None)
    checklist = notice("各单位要报送总结。")
    with pytest.raises(CampaignExtractError, match=r"pip install 'campaign_extract\[compare\]'"):
        compare(checklist, checklist)


def test_a_thousand_lines_and_more() -> None:
    one = notice(*[f"各企业要开展第{n}号设备检查。" for n in range(30)])
    lines = tuple(r.model_copy(update={"id": f"x-{n}"}) for n in range(40) for r in one.requirements)
    many = one.model_copy(update={"requirements": lines})
    assert {line.relations for line in compare(many, many).lines} == {("same",)}
