"""Every opinion of the lists is needed: some row of the tests makes it speak, and one on names changes what a row comes to."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from test_resolve import resolved
from written import cases, lexicon, notice, ruled

from campaign_extract.duties import decide, force, kinds, neighbours, passed, resolve, splitting, who
from campaign_extract.duties.opinions import name_of

LISTS: dict[str, tuple[ModuleType, str]] = {
    "kind": (kinds, "KIND"),
    "unless": (kinds, "UNLESS"),
    "fronted": (neighbours, "FRONTED"),
    "following": (neighbours, "FOLLOWING"),
    "splits": (splitting, "SPLITS"),
    "in its words": (who, "IN_ITS_WORDS"),
    "from before": (who, "FROM_BEFORE"),
    "by force": (decide, "BY_FORCE"),
    "force": (force, "FORCE"),
    "passed": (passed, "PASSED"),
}
#: What the files of rows lack: the opinions that a text makes speak, and the text.
ROWS = {
    "case": "对发现的漏点下达整改单，跟踪督促修复到位。",
    "ground": "聚焦老旧管网，每个班组要巡查至少2处井盖。",
    "topic": "单位组织职工外出参加集训，须提前报主管部门备案。",
    "listed": "各乡镇，县直各单位要登记台账。",
    "addressed": "各类商户特别是餐饮商户，要立即自查。",
    "aim-goes-on": "使全体职工牢记安全规程，熟知操作要点。",
    "rather": "废旧电池由保管人员统一处置，严禁职工自行拆解。",
    "taught": "教育职工遵守用电规程，不使用破损插座。",
    "dated-name": "举办安全生产月启动仪式和“6·16”安全宣传咨询日活动。",
    "office": "县局成立节水工作专班，下设办公室在县水政科，负责日常调度和信息汇总。",
    "founded": "成立节水工作领导小组，全面负责组织协调。",
    "above-all-not": "自觉遵守骑行规定，尤其是不乘坐超员车辆。",
    "apposed": "要加强巡查，特别是要加强夜间巡查。",
    "spelled-out": "开展“三个一”活动，即召开一次班会。",
    "agents": "组织开展排查，由县水利局汇总情况。",
    "names-before": "由县应急局牵头，县水利局配合，开展排查。",
    "reported-first": "收集情况并报送，建立台账。",
    "sent-again": "将总结上报县安委办，报送至邮箱。",
    "how-long": "开展一次培训，培训时间不少于4学时。",
    "by-then": "逐户走访一遍，4月30日前完成。",
    "after-a-count": "居民每月自查1次，配备灭火器。",
    "after-a-day": "要在5月底前完成排查，并报县安委办。",
    "limit": "应立即电话报告，30分钟内补报书面材料。",
    "meanwhile": "加强巡查，同时做好登记。",
    "after-a-person": "各学校要制定方案，校长要亲自抓，开展排查。",
    "urged": "开展检查，督促企业落实责任。",
    "urged-before": "督促企业落实责任；在车间设置标志；",
    "reported": "会议指出，要压实管护责任。",
    "wire": "水政科 林远 0999-5521036。",
}
AMENDS = ("not_to_himself", "issuer_threatens", "urging", "joined")


@pytest.fixture(scope="module")
def spoken() -> set[tuple[str, str]]:
    """(list, opinion) of all that answered while the rows were read."""
    heard: set[tuple[str, str]] = set()

    def listening(where: str, opinion: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(opinion)
        def asked(*features: Any) -> Any:
            answer = opinion(*features)
            if answer is not None:
                heard.add((where, name_of(opinion)))
            return answer

        return asked

    with pytest.MonkeyPatch.context() as patch:
        for where, (room, name) in LISTS.items():
            patch.setattr(room, name, tuple(listening(where, opinion) for opinion in getattr(room, name)))
        for name in AMENDS:
            patch.setattr(decide, name, listening("amends", getattr(decide, name)))
        for table in ("requirements", "force", "parties"):
            for case in cases(table, marked=False):
                text = case.values[0].text
                ruled(notice(text if text.startswith(("一、", "（一）")) else f"一、有关事项\n{text}"))
        for text in ROWS.values():
            ruled(notice(f"一、有关事项\n{text}"))
        ruled(notice("一、组织机构\n负责统筹协调。\n二、任务\n各单位要自查。"))
        ruled("我县节水志愿服务启动\n本报讯 3月22日，县水利局设立咨询台。\n县水利局组织开展宣讲。\n县融媒体中心 2024年3月23日")
    return heard


@pytest.mark.parametrize("where", LISTS)
def test_some_row_makes_each_speak(where: str, spoken: set[tuple[str, str]]) -> None:
    room, name = LISTS[where]
    assert [o for o in map(name_of, getattr(room, name)) if (where, o) not in spoken] == []


def test_some_row_makes_each_amend(spoken: set[tuple[str, str]]) -> None:
    assert {name_of(opinion) for opinion in who.AMENDS} == {name for where, name in spoken if where == "amends"}


@pytest.mark.parametrize("name", ["WHOLE", "AMONG"])
def test_without_one_some_name_comes_to_something_else(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [case.values[0] for case in cases("resolve")]
    opinions = getattr(resolve, name)
    needless = []
    for opinion in opinions:
        monkeypatch.setattr(resolve, name, tuple(o for o in opinions if o is not opinion))
        if all(resolved(case, lexicon()) == ([] if case.value == "-" else case.value.split("+")) for case in rows):
            needless.append(name_of(opinion))
    assert needless == []
