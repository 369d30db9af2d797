"""Who acts, by evidence: names tagged by what was learned, candidates, and the choice among them."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign_extract import extract
from campaign_extract.duties.acting import Sight, bared
from campaign_extract.duties.grounds import joined
from campaign_extract.errors import EvidenceError
from campaign_extract.evidence import choice, train_who, weights
from campaign_extract.evidence.chain import Chain
from campaign_extract.evidence.choice import Choice, Part, Seen, example
from campaign_extract.evidence.fit import fit
from campaign_extract.evidence.models import Evidence
from campaign_extract.evidence.names import LABELS, ask, tag
from campaign_extract.lexicon import load

#: Sentences of our own, who acts between ‹ and ›.
TAUGHT = ["‹各苗圃›要清点花盆。", "‹养蜂人›须登记蜂箱。", "请‹各展厅›擦拭展柜。", "由‹摆渡工›检查缆绳。", "‹驿站管理员›应备好热水。", "月底前，‹各灯塔›要更换灯芯。", "‹船工›、‹渔民›不得进入库区。", "做好登记，由‹库管员›保管钥匙。"]


def taught() -> Chain:
    """A small tagger, learned from these sentences."""
    samples = []
    for words in TAUGHT:
        text = words.replace("‹", "").replace("›", "")
        labels = np.zeros(len(text) + 1, np.int64)
        at = now = 0
        for sign in words:
            if sign in "‹›":
                now = 1 if sign == "‹" else 0
                continue
            labels[at] = now
            now = 2 if now else 0
            at += 1
        asked = ask(text, [(0, len(text))], {})
        sample = asked.sample(labels, [True], 1.0)
        assert sample is not None
        samples.append(sample)
    return fit(samples, LABELS, penalty=0.02, least=1, steps=60)


TAGGER = taught()


def test_what_was_taught_is_found_again() -> None:
    for words in TAUGHT:
        text = words.replace("‹", "").replace("›", "")
        found = [text[a:b] for a, b in tag(text, [(0, len(text))], {}, TAGGER).names]
        assert found == [piece.split("›")[0] for piece in words.split("‹")[1:]]


def test_a_name_that_was_never_seen_is_found_by_what_stands_around_it() -> None:
    text = "由守林人检查步道。"
    assert [text[a:b] for a, b in tag(text, [(0, len(text))], {}, TAGGER).names] == ["守林人"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text("各苗圃要须由请养蜂人、，：（）“”12 \t", min_size=1, max_size=30), min_size=1, max_size=5))
def test_names_stand_within_their_sentences_and_apart(lines: list[str]) -> None:
    text = "\n".join(lines)
    sentences, at = [], 0
    for line in lines:
        sentences.append((at, at + len(line)))
        at += len(line) + 1
    tagged = tag(text, sentences, {}, TAGGER)
    for spans in (tagged.names, tagged.weak):
        assert spans == sorted(spans)
        assert all(a < b for a, b in spans)
        assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False))
        assert all(any(low <= a and b <= high for low, high in sentences) for a, b in spans)
    assert tagged == tag(text, sentences, {}, TAGGER)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("（2）各苗圃", "各苗圃"), ("3.1.2苗圃管理站", "苗圃管理站"), ("第七条苗圃管理站", "苗圃管理站"), ("建议员工", "员工"), ("霜冻前各车间", "各车间"),
        ("4花农", "花农"), ("2名花农", "2名花农"), ("各车间通知", "各车间"), ("各车间分别", "各车间"), ("丁某同志", "丁某"), ("各苗圃负责同志", "各苗圃负责同志"), ("建议箱", "建议箱"), ("午前值班员", "午前值班员"), ("课后服务教师", "课后服务教师"),
    ],
)  # fmt: skip
def test_a_tagged_name_is_freed_of_what_is_none_of_it(words: str, name: str) -> None:
    lexicon = load()
    sight = Sight(words, [(0, len(words))], (), (), (), lexicon)
    signs = sight.signs(sight.marks(sight.sentences))
    start, end = bared(sight, 0, len(words), signs)
    assert words[start:end] == name


def test_no_sentences_have_no_names() -> None:
    assert tag("各苗圃要清点花盆。", [], {}, TAGGER).names == []


def said(*names: str) -> Part:
    """Names as a part: they are the facts themselves."""
    return _names, names


def _names(*facts: str) -> list[str]:
    return list(facts)


def seen(*names: str, far: tuple[str, ...] = ()) -> Seen:
    return Seen([said(*names)], ("far",), [said(*far)])


def test_the_choice_learns_what_speaks_for_whom() -> None:
    examples = [example([seen("near", "short"), seen("far", far=("long",))], [True, False]) for _ in range(4)]
    examples.append(example([seen("far"), seen("near")], [False, True]))
    chosen = Choice(choice.fit(examples, penalty=0.1, least=1))
    assert chosen.best([seen("far"), seen("near"), seen(far=("long",))]) == 1
    assert chosen.strongest(seen("near", "far", far=("long",))) == ["near"]
    assert chosen.best([seen("unknown"), seen("never seen")]) == 0


def test_what_is_seen_with_a_kind_speaks_for_that_kind_alone() -> None:
    examples = [example([seen("other"), seen("other", far=("tail",))], [False, True]) for _ in range(4)]
    chosen = Choice(choice.fit(examples, penalty=0.1, least=1))
    shared = [said("tail"), said("none")]
    assert chosen.best([Seen([], ("near",), shared), Seen([said("tail")]), Seen([], ("far",), shared)]) == 2
    assert chosen.strongest(Seen([], ("far",), shared)) == ["far & tail"]


def test_what_facts_say_is_the_same_when_it_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_FACTS", 2)  # what is remembered is forgotten now and then
    monkeypatch.setattr(choice, "_NAMES", 2)
    words = [f"{n}" for n in range(6)]
    chosen = Choice(choice.fit([example([seen(*words[:3], "x"), seen(*words[3:])], [True, False])], penalty=0.1, least=1))
    ways = [[seen(a, b, far=(b,)), seen(b, "y", far=(a,)), seen("x")] for a in words for b in words]
    assert [chosen.best(way) for way in ways] == [chosen.best(way) for way in ways]


def test_closer_is_looked_at_whom_something_speaks_for() -> None:
    examples = [example([seen("near", "short"), seen("far", "long")], [True, False]) for _ in range(9)]
    chain = choice.fit(examples, penalty=0.01, least=1)
    chosen, looked = Choice(chain), []

    def closer(name: str) -> list[Part]:
        looked.append(name)
        return [said(*name.split())]

    words = ("near near near near", "far", "near")
    assert chosen.best([Seen([said(*name.split())], closer=partial(closer, name)) for name in words]) == 0
    assert looked == ["near near near near"]
    looked.clear()
    assert chosen.best([Seen([said("unknown")], closer=partial(closer, name)) for name in words]) == 0
    assert looked == list(words)
    assert chosen.strongest(Seen([said("far")], closer=partial(closer, "near"))) == ["near"]


def test_the_same_examples_give_the_same_weights() -> None:
    examples = [example([seen("a", "b"), seen("c")], [True, False]), example([seen("c"), seen("b", "d")], [False, True])]
    one, two = (choice.fit(examples, least=1) for _ in range(2))
    assert one.hashes.tolist() == two.hashes.tolist()
    assert one.rows.tolist() == two.rows.tolist()


def test_choices_that_stay_near_to_others_keep_what_those_know() -> None:
    known = choice.fit([example([seen("near"), seen("far")], [True, False])] * 6, penalty=0.1, least=1)
    new = [example([seen("red"), seen("blue")], [True, False])] * 6
    both = Choice(choice.fit(new, penalty=0.1, least=1, near=known))
    assert both.best([seen("far"), seen("near")]) == 1 == both.best([seen("blue"), seen("red")])
    stiff = choice.fit(new, penalty=1e6, least=1, near=known)
    assert (stiff.hashes.tolist(), stiff.rows.tolist()) == (known.hashes.tolist(), known.rows.tolist())


def test_nothing_is_learned_from_choices_without_a_right_one() -> None:
    with pytest.raises(EvidenceError, match="nothing to learn from"):
        choice.fit([example([seen("a"), seen("b")], [False, False])])


@pytest.mark.parametrize(
    ("words", "groups"),
    [
        ("县气象站、县水文站和各闸口", [["县气象站", "县水文站", "各闸口"]]),
        ("县气象站督促各闸口", [["县气象站"], ["各闸口"]]),
        ("县气象站、县水文站监督各闸口", [["县气象站", "县水文站"], ["各闸口"]]),
    ],
)
def test_joined_names_are_one_group(words: str, groups: list[list[str]]) -> None:
    spans = [(words.index(name), words.index(name) + len(name)) for group in groups for name in group]
    assert [[words[a:b] for a, b in group] for group in joined(words, spans)] == groups


def folder(path: Path) -> Path:
    """Light labels of our own, and gold."""
    (path / "gold").mkdir()
    (path / "notices").mkdir()
    for n, who in enumerate(("各苗圃", "养蜂人", "各展厅", "摆渡工", "驿站", "各灯塔")):
        text = f"关于检查的通知\n一、要求\n{who}要清点工具。\n按时上报。\n"
        (path / f"l{n}.txt").write_text(text, "utf-8")
        (path / f"l{n}.tsv").write_text(f"3\tD\tm={who}\n4\tD\tm=^\n", "utf-8")
        (path / "notices" / f"g{n}.txt").write_text(text, "utf-8")
        duties = [{"quote": "清点工具", "force": "mandatory", "parties": [who]}, {"quote": "按时上报", "force": "mandatory", "parties": [who]}]
        (path / "gold" / f"g{n}.json").write_text(json.dumps({"text": f"g{n}.txt", "requirements": duties}), "utf-8")
    (path / "l9.txt").write_text("不看。\n", "utf-8")
    (path / "l9.tsv").write_text("broken", "utf-8")
    (path / "TEST.txt").write_text("l9\n", "utf-8")
    return path


def test_the_trainer_adds_who_acts_to_a_file_of_weights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / "one.bin", tmp_path / "two.bin"]
    given = folder(tmp_path)
    for file in files:
        weights.save({}, file)
        assert train_who.main([str(given), "--into", str(file)]) == 0
        assert "12 notices; names" in capsys.readouterr().out
    assert files[0].read_bytes() == files[1].read_bytes()
    assert set(weights.load(files[0])) == {"names", "who"}
    assert train_who.main([str(given), "--others", str(given), "--into", str(files[1])]) == 0  # what others labelled counts less, but counts
    assert "24 notices; names" in capsys.readouterr().out
    assert files[0].read_bytes() != files[1].read_bytes()
    weights.save({}, tmp_path / "none.bin")
    assert train_who.main([str(given), "--into", str(files[1]), "--near", str(tmp_path / "none.bin")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    found = extract("关于检查的通知\n一、要求\n各花房要清点工具。\n按时上报。\n", evidence=files[0]).requirements
    assert [[party.name for party in r.responsible] for r in found] == [["各花房"], ["各花房"]]


@pytest.mark.parametrize("into", ["none.bin", "."])
def test_a_trainer_without_weights_to_add_to_says_so_in_one_line(into: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train_who.main([str(folder(tmp_path)), "--into", str(tmp_path / into)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


#: Kinds that rows alone did not see: persons and classes, an unusual body, a subject behind a time, a list, a label.
KINDS = [
    ("一、月底前，各花房要清点花盆。", "清点花盆", ["各花房"]),
    ("一、请全体学员带好图纸。", "带好图纸", ["全体学员"]),
    ("一、票务员、讲解员要佩戴胸牌。", "佩戴胸牌", ["票务员", "讲解员"]),
    # whom a duty urges and who acts with one, whatever the weights say
    ("一、各科室要督促摊主张贴价目。", "张贴价目", ["各科室", "摊主"]),
    ("一、各科室要指导和督促花农修剪花枝。", "修剪花枝", ["各科室", "花农"]),
    ("一、各科室要敦促承包户清运残土。", "清运残土", ["各科室", "承包户"]),
    ("一、催促有关单位更换灯箱。", "更换灯箱", ["有关单位"]),
    ("一、文化馆会同图书馆清点画册。", "清点画册", ["文化馆", "图书馆"]),
    ("一、文化馆将联合工会、团委，对各花房，开展每月1次抽查。", "每月1次抽查", ["文化馆", "工会", "团委"]),
    # whom the bracket of the heading names
    ("一、东花房（承包队：刘工）\n1、花架歪斜，要重新扶正。\n2、喷头要清洗。", "扶正", ["承包队"]),
    ("一、西花房（维保单位：张经理）\n1、油毡翘边，须压实。\n2、排水沟要疏通。", "疏通", ["维保单位"]),
    ("一、我馆将于6月1日布置展厅。", "布置展厅", ["我馆"]),
]


@pytest.mark.parametrize(("line", "core", "names"), KINDS)
def test_kinds_of_who_acts(line: str, core: str, names: list[str]) -> None:
    found = extract(f"关于做好检查的通知\n各科室：\n{line}\n临江文化馆\n2024年3月4日\n").requirements
    duty = next(r for r in found if core in r.text)
    assert [party.name for party in duty.responsible] == names
    for party in duty.responsible:
        assert party.span is not None


def test_without_models_the_rules_say_who_acts() -> None:
    text = "关于做好检查的通知\n各科室：\n一、各科室要清点花盆。\n临江文化馆\n2024年3月4日\n"
    assert [p.name for r in extract(text, evidence=Evidence.alone()).requirements for p in r.responsible] == ["各科室"]


def prefers(*features: str) -> Evidence:
    """Weights that choose whom any of these features speaks for."""
    hashes = np.array(sorted(map(choice.hashed, features)), np.uint32)
    rows = np.full((len(hashes), 1), 100, np.int8)
    who = Chain(("yes",), hashes, rows, np.zeros((1, 1), np.int32), np.zeros(1, np.int32), 1)
    return Evidence({"names": TAGGER, "who": who})


def test_whom_a_cell_of_the_row_names_no_weight_overrules() -> None:
    rows = "关于苗木养护的通知\n附：进度表\n时间\t内容\t负责处室\n10月8日\t清点苗木\t育苗室\n10月9日\t修剪绿篱\t园艺室\n"
    line = "关于养护的通知\n一、要求\n定期检查，请各苗圃清点花盆。\n"
    acting = [[[party.name for party in r.responsible if party.name] for r in extract(text, evidence=prefers("is nobody")).requirements] for text in (rows, line)]
    assert acting == [[["育苗室"], ["园艺室"]], [[]]]


@pytest.mark.parametrize(
    ("act", "force"),
    [
        ("禁止会员将工具带出库房", "prohibited"), ("禁止摊主将货架转借他人使用", "prohibited"), ("切勿让学员将图纸带出阅览室", "prohibited"), ("杜绝摊主将杂物堆入通道", "prohibited"),
        ("展台不允许任何班组和个人挪用", "prohibited"), ("更不 得将学员成绩张贴在外", "prohibited"), ("展览馆不接受个人单独布展", "planned"),
        ("防止游客将火种带入苗圃", "mandatory"), ("避免学员将图纸折损", "mandatory"), ("制止摊主将货架搬上通道", "mandatory"), ("劝阻游客将宠物带入展厅", "mandatory"),
    ],
)  # fmt: skip
def test_what_forbids_or_prevents_is_no_part_of_a_name(act: str, force: str) -> None:
    """防止游客将火种带入: 防止游客 is nobody, and the act without its first word would say the opposite."""
    found = extract(f"关于做好检查的通知\n各科室：\n一、要求\n1.讲解员须签到。{act}。\n临江文化馆\n2024年3月4日\n").requirements
    duty = next(r for r in found if act[-3:] in r.text)
    assert (duty.force, duty.title) == (force, act.replace(" ", ""))
    assert not [party.name for party in duty.responsible if re.search("禁止|切勿|杜绝|不|防止|避免|制止|劝阻", party.name or "")]


def test_a_name_may_say_what_is_forbidden() -> None:
    found = extract("关于做好检查的通知\n各科室：\n一、禁止使用明火的场所应设置警示牌。\n临江文化馆\n2024年3月4日\n").requirements
    assert [(r.force, r.title, [p.name for p in r.responsible]) for r in found] == [("mandatory", "设置警示牌", ["禁止使用明火的场所"])]
