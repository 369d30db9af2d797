"""Who acts, by evidence: names tagged by what was learned, candidates, and the choice among them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign_extract.duties.candidates import joined
from campaign_extract.errors import EvidenceError
from campaign_extract.evidence import choice
from campaign_extract.evidence.chain import Chain
from campaign_extract.evidence.choice import Choice, example
from campaign_extract.evidence.fit import fit
from campaign_extract.evidence.names import LABELS, ask, tag

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


def test_no_sentences_have_no_names() -> None:
    assert tag("各苗圃要清点花盆。", [], {}, TAGGER).names == []


def test_the_choice_learns_what_speaks_for_whom() -> None:
    examples = [example([[["near", "short"]], [["far"], [("far", "long")]]], [True, False]) for _ in range(4)]
    examples.append(example([[["far"]], [["near"]]], [False, True]))
    chosen = Choice(choice.fit(examples, penalty=0.1, least=1))
    assert chosen.best([[["far"]], [["near"]], [[("far", "long")]]]) == 1
    assert chosen.strongest([["near", "far", ("far", "long")]]) == ["near"]
    assert chosen.best([[["unknown"]], [["never seen"]]]) == 0


def test_the_same_examples_give_the_same_weights() -> None:
    examples = [example([[["a", "b"]], [["c"]]], [True, False]), example([[["c"]], [["b"], ["d"]]], [False, True])]
    one, two = (choice.fit(examples, least=1) for _ in range(2))
    assert one.hashes.tolist() == two.hashes.tolist()
    assert one.rows.tolist() == two.rows.tolist()


def test_nothing_is_learned_from_choices_without_a_right_one() -> None:
    with pytest.raises(EvidenceError, match="nothing to learn from"):
        choice.fit([example([[["a"]], [["b"]]], [False, False])])


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
