"""Every opinion of the lists is needed: taken out, some row of the tests comes out otherwise, read by the rules alone."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from test_resolve import resolved
from written import cases, lexicon, notice, ruled

from campaign_extract.duties import decide, force, kinds, neighbours, passed, resolve, splitting, when, who
from campaign_extract.duties.opinions import name_of

LISTS: dict[str, tuple[ModuleType, str]] = {
    "kind": (kinds, "KIND"),
    "unless": (kinds, "UNLESS"),
    "fronted": (neighbours, "FRONTED"),
    "following": (neighbours, "FOLLOWING"),
    "whole": (neighbours, "WHOLE"),
    "splits": (splitting, "SPLITS"),
    "in its words": (who, "IN_ITS_WORDS"),
    "from before": (who, "FROM_BEFORE"),
    "by force": (decide, "BY_FORCE"),
    "force": (force, "FORCE"),
    "passed": (passed, "PASSED"),
}
AMENDS = ("not_to_himself", "issuer_threatens", "urging", "joined")
#: A report of the press, which no row can be: rows stand in a notice.
NEWS = "我县节水志愿服务启动\n本报讯 3月22日，县水利局设立咨询台。\n县水利局组织开展宣讲。\n县融媒体中心 2024年3月23日"


def texts() -> list[str]:
    """The rows as notices; those that stand last were written for one opinion each and are tried first."""
    found = [NEWS]
    for table in ("parties", "force", "requirements"):
        for case in cases(table, marked=False):
            text = case.values[0].text
            found.append(notice(text if text.startswith(("一、", "（一）")) else f"一、有关事项\n{text}"))
    return found[::-1]


def comes_to(text: str) -> list[str]:
    """The requirements of a text; none where an opinion that has to answer is gone."""
    try:
        return [requirement.model_dump_json() for requirement in ruled(text).requirements]
    except AssertionError:
        return []


@dataclass
class Heard:
    """What each text came to with all opinions, and which of them had a say in it."""

    came: dict[str, list[str]] = field(default_factory=dict)
    where: defaultdict[tuple[str, str], dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    text: str = ""

    def note(self, where: str, name: str) -> None:
        self.where[where, name][self.text] = None

    def listening(self, where: str, opinion: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(opinion)
        def asked(*features: Any) -> Any:
            before = list(features[0]) if where == "whole" else []
            answer = opinion(*features)
            if answer is not None or (before and any(a is not b for a, b in zip(before, features[0], strict=True))):
                self.note(where, name_of(opinion))
            return answer

        return asked

    def changed(self, where: str, name: str) -> bool:
        """Whether some text in which it had a say comes to something else, as things stand now."""
        return any(comes_to(text) != self.came[text] for text in self.where[where, name])


class Grounds(tuple[str, ...]):
    """The grounds of a deadline; noted is the one behind which nobody asks on."""

    heard: Heard

    def __iter__(self) -> Iterator[str]:
        for ground in super().__iter__():
            try:
                yield ground
            except GeneratorExit:
                self.heard.note("deadline", ground)
                raise


DEADLINE = when.DEADLINE


@pytest.fixture(scope="module")
def heard() -> Heard:
    found = Heard()
    with pytest.MonkeyPatch.context() as patch:
        for where, (room, name) in LISTS.items():
            patch.setattr(room, name, tuple(found.listening(where, opinion) for opinion in getattr(room, name)))
        for name in AMENDS:
            patch.setattr(decide, name, found.listening("amends", getattr(decide, name)))
        grounds = Grounds(DEADLINE)
        grounds.heard = found
        patch.setattr(when, "DEADLINE", grounds)
        for found.text in texts():
            found.came[found.text] = comes_to(found.text)
    return found


@pytest.mark.parametrize("where", LISTS)
def test_without_one_some_row_comes_out_otherwise(where: str, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    room, name = LISTS[where]
    opinions = getattr(room, name)
    needless = []
    for opinion in opinions:
        monkeypatch.setattr(room, name, tuple(o for o in opinions if o is not opinion))
        if not heard.changed(where, name_of(opinion)):
            needless.append(name_of(opinion))
    assert needless == []


@pytest.mark.parametrize("name", AMENDS)
def test_without_an_amendment_some_row_comes_out_otherwise(
    name: str, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    opinion = getattr(decide, name)
    monkeypatch.setattr(decide, name, functools.wraps(opinion)(lambda *_: None))
    assert heard.changed("amends", name_of(opinion))


def test_all_that_amend_are_tried() -> None:
    assert {opinion.__name__ for opinion in who.AMENDS} == set(AMENDS)


@pytest.mark.parametrize("ground", DEADLINE)
def test_without_a_ground_some_row_has_another_deadline(
    ground: str, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(when, "DEADLINE", tuple(g for g in DEADLINE if g != ground))
    assert heard.changed("deadline", ground)


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
