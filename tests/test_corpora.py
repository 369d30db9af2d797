"""The scores on the annotated notices, held against the floors that are pinned in ``corpora/floors.json``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import CORPORA
from samples import found

from campaign_extract.evaluate import Tally, below, corpus, main, pool, score

FLOORS = CORPORA / "floors.json"


def test_floors() -> None:
    """Raise them with ``python -m campaign_extract.evaluate corpora/ --floors corpora/floors.json --update``."""
    total = pool(score(found(path).source.text or "", gold, found(path).to_dict()) for _, path, gold in corpus(CORPORA))
    floors = json.loads(FLOORS.read_text("utf-8"))
    assert below(total, floors) == []
    assert set(floors) == {facet for facet, row in total.rows().items() if row["F1"] is not None}


def test_every_notice_has_gold_and_every_quote_stands_in_it() -> None:
    found = {path: (path.read_text("utf-8"), gold) for _, path, gold in corpus(CORPORA)}
    assert set(found) == set((CORPORA / "notices").glob("*.txt"))
    for path, (text, gold) in found.items():
        for key in ("times", "frequencies", "requirements", "indicators"):
            for item in gold.get(key, []):
                count = text.count(item["quote"])
                assert count >= item.get("nth", 1) and (count == 1 or "nth" in item), (path.name, item["quote"])  # noqa: PT018


def test_titles_are_scored_where_the_gold_has_them() -> None:
    """Most of the characters in order, little else, and no prohibition turned into an order."""
    gold = {"quote": "各单位要开展隐患排查", "title": "开展隐患排查", "parties": ["各单位"]}
    found = {"text": gold["quote"], "span": (0, 10), "responsible": [{"name": "各单位"}]}
    for title, ok in (("开展隐患排查", 1), ("开展全面的隐患排查", 1), ("排查", 0), ("不得开展隐患排查", 0), (None, 0)):
        tally = score(gold["quote"], {"requirements": [gold]}, {"requirements": [{**found, "title": title}]})
        assert tally.counts["· title"] == [ok, 1, 1], title
    untitled = {key: value for key, value in gold.items() if key != "title"}
    assert "· title" not in score(gold["quote"], {"requirements": [untitled]}, {"requirements": [found]}).counts


def test_a_party_too_many_is_wrong_also_where_the_gold_names_nobody() -> None:
    gold = {"quote": "要开展隐患排查", "parties": [], "recipients": []}
    found = {"text": gold["quote"], "span": (0, 7), "responsible": [{"name": "各单位"}], "recipients": ["县局"]}
    counts = score(gold["quote"], {"requirements": [gold]}, {"requirements": [found]}).counts
    assert counts["· parties"] == counts["· recipients"] == [0, 1, 1]


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = sorted((CORPORA / "gold").glob("*.json"))[0]
    floors = tmp_path / "floors.json"
    assert main([str(first), "--floors", str(floors), "--update"]) == 0
    assert main([str(first), "--floors", str(floors)]) == 0
    out = capsys.readouterr().out
    assert first.stem in out
    assert "requirements" in json.loads(floors.read_text("utf-8"))
    floors.write_text('{"times": 100.1}', "utf-8")
    assert main([str(first), "--floors", str(floors), "--lang", "en"]) == 1
    assert "times: " in capsys.readouterr().err
    assert main([str(first), "--floors", str(floors), "--update"]) == 1  # falling needs a word
    assert main([str(first), "--floors", str(floors), "--update", "--allow-regression"]) == 0


def test_tally() -> None:
    tally = Tally()
    tally.add("times", 1, 2, 3)
    tally.add("times", 1, 1, 1)
    assert tally.rows() == {"times": {"hit": 2, "gold": 3, "pred": 4, "P": 50.0, "R": 66.7, "F1": 57.1}}
    assert below(tally, {"times": 57.1}) == []
    assert below(tally, {"times": 58, "header": 1}) == ["times: 57.1 is below its floor 58", "header: 0.0 is below its floor 1"]
