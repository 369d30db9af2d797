"""Task lists made from notices, reworded as people do, with errors planted in them: what ``check`` is measured by.

A list is made from a gold annotation or from our own checklist.  ``python tests/planted.py own|gold [FOLDER]`` prints how
many of the planted errors are found, and how much of what is told was planted.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from campaign_extract import Checklist, extract, read
from campaign_extract.checking import Check, check

#: Bodies and lines that no notice of ours has.
STRANGERS = ("市气象局", "县档案馆", "区妇女联合会", "省地质调查院", "市文物保护中心", "县供销合作社", "区烟草专卖局", "市仲裁委员会")
INVENTED = (
    "聘请第三方机构编写年度风险评估报告",
    "组织青年干部赴外地考察学习",
    "向市档案馆移交全部活动影像资料",
    "开发手机小程序供群众线上打卡",
    "评选十佳摄影作品并结集出版",
    "与高等院校签订战略合作协议",
    "为每名职工购买意外伤害保险",
    "举办书法、绘画和歌咏比赛",
    "聘任五名退休老同志担任顾问",
    "采购无人机用于夜间航拍",
    "编印双语宣传折页发往外省",
    "设立专项基金奖励优秀论文",
)
_SYNONYMS = (("制定", "制订"), ("报送", "上报"), ("举办", "举行"), ("严禁", "禁止"), ("认真", "切实"), ("不得", "严禁"), ("进行", "开展"))
_SHORT = (("卫生健康委员会", "卫健委"), ("应急管理局", "应急局"), ("委员会办公室", "委办公室"), ("各有关", "各"), ("市场监督管理局", "市场监管局"))
_HEADS = (
    ("工作任务", "责任单位", "完成时限", "频次"),
    ("任务", "牵头单位", "截止日期", "频率"),
    ("Task", "Responsible", "Deadline", "Frequency"),
    ("事项", "责任部门", "时间节点", "频次要求"),
)
_PERIODS = {"P1D": "每天", "P1W": "每周", "P1M": "每月", "P3M": "每季度", "P6M": "每半年", "P1Y": "每年"}
_UNITS = {(True, "H"): "小时", (True, "M"): "分钟", (False, "D"): "天", (False, "W"): "周", (False, "M"): "个月", (False, "Y"): "年"}
_LONGER = {"P1D": "P1W", "P1W": "P1M", "P1M": "P3M", "P3M": "P6M", "P6M": "P1Y"}


@dataclass
class Line:
    """One line before it is written down; ``id`` of the duty it is made from, ``planted`` what is wrong with it."""

    id: str | None
    title: str
    parties: list[str]
    due: date | None
    every: str | None
    times: int | None
    force: str
    planted: str | None = None


@dataclass
class Sheet:
    """A list with what is planted in it."""

    lines: list[Line]
    gone: list[str] = field(default_factory=list)


def own(checklist: Checklist) -> list[Line]:
    """The lines of our own checklist."""
    return [
        Line(
            r.id,
            r.title if not r.cue or r.force == "mandatory" or r.cue in r.title else f"{r.cue}{r.title}",
            [p.name for p in r.responsible if p.name] or [n for p in r.responsible for n in p.resolved],
            r.deadline.due if r.deadline else None,
            r.frequency.every if r.frequency else None,
            r.frequency.times if r.frequency else None,
            r.force,
        )
        for r in checklist.requirements
        if r.force != "planned"
    ]


def of_gold(gold: dict[str, Any]) -> list[Line]:
    """The lines of an annotation; where it has no titles, its quotes."""
    return [
        Line(
            str(n),
            g.get("title") or g["quote"],
            g["parties"] or g["resolved"],
            date.fromisoformat(g["due"]) if g["due"] else None,
            g["every"],
            g["times"],
            g["force"],
        )
        for n, g in enumerate(gold["requirements"])
    ]


# planting -----------------------------------------------------------------------------------------------------


def plant(lines: list[Line], text: str, dice: random.Random, days: set[date]) -> Sheet:
    """One error of each kind that the list has room for, each in a line of its own."""
    sheet = Sheet(list(lines))
    titles = Counter(line.title for line in lines)

    def pick(fits: Callable[[Line], bool]) -> Line | None:
        fit = [line for line in sheet.lines if line.planted is None and line.id and titles[line.title] == 1 and fits(line)]
        return dice.choice(fit) if fit else None

    if line := pick(lambda one: one.due is not None):
        assert line.due
        while line.due in days:
            line.due += timedelta(days=dice.choice((-9, -4, 3, 7, 12, 20)))
        line.planted = "wrong-date"
    if line := pick(lambda one: bool(one.parties)):
        others = {name for one in sheet.lines for name in one.parties if name not in line.parties and len(name) > 3}
        others = {o for o in others if not any(o.endswith(n[-3:]) or n.endswith(o[-3:]) for n in line.parties)}
        swapped = bool(others) and dice.random() < 0.5
        line.parties = [dice.choice(sorted(others) if swapped else [s for s in STRANGERS if s not in text])]
        line.planted = "wrong-party"
    if line := pick(lambda one: bool(one.every in _LONGER or (one.times or 0) > 1 and str(one.times) in one.title)):
        if line.times and line.times > 1:
            line.title = line.title.replace(str(line.times), str(line.times - 1), 1)
            line.times -= 1
        else:
            line.every = _LONGER[str(line.every)]
        line.planted = "wrong-count"
    if line := pick(lambda one: one.force == "prohibited" and len(re.findall("严禁|不得|禁止", one.title)) == 1 and one.title.startswith(("严禁", "不得", "禁止"))):
        line.title, line.force = line.title[2:], "mandatory"
        line.planted = "turned-force"
    if line := pick(lambda one: one.force in ("mandatory", "prohibited")):  # not what the issuer plans
        sheet.lines.remove(line)
        sheet.gone.append(str(line.id))
    for title in dice.sample(INVENTED, 1):
        at = dice.randrange(len(sheet.lines) + 1)
        sheet.lines.insert(at, Line(None, title, [], None, None, None, "mandatory", "invented"))
    return sheet


# rewording ----------------------------------------------------------------------------------------------------


def written(sheet: Sheet, dice: random.Random, year: int | None) -> list[dict[str, object]]:
    """The rows as somebody types them: other headers, forms of dates, short names, other verbs."""
    task, party, due, often = dice.choice(_HEADS)
    forms = ("{0:%Y}/{0.month}/{0.day}", "{0.month}月{0.day}日前", "{0:%Y-%m-%d}", "{0:%Y}年{0.month}月{0.day}日前")
    form = dice.choice(forms)
    return [
        {
            task: _other(line.title, _SYNONYMS, dice),
            party: "、".join(_other(name, _SHORT, dice) for name in line.parties),
            due: (form if line.due.year == year else forms[3]).format(line.due) if line.due else "",
            often: _rate(line, dice),
        }
        for line in sheet.lines
    ]


def _other(words: str, table: tuple[tuple[str, str], ...], dice: random.Random) -> str:
    for one, other in table:
        if one in words and dice.random() < 0.5:
            words = words.replace(one, other, 1)
    return words


def _rate(line: Line, dice: random.Random) -> str:
    if line.every is None:
        return f"{line.times}次" if line.times and line.times > 1 else ""
    period = _PERIODS.get(line.every)
    if period is None:
        number = re.sub(r"\D", "", line.every)
        unit = _UNITS[line.every[1:2] == "T", line.every[-1]]
        period = f"每{number}{unit}"
    return f"{period}{line.times or 1}次" if line.times or dice.random() < 0.5 else period


# measuring ----------------------------------------------------------------------------------------------------


@dataclass
class Score:
    """Found, planted and told, by kind; ``over`` is what was told and not planted."""

    found: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)
    over: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def add(self, sheet: Sheet, result: Check, places: dict[str, list[str]]) -> None:
        """``places``: which of our duties an id of the sheet stands for."""
        for line, checked in zip(sheet.lines, result.lines, strict=True):
            said = {checked.verdict} & {"invented"} | set(checked.faults)
            wanted = {line.planted} - {None}
            for kind in wanted:
                self.planted[str(kind)] += 1
                hit = bool(said & _SAME.get(str(kind), {str(kind)}))
                self.found[str(kind)] += hit
                if not hit:
                    self.told.append(f"missed {kind}: {line.title} {line.parties} {line.due} {line.every} | {checked.verdict} {checked.faults} {[d.text for d in checked.duties]}")
            for kind in said - set().union(*(_SAME.get(str(w), {str(w)}) for w in wanted)):
                self.over[kind] += 1
                self.told.append(f"over {kind}: {line.title} {line.parties} {line.due} {line.every} {line.times} | {[d.text for d in checked.duties]} {[(c.old, c.new) for c in checked.changes]}")
        missing = {duty.id: duty for duty in result.missing}
        for gone in sheet.gone:
            self.planted["missing"] += 1
            hit = any(id_ in missing for id_ in places.get(gone, [gone]))
            self.found["missing"] += hit
            if not hit:
                self.told.append(f"missed missing {gone}")
        planted = {id_ for gone in sheet.gone for id_ in places.get(gone, [gone])}
        for id_, duty in missing.items():
            if id_ not in planted:
                self.over["missing"] += 1
                self.told.append(f"over missing: {duty.text}")

    @property
    def recall(self) -> float:
        return 100 * self.found.total() / max(1, self.planted.total())

    @property
    def precision(self) -> float:
        return 100 * self.found.total() / max(1, self.found.total() + self.over.total())


#: A prohibition that lost its word may show as a line that says the opposite, or as one that rests on nothing.
_SAME = {"wrong-date": {"wrong-date"}, "wrong-count": {"wrong-count", "no-count"}, "turned-force": {"turned-force"}}


def measure(kind: str, paths: list[tuple[Path, Path]], seed: int = 7) -> Score:
    """All notices (text, gold); ``kind``: what the lists are made from."""
    score, dice = Score(), random.Random(seed)
    for text, gold in paths:
        document = read(text)
        checklist = extract(document, with_text=True)
        places: dict[str, list[str]] = {}
        if kind == "own":
            lines = own(checklist)
        else:
            annotation = json.loads(gold.read_text("utf-8"))
            lines, places = of_gold(annotation), dict(_places(annotation, document.text, checklist))
        if len(lines) < 4:
            continue
        days = {t.due for t in checklist.times if t.due} | {t.start for t in checklist.times if t.start} | {line.due for line in lines if line.due}
        issued = checklist.notice.issue_date
        sheet = plant(lines, document.text, dice, days)
        score.add(sheet, check(checklist, written(sheet, dice, issued and issued.year)), places)
    return score


def _places(annotation: dict[str, Any], text: str, checklist: Checklist) -> Iterator[tuple[str, list[str]]]:
    """Which of our duties stand where an annotated one does."""
    for n, g in enumerate(annotation["requirements"]):
        at = -1
        for _ in range(g.get("nth", 1)):
            at = text.find(g["quote"], at + 1)
        end = at + len(g["quote"])
        yield str(n), [r.id for r in checklist.requirements if r.span[0] < end and at < r.span[1]]


def corpus(folder: Path) -> list[tuple[Path, Path]]:
    return [(folder / "notices" / f"{g.stem}.txt", g) for g in sorted((folder / "gold").glob("*.json")) if (folder / "notices" / f"{g.stem}.txt").exists()]


if __name__ == "__main__":
    kind, folder = sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parent.parent / "corpora")
    done = measure(kind, corpus(folder))
    print("\n".join(done.told[:int(sys.argv[3]) if len(sys.argv) > 3 else 0]))
    for name in sorted(done.planted | done.over):
        print(f"{name:14s} planted {done.planted[name]:4d}  found {done.found[name]:4d}  over {done.over[name]:4d}")
    print(f"recall {done.recall:.1f}  precision {done.precision:.1f}")
