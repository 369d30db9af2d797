"""What is learned: chains against brute force, hashes, the file of models, learning itself."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign_extract.errors import EvidenceError
from campaign_extract.evidence import weights
from campaign_extract.evidence.chain import Chain
from campaign_extract.evidence.fit import Sample, fit
from campaign_extract.evidence.grams import Grams, named

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
