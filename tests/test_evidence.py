"""What is learned: chains against brute force, hashes, the file of models, learning itself."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from written import notice

from campaign_extract import extract
from campaign_extract.duties.why import Why
from campaign_extract.errors import EvidenceError
from campaign_extract.evidence import features, weights
from campaign_extract.evidence.chain import Chain
from campaign_extract.evidence.crops import crops
from campaign_extract.evidence.cut import cut
from campaign_extract.evidence.features import clause_features, clause_scores
from campaign_extract.evidence.fit import Sample, _Problem, fit
from campaign_extract.evidence.grams import Grams, named
from campaign_extract.evidence.judge import LABELS
from campaign_extract.evidence.labelled import labelled
from campaign_extract.evidence.models import Evidence, Recorder
from campaign_extract.evidence.names import ask
from campaign_extract.evidence.sight import Sight
from campaign_extract.evidence.tidy import Tidy
from campaign_extract.evidence.train import main
from campaign_extract.normalise import normalise

small = st.integers(-9, 9)


@st.composite
def chains(draw: st.DrawFn) -> tuple[Chain, np.ndarray, np.ndarray]:
    """A chain of two or three labels, scores of up to eight items, and where sequences begin."""
    n, count = draw(st.integers(2, 3)), draw(st.integers(1, 8))

    def grid(rows: int) -> np.ndarray:
        return np.array(draw(st.lists(st.lists(small, min_size=n, max_size=n), min_size=rows, max_size=rows)), np.int32)

    chain = Chain(tuple("abc"[:n]), np.zeros(0, np.uint32), np.zeros((0, n), np.int8), grid(n), grid(1)[0])
    starts = [0, *(i for i in range(1, count) if draw(st.booleans()))]
    return chain, grid(count), np.array(starts)


def worth(chain: Chain, scores: np.ndarray, starts: np.ndarray, labels: tuple[int, ...]) -> int:
    total = 0
    for i, label in enumerate(labels):
        total += int(scores[i, label])
        total += int(chain.begins[label]) if i in starts else int(chain.moves[labels[i - 1], label])
    return total


@settings(deadline=None, max_examples=60)
@given(chains())
def test_the_best_row_and_the_margins_are_those_of_brute_force(case: tuple[Chain, np.ndarray, np.ndarray]) -> None:
    chain, scores, starts = case
    worths = {labels: worth(chain, scores, starts, labels) for labels in product(range(len(chain.labels)), repeat=len(scores))}
    best = max(worths.values())
    assert worths[tuple(map(int, chain.best(scores, starts)))] == best
    margins = chain.margins(scores, starts)
    # sequences do not see each other, so that the best of all less the best with a label is that of its sequence alone
    for i in range(len(scores)):
        for label in range(len(chain.labels)):
            assert margins[i, label] == max(w for labels, w in worths.items() if labels[i] == label) - best


@settings(deadline=None, max_examples=30)
@given(chains(), st.lists(st.integers(0, 2), min_size=8, max_size=8), st.data())
def test_steps_of_several_kinds_have_moves_of_their_own(case: tuple[Chain, np.ndarray, np.ndarray], kinds: list[int], data: st.DataObject) -> None:
    one, scores, _ = case
    n = len(one.labels)
    moves = np.array(data.draw(st.lists(small, min_size=3 * n * n, max_size=3 * n * n)), np.int32).reshape(3, n, n)
    chain, of = replace(one, moves=moves), np.array(kinds[: len(scores)])

    def total(labels: tuple[int, ...]) -> int:
        said = sum(int(scores[i, label]) for i, label in enumerate(labels)) + int(chain.begins[labels[0]])
        return said + sum(int(moves[of[i], labels[i - 1], labels[i]]) for i in range(1, len(labels)))

    worths = {labels: total(labels) for labels in product(range(n), repeat=len(scores))}
    margins = chain.margins(scores, np.array([0]), of)
    for i in range(len(scores)):
        for label in range(n):
            assert margins[i, label] == max(w for labels, w in worths.items() if labels[i] == label) - max(worths.values())


def test_scores_are_the_sums_of_known_features() -> None:
    hashes = np.sort(np.array([named(f"f{i}") for i in range(50)], np.uint32))
    rows = np.arange(100).reshape(50, 2).astype(np.int8)
    chain = Chain(("a", "b"), hashes, rows, np.zeros((2, 2), np.int32), np.zeros(2, np.int32))
    asked, items = np.array([named("f3"), named("none"), named("f3"), named("f9")], np.uint32), np.array([0, 0, 2, 2])
    wanted = np.zeros((3, 2), int)
    for name, item in (("f3", 0), ("f3", 2), ("f9", 2)):
        wanted[item] += rows[np.flatnonzero(hashes == named(name))[0]]
    assert chain.scores(asked, items, 3).tolist() == wanted.tolist()
    assert chain.scores(asked[:0], items[:0], 2).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize("text", ["于5月3日前", "", "ABC公司2024", "𠮷野\ud800家"])
def test_every_place_has_its_stretches(text: str) -> None:
    grams = Grams(text, 4)
    assert len(grams.at) == len(text) + 1 and grams.at[-1] == len(grams.plain)
    for n in range(1, 5):
        for i in range(len(grams.plain) - n + 1):
            alike = [j for j in range(len(grams.plain) - n + 1) if grams.said(j, n) == grams.said(i, n)]
            assert len({int(grams.hash("x", np.array([j]), n)[0]) for j in alike}) == 1


LINES = ["各校：", "一、各校要自查，2024年5月3日前上报", "二、由县教育局抽查。", "县教育局"]
LINE_ENDS = [" \n", "  \n", "     \n", "\n  ", " \n\n    "]


@pytest.mark.parametrize("end", LINE_ENDS)
def test_blanks_at_line_ends_are_not_there(end: str) -> None:
    plain, spaced = "\n".join(LINES), end.join(LINES)
    one, other = Grams(plain, 4), Grams(spaced, 4)
    assert other.plain == one.plain and len(other.at) == len(spaced) + 1
    tidy = Tidy(spaced)
    places = [spaced.index(line) for line in LINES], [plain.index(line) for line in LINES]
    for there, here in zip(*places, strict=True):
        assert other.at[there] == one.at[here] and tidy.at(there) == here
        assert tidy.ahead(there, 9) == plain[here : here + 9]
    ends = [[i + len(line) for i, line in zip(at, LINES, strict=True)] for at in places]
    assert [int(other.at[i]) for i in ends[0]] == [int(one.at[i]) for i in ends[1]]
    assert [tidy.ahead(i, 4) for i in ends[0]] == [plain[i : i + 4] for i in ends[1]]
    assert tidy.far(0, len(spaced)) == len(plain)


@pytest.mark.parametrize("text", ["各校 要自查", "  各校\n\t由县局", "各校\t \t县局", "各校\n县局 ", ""])
def test_other_blanks_stay(text: str) -> None:
    assert Grams(text, 3).plain == text and Tidy(text).text == text


@pytest.mark.parametrize("end", LINE_ENDS)
def test_names_are_asked_about_as_if_no_blanks_stood_there(end: str) -> None:
    asked = []
    for text in ("\n".join(LINES), end.join(LINES)):
        spans = [(text.index(line.strip()), text.index(line.strip()) + len(line.strip())) for line in LINES]
        at = text.index("县教育局抽查")
        asked.append(ask(text, spans, {"party": [(at, at + 4, 1, 2)], "subject": [(at + 4, at + 5, 3, 0)]}))
    assert np.array_equal(asked[0].dense, asked[1].dense)
    assert np.array_equal(asked[0].ways[asked[0].chosen], asked[1].ways[asked[1].chosen])


def test_a_long_run_of_blanks_is_one_line_end() -> None:
    text = ("各校" + " " * 20_000) * 5 + "\n县局"
    assert Grams(text, 3).plain.endswith("各校\n县局") and Tidy(text).text.endswith("各校\n县局")


def test_a_stretch_has_another_hash_under_another_name_or_length() -> None:
    grams, at = Grams("各校各校要要", 3), np.array([0])
    seen = [int(grams.hash(name, at, n)[0]) for name in ("a", "b") for n in (1, 2, 3)]
    assert len(set(seen)) == len(seen)
    assert grams.hash("a", np.array([0]), 2) == grams.hash("a", np.array([2]), 2)


def model() -> Chain:
    return Chain(("O", "X"), np.array([3, 70], np.uint32), np.array([[1, -2], [3, 4]], np.int8), np.eye(2, dtype=np.int32), np.array([5, 6], np.int32), 32, {"doubt": 3})


def test_a_file_of_models_is_read_as_it_was_written(tmp_path: Path) -> None:
    weights.save({"two": model(), "one": model()}, tmp_path / "weights.bin")
    for path in (tmp_path, tmp_path / "weights.bin"):
        read = weights.load(path)
        assert weights.render(read) == (tmp_path / "weights.bin").read_bytes()
        assert list(read) == ["one", "two"] and read["one"].extra == {"doubt": 3}
        assert read["one"].rows.tolist() == [[1, -2], [3, 4]]


GOOD = weights.render({"one": model()})


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", GOOD[:-1], GOOD + b"\0", GOOD.replace(b'"features":2', b'"features":9'), GOOD.replace(b'"features":2', b'"features":-2'),
     GOOD.replace(b'"scale":32', b'"scale":00'), GOOD.replace(b'"labels"', b'"lapels"'), GOOD.replace(b"[{", b"[[", 1), GOOD.replace(b"\x03\0\0\0", b"\xff\0\0\0", 1)],
)  # fmt: skip
def test_a_broken_file_is_refused_in_one_line(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "w.bin").write_bytes(data)
    with pytest.raises(EvidenceError) as refused:
        weights.load(tmp_path / "w.bin")
    assert len(str(refused.value).splitlines()) == 1 and "w.bin" in str(refused.value)


def test_weights_with_other_labels_are_refused_in_one_line(tmp_path: Path) -> None:
    weights.save({"duties": model()}, tmp_path / "old.bin")
    with pytest.raises(EvidenceError, match="old.bin: weights of another version"):
        extract("各单位要自查。", evidence=tmp_path / "old.bin")


def test_kinds_of_steps_are_kept_in_a_file_and_checked(tmp_path: Path) -> None:
    moves = np.arange(8, dtype=np.int32).reshape(2, 2, 2)
    weights.save({"m": replace(model(), moves=moves)}, tmp_path / "w.bin")
    assert weights.load(tmp_path / "w.bin")["m"].moves.tolist() == moves.tolist()
    n = len(LABELS)
    none = Chain(LABELS, np.zeros(0, np.uint32), np.zeros((0, n), np.int8), np.zeros((2, n, n), np.int32), np.zeros(n, np.int32))
    weights.save({"duties": none}, tmp_path / "two.bin")
    with pytest.raises(EvidenceError, match="two.bin: weights of another version"):
        extract("各单位要自查。", evidence=tmp_path / "two.bin")


def test_no_file_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="none.bin: "):
        weights.load(tmp_path / "none.bin")


def sample(words: str, labels: str) -> Sample:
    """A notice of one character an item; its only feature is the character."""
    may = np.array([[label in (said if said != "?" else "ab") for label in "ab"] for said in labels])
    return Sample(np.array([named(w) for w in words], np.uint32), np.arange(len(words)), np.array([0]), may)


def read(chain: Chain, one: Sample) -> str:
    return "".join("ab"[i] for i in chain.best(chain.scores(one.hashes, one.items, len(one.allowed)), one.starts))


def test_learning_finds_what_made_the_labels_and_leaves_out_what_few_notices_have() -> None:
    samples = [sample("xyxy", "abab") for _ in range(5)] + [sample("xz", "ab")]
    chain = fit(samples, "ab", penalty=0.1)
    assert chain.hashes.tolist() == sorted(named(w) for w in "xy")
    assert read(chain, samples[0]) == "abab"


def test_what_is_partly_labelled_is_learned_from() -> None:
    samples = [sample("xyxy", "a???") for _ in range(5)] + [sample("yyyy", "bbbb") for _ in range(5)]
    chain = fit(samples, "ab", penalty=0.1)
    assert read(chain, samples[0]) == "abab"


def test_steps_of_several_kinds_are_learned() -> None:
    """One label to itself within a line, and to the other from line to line; the items themselves look alike."""
    kinds = np.array([0, 1, 0, 1, 0, 1])
    samples = [replace(sample("xxxxxx", labels), kinds=kinds) for labels in ("abbaab", "baabba")] * 5
    chain = fit(samples, "ab", penalty=0.1, kinds=2)
    assert chain.moves.shape == (2, 2, 2)
    same, other = np.trace(chain.moves[1]), np.trace(chain.moves[1][::-1])
    assert other > same + 3 * chain.scale
    same, other = np.trace(chain.moves[0]), np.trace(chain.moves[0][::-1])
    assert same > other + 3 * chain.scale


@pytest.mark.parametrize("kinds", [None, [0, 1, 0, 1]])
def test_the_slope_of_what_is_learned_is_that_of_its_loss(kinds: list[int] | None) -> None:
    of = np.zeros(4, np.intp) if kinds is None else np.array(kinds)
    table = csr_matrix(np.array([[1.0, 0], [0, 1], [1, 1], [0, 0]]))
    allowed = np.array([[True, False], [True, True], [False, True], [True, True]])
    several = int(of.max()) + 1
    drawn = np.linspace(0.4, -0.2, (table.shape[1] + 2 * several + 1) * 2)
    problem = _Problem(table, table.T.tocsr(), allowed, np.array([1, 1, 0.5, 0.5]), np.array([0, 2]), of, several, 0.3, drawn)
    at = np.linspace(-1, 1, problem.size)
    _, slope = problem(at)
    for i in range(problem.size):
        step = np.zeros(problem.size)
        step[i] = 1e-6
        assert abs((problem(at + step)[0] - problem(at - step)[0]) / 2e-6 - slope[i]) < 1e-5


def test_even_steps_find_the_same_weights_and_find_them_sooner() -> None:
    """Some characters are everywhere and say little, the others are rare and say all."""
    rare = [chr(n) for n in range(0x4E00, 0x4E00 + 60)]
    words = ["xxxxxxxxx" + rare[n] + "xx" + rare[(7 * n + 3) % 60] for n in range(60)]
    samples = [sample(line, "".join("ab"[c != "x" and ord(c) % 3 > 0] for c in line)) for line in words] * 2
    full, even = (fit(samples, "ab", penalty=0.3, least=1, steps=400, even=way).rows.astype(int) for way in (False, True))
    assert np.abs(full - even).max() <= 1 < np.abs(full).max()
    apart = [np.abs(fit(samples, "ab", penalty=0.3, least=1, steps=8, even=way).rows.astype(int) - full).mean() for way in (False, True)]
    assert apart[1] < 0.75 * apart[0]


def test_weights_that_stay_near_to_others_keep_what_those_know() -> None:
    """x is a, y is b; what comes new is that z is b."""
    known = fit([sample("xyxy", "abab")] * 6, "ab", penalty=0.1, least=1)
    new = [sample("zz", "bb")]
    both = fit(new, "ab", penalty=0.1, least=1, near=known)
    asked = sample("xyzz", "????")
    assert read(both, asked) == "abbb" != read(fit(new, "ab", penalty=0.1, least=1), asked)
    for labels, kinds in (("ba", 1), ("ab", 2)):
        with pytest.raises(EvidenceError, match="another kind of model"):
            fit(new, labels, near=known, kinds=kinds)
    stiff = fit(new, "ab", penalty=1e6, least=1, near=known)
    assert np.array_equal(stiff.hashes, known.hashes) and np.array_equal(stiff.rows, known.rows) and np.array_equal(stiff.moves, known.moves)


def test_nothing_to_learn_from_is_said() -> None:
    with pytest.raises(EvidenceError):
        fit([], "ab")


def test_the_same_notices_give_the_same_bytes_under_every_hash_seed() -> None:
    code = "import test_evidence as t, hashlib; print(hashlib.sha256(t.weights.render({'m': t.fit([t.sample('xyxyz', 'ababb')] * 6, 'ab')})).hexdigest())"
    said = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "tests", timeout=60,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1 and len(said.pop()) == 65


# which clauses oblige ---------------------------------------------------------------------------------------------------


def leaning(**begins: int) -> Evidence:
    """Weights that look at nothing: every clause gets the label that is worth most."""
    n = len(LABELS)
    worth = np.array([begins.get(label, 0) for label in LABELS], np.int32)
    moves = np.tile(worth, (n, 1)).astype(np.int32)
    extra = {"lean": begins.get("lean", 0)}
    return Evidence({"duties": Chain(LABELS, np.zeros(0, np.uint32), np.zeros((0, n), np.int8), moves, worth, extra=extra)})


BODY = notice("一、要求\n各单位要自查，建立台账。\n天气转凉。\n二、处理\n不得瞒报。")


def test_what_was_learned_decides_which_clauses_oblige() -> None:
    assert extract(BODY, evidence=leaning(N=120)).requirements == ()
    found = extract(BODY, evidence=leaning(Dl=99)).requirements
    assert [r.text for r in found if r.section == "1"] == ["要求", "各单位要自查", "建立台账", "天气转凉"]
    assert {r.text: r.force for r in found}["天气转凉"] == "planned"
    assert {r.text: r.force for r in found}["不得瞒报"] == "prohibited"  # its words say so


def test_what_goes_on_is_no_requirement_of_its_own() -> None:
    found = extract(BODY, evidence=leaning(d=9)).requirements
    assert [r.text for r in found if r.section == "1"] == ["各单位要自查，建立台账", "天气转凉"]


def test_weak_evidence_is_kept_and_noted() -> None:
    found = extract(BODY, evidence=leaning(lean=5))
    doubtful = [n.span for n in found.notes if n.code == "doubtful"]
    assert doubtful == [r.span for r in found.requirements] != []
    assert not [n for n in extract(BODY, evidence=leaning(Dm=9)).notes if n.code == "doubtful"]


@pytest.mark.parametrize(
    ("body", "weak", "stronger"),
    [
        ("一、事项\n1.各车间选送一件样品，并登记造册。\n2.不得瞒报。", ["各车间选送一件样品，并登记造册", "不得瞒报"], ["各车间选送一件样品，并登记造册", "不得瞒报"]),
        ("一、事项\n1.样品由质检科保管。\n2.另行通知。", ["样品由质检科保管"], ["样品由质检科保管"]),  # all of an item
        ("一、事项\n1.做好登记，各车间选送一件样品。\n2.不得瞒报。", ["不得瞒报"], ["不得瞒报"]),  # what it begins with prints nobody
        ("一、事项\n今年以来，各车间选送了一批样品，质量有所提高，数量也明显增加。各车间选送一件样品。", [], []),  # no item begins so
        ("一、事项\n样品按月送检。清点货架。要登记货架。", ["要登记货架"], []),  # a cue
        ("一、指导思想\n1.各车间以样品为抓手，坚持质量第一。\n2.坚持创新。", [], []),  # to the rules none
    ],
)
def test_what_the_rules_count_is_kept_against_weak_evidence(body: str, weak: list[str], stronger: list[str]) -> None:
    text = notice(body) + "。" * 500  # no short one
    found = extract(text, evidence=leaning(N=9))
    assert [r.text for r in found.requirements] == weak
    assert [n.span for n in found.notes if n.code == "doubtful"] == [r.span for r in found.requirements]
    assert [r.text for r in extract(text, evidence=leaning(N=40)).requirements] == stronger
    assert extract(text, evidence=leaning(N=120)).requirements == ()


def test_a_short_text_keeps_what_prints_who_acts() -> None:
    text = "各车间：\n样品已到。各车间选送一件样品。清点货架。\n质检科\n"
    assert [r.text for r in extract(text, evidence=leaning(N=40)).requirements] == ["各车间选送一件样品", "清点货架"]  # and what goes on behind it
    assert extract(text + "。" * 500, evidence=leaning(N=40)).requirements == ()


def test_every_door_takes_weights_of_ones_own(tmp_path: Path) -> None:
    """Nothing obliges by these weights; each door says so, and broken ones are told at once."""
    pa = pytest.importorskip("pyarrow")
    spacy = pytest.importorskip("spacy")
    from campaign_extract.arrow import extract_batches
    from campaign_extract.batch.record import Options, reader
    from campaign_extract.lexicon import load
    from campaign_extract.service.work import Desk, Task

    own, broken = tmp_path / "own.bin", tmp_path / "broken.bin"
    weights.save(leaning(N=120).models, own)
    broken.write_bytes(b"not weights")
    path = tmp_path / "通知.txt"
    path.write_text(BODY, "utf-8")

    def batch(file: Path | None) -> object:
        return json.loads(reader(Options(evidence=file and str(file)))(str(path)).record)["checklist"]["requirements"]

    def arrow(file: Path | None) -> object:
        return extract_batches(pa.table({"text": [BODY]}), evidence=file).read_all().to_pylist()[0]["checklist"]["requirements"]

    def served(file: Path | None) -> object:
        desk = Desk(load(), evidence=Evidence.of(file and str(file)))  # `prepare` would bound this whole process
        return json.loads(desk(Task("extract", "application/json", json.dumps({"text": BODY}).encode())).body)["requirements"]

    def piped(file: Path | None) -> object:
        nlp = spacy.blank("zh")
        nlp.add_pipe("campaign_checklist", config={"evidence": file and str(file)})
        return nlp(BODY)._.checklist["requirements"]

    for door in (batch, arrow, served, piped):
        assert door(None) and door(own) == []
        with pytest.raises(EvidenceError, match=r"no file of weights$"):
            door(broken)
    digests = {Options(evidence=None).digest(), Options(evidence=str(own)).digest()}
    weights.save(leaning(Dl=9).models, own)
    assert len(digests | {Options(evidence=str(own)).digest()}) == 3


def test_the_shipped_weights_are_small_and_of_this_version() -> None:
    models = weights.shipped()
    assert models["duties"].labels == LABELS
    assert len(weights.render(models)) < 3_000_000
    assert weights.render(models) == (ROOT / "campaign_extract" / "evidence" / "weights.bin").read_bytes()
    assert [r.text for r in extract(BODY).requirements][0].startswith("各单位要自查")


def test_why_names_what_spoke_for_it_and_against() -> None:
    why: list[Why] = []
    found = extract(BODY, why=why).requirements
    assert [w.id for w in why] == [r.id for r in found]
    assert all(w.evidence.startswith("for ") for w in why)
    assert any("“" in w.evidence for w in why)


def test_a_clause_is_what_stands_between_commas() -> None:
    text = "一、要求\n各校（含民办校，下同）要自查，8:30前报“甲，乙”；\t 抽查。\n--\n"
    found = cut(text)
    pieces = [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)]
    assert pieces == ["一、要求", "各校（含民办校，下同）要自查，", "8:30前报“甲，乙”；", "抽查。"]
    assert found.unit.tolist() == [0, 1, 1, 2] and found.first.tolist() == [0, 1, 3]


@pytest.mark.parametrize("block", [0, 50, 1 << 18])
def test_added_up_in_blocks_or_at_once_it_says_the_same(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = weights.shipped()["duties"]
    text = "关于清点苗圃的通知\n一、要求\n各苗圃要清点花盆，逐盆登记。\n1.养蜂人须报送蜂箱数；\n2.不得堵塞水渠。\n"
    found = cut(text)
    sights = [Sight(found.starts[n], found.ends[n], (f"seen {n % 2}",)) for n in range(len(found.starts))]
    hashes, items = clause_features(text, found, sights).all()
    monkeypatch.setattr(features, "_BLOCK", block)
    said = clause_scores(text, found, sights, chain)
    assert said.any()
    assert said.tolist() == chain.scores(hashes, items, len(found.starts)).tolist()


def test_as_many_steps_for_a_long_text_as_for_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches are hashed for all places at once: no step a clause."""
    steps = 0
    hashed = Grams.hash

    def count(*given: object) -> np.ndarray:
        nonlocal steps
        steps += 1
        return hashed(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(Grams, "hash", count)
    counts = []
    for times in (1, 20):
        steps, text = 0, BODY * times
        clause_features(normalise(text), cut(text), [])
        counts.append(steps)
    assert counts[0] == counts[1] > 0


#: What the rules may think of a clause, and words that make them think so.
OPINIONS = [
    ("modal", "各单位要自查。"), ("plain subject", "县教育局组织学校自查。"), ("kind basis", "根据通知要求，各单位要自查。"),
    ("kind tail", "要加强管理，确保安全。"), ("kind condition", "发现问题的，要立即整改。"), ("kind describe", "安全是头等大事。"),
    ("force prohibited", "不得瞒报。"), ("cue x-must", "必须自查。"), ("begins by other-force", "要自查，不得瞒报。"), ("goes on", "要自查，建立台账。"),
    ("every", "每月自查一次。"), ("count", "每月自查一次。"), ("recipients", "将总结报送县安委办。"), ("handover", "将总结报送县安委办。"),
    ("time by", "5月20日前自查。"), ("caused", "督促企业自查。"), ("founds", "成立领导小组。"), ("sanctions", "视情节予以通报批评。"), ("lead", "工作要求：各单位要自查。"),
    ("agent g-by", "由县教育局组织自查。"), ("passed over", "联系人：王某，要自查。"), ("by does", "加强管理。"), ("out", "天气转凉。"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body"), OPINIONS, ids=[name for name, _ in OPINIONS])
def test_every_opinion_is_made_true_by_some_words(name: str, body: str) -> None:
    watching = Recorder()
    extract(notice(f"一、事项\n{body}"), evidence=watching)
    assert name in {said for sight in watching.sights for said in sight.names}
    watching = Recorder()
    extract(notice("一、事项\n某某。"), evidence=watching)
    assert name == "out" or name not in {said for sight in watching.sights for said in sight.names}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("background", notice("一、指导思想\n各单位要自查。")), ("organises", notice("一、组织领导\n各单位要自查。")), ("in heading", notice("一、检查安排\n各单位要自查。")),
        ("marker", notice("一、各单位要自查。")), ("intro", notice("一、要求\n请认真落实。\n（一）自查\n各单位要自查。\n（二）抽查\n县局要抽查。")), ("heading", notice("一、要求\n各单位要自查。")),
        ("type 通知", notice("一、要求\n各单位要自查。")), ("in table", notice("一、分工\n任务\t责任单位\t完成时限\n制定方案\t县教育局\t5月10日前")),
        ("task cell 0", notice("一、分工\n任务\t责任单位\t完成时限\n制定方案\t县教育局\t5月10日前")), ("label", notice("一、要求\n工作要求：各单位要自查。")),
        ("stop ；", notice("一、要求\n各单位要自查；学校要抽查。")),
    ],
)  # fmt: skip
def test_every_place_is_told(name: str, text: str) -> None:
    watching = Recorder()
    extract(text, evidence=watching)
    assert name in {said for sight in watching.sights for said in sight.names}


# learning ---------------------------------------------------------------------------------------------------------------


def folder(path: Path, count: int = 6) -> Path:
    """Light labels and gold of our own: duties begin with 各校要, what else stands there is none."""
    (path / "gold").mkdir()
    (path / "notices").mkdir()
    for n in range(count):
        (path / f"l{n}.txt").write_text(f"关于第{n}次检查的通知\n一、要求\n各校要检查门窗，登记造册。\n天气转凉。\n", "utf-8")
        (path / f"l{n}.tsv").write_text("3\tDd\tm=各校\n", "utf-8")
        (path / "notices" / f"g{n}.txt").write_text(f"关于第{n}次演练的通知\n一、要求\n发生火情的，各校要组织疏散。\n天气转暖。\n", "utf-8")
        gold = {"text": f"g{n}.txt", "requirements": [{"quote": "发生火情的，各校要组织疏散", "force": "mandatory"}]}
        (path / "gold" / f"g{n}.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")
    (path / "l9.txt").write_text("不学。\n", "utf-8")
    (path / "l9.tsv").write_text("", "utf-8")
    (path / "TEST.txt").write_text("l9\n", "utf-8")
    return path


def test_both_kinds_of_labels_are_read(tmp_path: Path) -> None:
    found = {noted.name: noted for noted in labelled(folder(tmp_path))}
    assert set(found) == {f"{kind}{n}" for kind in "lg" for n in range(6)}
    said = lambda noted: [[LABELS[i] for i in np.flatnonzero(row)] for row in noted.allowed]  # noqa: E731
    assert said(found["l0"]) == [["N"], ["N"], ["Dm"], ["d"], ["N"]]
    assert said(found["g0"]) == [["N"], ["N"], ["a", "Dm"], ["a", "t", "d", "Dm"], ["N"]]


def other_hands(path: Path) -> Path:
    """Light labels by somebody else, of sentences that nothing else in these tests has."""
    path.mkdir()
    for n in range(6):
        (path / f"o{n}.txt").write_text(f"关于第{n}次收存的通知\n一、要求\n甲馆收存钥匙。\n甲馆收存钥匙。\n天气转暖。\n", "utf-8")
        (path / f"o{n}.tsv").write_text("3\tD\tm=甲馆\n4\tD\tm=^\n", "utf-8")
    return path


def test_the_trainer_says_what_it_gains_and_writes_weights_that_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mine.bin"
    assert main([str(folder(tmp_path)), "--folds", "2", "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("12 notices") and all(way in said for way in ("rules alone", "weights alone", "both"))
    assert main([str(tmp_path), "--folds", "0", "-o", str(tmp_path / "again.bin")]) == 0
    assert (tmp_path / "again.bin").read_bytes() == out.read_bytes()
    text = "关于检查的通知\n一、要求\n各校要检查门窗，登记造册。\n天气转凉。\n"
    assert [r.text for r in extract(text, evidence=out).requirements] == ["各校要检查门窗，登记造册"]
    near = tmp_path / "near.bin"
    assert main([str(tmp_path), "--folds", "0", "--near", "shipped", "-o", str(near)]) == 0
    own, shipped, alone = (models["duties"].hashes.tolist() for models in (weights.load(near), weights.shipped(), weights.load(out)))
    assert len(set(own) & set(shipped)) > 0.8 * len(own) > 10 * len(alone)
    assert main([str(tmp_path), "--others", str(other_hands(tmp_path / "others")), "--folds", "2", "-o", str(near)]) == 0
    assert "12 notices, 6 that others labelled" in capsys.readouterr().out
    both = "关于检查的通知\n一、要求\n各校要检查门窗，登记造册。\n甲馆收存钥匙。\n"
    counts = [len(extract(both, evidence=file).requirements) for file in (out, near)]
    assert counts == [1, 2]
    weights.save({}, near)
    assert main([str(tmp_path), "--folds", "0", "--near", str(near), "-o", str(out)]) == 2
    assert "near.bin" in (said := capsys.readouterr().err) and len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("file", "words", "said"),
    [
        ("l0.tsv", "99\tD\tm=-", "l0.tsv:1: no light label"), ("l0.tsv", "x", "l0.tsv:1: no light label"), ("l0.tsv", "3\tXX", "letters other than"),
        ("gold/g0.json", "{", "g0.json: no JSON"), ("gold/g0.json", '{"text": "none.txt", "requirements": []}', "no text none.txt"),
        ("gold/g0.json", '{"text": "g0.txt", "requirements": [{"quote": "无", "force": "mandatory"}]}', "a requirement without"),
    ],
)  # fmt: skip
def test_broken_labels_are_said_in_one_line(file: str, words: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder(tmp_path) / file).write_text(words, "utf-8")
    assert main([str(tmp_path), "--folds", "0", "--lang", "en", "-o", str(tmp_path / "w.bin")]) == 2
    complaint = capsys.readouterr().err
    assert said in complaint and len(complaint.splitlines()) == 1


@pytest.mark.parametrize("given", [["none"], ["."], [".", "--folds", "99"]])
def test_what_is_lacking_is_said_in_one_line(given: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    if "99" in given:
        folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(given) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def long_notice(path: Path) -> None:
    """Twenty lines, every third of which is a duty that a narrow mark cuts; a blank line stands between some."""
    lines = [f"{n}．仓库第{n}排，各班要登记货架;并且擦拭。" if n % 3 == 0 else f"第{n}排已经登记，无人使用。" + "\n" * (n % 2) for n in range(20)]
    (path / "long.txt").write_text("\n".join(["关于登记货架的通知", *lines, "某某仓库", "2024年5月6日"]), "utf-8")
    (path / "long.tsv").write_text("".join(f"{n + 2}\tND\tm=各班\n" for n in range(0, 20, 3)), "utf-8")


def test_crops_keep_the_labels_of_their_lines(tmp_path: Path) -> None:
    long_notice(tmp_path)
    (notice,) = labelled(tmp_path)
    short = list(crops(notice, 6))
    assert [crop.text for crop in short] == [crop.text for crop in crops(notice, 6)]
    assert len({crop.text for crop in short}) > 3 and all(set(crop.text.split("\n")) < set(notice.text.split("\n")) for crop in short)
    for one in (notice, *short):
        said = {one.text[a:b]: LABELS[may.argmax()] for a, b, may in zip(one.found.starts, one.found.ends, one.allowed, strict=True)}
        assert all(label == ("Dm" if "要" in words else "d" if "并且" in words else "N") for words, label in said.items()), said
    assert not list(crops(notice._replace(text="一行\n两行"), 2))
