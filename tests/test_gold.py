"""The checklist as an annotation: held against the checklist it was made of, nothing differs; its quotes stand there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPORA, NOTICE, SOME, Run
from samples import found, hostile, made

from campaign_extract import Checklist, extract
from campaign_extract.evaluate import score
from campaign_extract.export import render
from campaign_extract.export.gold import NoText, annotation


def dated(checklist: Checklist) -> Checklist:
    """Without the times that have no date, for which an annotation has no place."""
    return checklist.model_copy(update={"times": tuple(t for t in checklist.times if t.start or t.due)})


@pytest.fixture(scope="module", params=SOME, ids=lambda p: p.stem)
def checked(request: pytest.FixtureRequest) -> tuple[Path, Checklist, bytes]:
    checklist = found(request.param)
    return request.param, checklist, render(checklist, "gold")


def test_gold_of_a_checklist_is_that_checklist(checked: tuple[Path, Checklist, bytes]) -> None:
    _, checklist, data = checked
    tally = score(checklist.source.text or "", json.loads(data), dated(checklist).to_dict())
    short = {facet: row for facet, row in tally.rows().items() if row["gold"] != row["hit"] or row["pred"] != row["hit"]}
    assert not short and not tally.misses
    assert {"requirements", "times", "header", "headings", "complete"} <= tally.rows().keys()


def test_every_quote_is_that_one_place(checked: tuple[Path, Checklist, bytes]) -> None:
    _, checklist, data = checked
    text, gold = checklist.source.text or "", json.loads(data)
    for kind, expected in (("requirements", checklist.requirements), ("times", dated(checklist).times)):
        assert len(gold[kind]) == len(expected)
        for record, quoted in zip(gold[kind], expected, strict=True):
            places = [m.start() for m in re.finditer(f"(?={re.escape(record['quote'])})", text)]
            assert places[record.get("nth", 1) - 1] == quoted.span[0] and record["quote"] == quoted.text
            assert ("nth" in record) == (len(places) > 1)


# one notice -------------------------------------------------------------------------------------------------------


def gold_of(text: str, **more: Any) -> dict[str, Any]:
    return annotation(extract(text, with_text=True, **more))


def test_it_is_laid_out_as_the_corpora_are() -> None:
    own = json.loads((CORPORA / "gold" / "antifraud_school.json").read_text("utf-8"))
    data = render(extract(NOTICE, with_text=True), "gold").decode()
    gold = json.loads(data)
    assert list(gold) == list(own) and list(gold["notice"]) == list(own["notice"])
    for kind in ("headings", "times", "frequencies", "requirements"):
        assert {*gold[kind][0]} - {"nth"} == {*own[kind][0]} - {"nth"}
    (handed,) = (r for r in gold["requirements"] if r["recipients"])
    assert handed["parties"] == ["各单位"] and handed["due"] == "2024-05-20" and handed["recipients"] == ["市安委办"]
    assert f"    {json.dumps(handed, ensure_ascii=False)},\n" in data  # a record a line
    assert gold["text"] == "notice.txt"


def test_what_the_text_does_not_say_is_left_out() -> None:
    gold = gold_of("请于5月20日前报送总结。", addressees=["某某厂"])
    assert gold["notice"]["addressees"] == [] and gold["notice"]["issuer"] is None
    assert gold["requirements"][0]["resolved"] == []


def test_issuers_are_one_as_printed() -> None:
    text = NOTICE.replace("关于开展", "、某某市教育局关于开展").replace("\n2024年4月29日", "\n某某市教育局\n2024年4月29日")
    checklist = extract(text, with_text=True)
    assert len(checklist.notice.issuers) == 2
    assert annotation(checklist)["notice"]["issuer"] in text.replace("\n", " ")


def test_hostile_text_and_wrong_spans_make_an_annotation() -> None:
    gold = json.loads(render(hostile(), "gold"))
    assert gold["requirements"]
    wrong = made().requirements[0].model_copy(update={"span": (900, 950)})
    assert annotation(made(requirements=(wrong,)))["requirements"] == []


def test_without_text_the_error_says_what_to_do() -> None:
    with pytest.raises(NoText, match="with_text=True"):
        render(extract(NOTICE), "gold")


def test_the_command_keeps_the_text_itself(call: Run, notice: Path) -> None:
    done = call(notice, "--format", "gold")
    assert done.returncode == 0
    gold = json.loads(done.stdout)
    assert gold["text"] == "通知.txt"
    assert not score(NOTICE, gold, dated(extract(NOTICE)).to_dict()).misses
