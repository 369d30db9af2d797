"""A notice in one line, and what was learned of where lines end: asked only there, right where the rows are not, learned again from any notices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from test_acting import folder

from campaign_extract import extract
from campaign_extract.errors import EvidenceError
from campaign_extract.evidence import train_folds, weights
from campaign_extract.evidence.chain import Chain
from campaign_extract.evidence.folds import LABELS, _Line, folds
from campaign_extract.evidence.grams import named
from campaign_extract.evidence.models import Blank, Evidence
from campaign_extract.lexicon import load
from campaign_extract.normalise import normalise
from campaign_extract.structure.unfold import unfold

NOTICE = """某某花木公司文件
花木字〔2024〕7号
某某花木公司关于清点花盆的通知
各班组、各花房：
　　为摸清花盆的数量，现将清点的有关安排通知如下，请各班组遵照执行，并把结果写入表格，当日交资料室存档。
　　一、清点办法
　　由各班组逐个清点，破损的花盆单独堆放在花房的东门外面，并挂上写明日期和班组名称的标签，不得随意丢弃。
　　二、清点要求
　　各班组要在4月20日前完成清点，两人核对，双方签字，做到不漏、不重，并于清点结束的当日把登记表送到资料室。
　　联系人：王芳　电话：87654321
某某花木公司
2024年4月6日"""
PLAIN, KEPT, PAGE = (way for way, _ in train_folds.WAYS)


def lines(text: str, evidence: Evidence) -> list[str]:
    return [line.strip() for line in unfold(normalise(text), load(), evidence.folds()).split("\n")]


def refuses(flat: str, blanks: Sequence[Blank]) -> Sequence[bool]:
    raise AssertionError("asked about a text that has its lines")


def model(**rows: int) -> Chain:
    """A model that knows some features, each with what it says for a line end."""
    known = sorted((named(name), worth) for name, worth in rows.items())
    hashes = np.array([hash_ for hash_, _ in known], np.uint32)
    none = np.zeros((2, 2), np.int32)
    return Chain(LABELS, hashes, np.array([[0, worth] for _, worth in known], np.int8), none, none[0])


@pytest.mark.parametrize("way", [PLAIN, KEPT])
def test_a_notice_in_one_line_has_its_lines_back(way: train_folds.Way) -> None:
    wanted = [line.strip() for line in normalise(NOTICE).split("\n")]
    assert lines(way(NOTICE), Evidence.of(None)) == wanted
    assert lines(way(NOTICE), Evidence.alone()) != wanted  # the rows take the telephone for a line of its own


def test_lines_of_a_page_that_end_anywhere_are_no_lines() -> None:
    laid = PAGE(NOTICE)
    assert "班组名 称的" in laid
    assert any("班组名 称的" in line for line in lines(laid, Evidence.of(None)))


def test_a_notice_in_one_line_asks_for_the_same() -> None:
    def asked(text: str) -> list[object]:
        found = extract(text)
        head = (found.notice.title, found.notice.document_number, found.notice.issuers, found.notice.addressees, found.notice.issue_date)
        return [head, *((r.text, r.force, r.deadline and r.deadline.due, [p.name for p in r.responsible]) for r in found.requirements)]

    assert len(asked(NOTICE)) > 2
    assert asked(PLAIN(NOTICE)) == asked(KEPT(NOTICE)) == asked(NOTICE)


def test_a_text_with_lines_is_not_asked_about() -> None:
    for text in (NOTICE, "各班组清点花盆。 请于4月20日前送表。", NOTICE.replace("\n", "\n\n"), ""):
        flat = normalise(text)
        assert unfold(flat, load(), refuses) == unfold(flat, load())


def test_what_is_learned_changes_no_place() -> None:
    flat = normalise(PLAIN(NOTICE))
    for ends in (True, False):
        found = unfold(flat, load(), lambda _, blanks, ends=ends: [ends] * len(blanks))
        assert len(found) == len(flat)
        assert all(a == b or (a, b) == ("\n", " ") for a, b in zip(found, flat, strict=True))
        assert ("\n" in found) == ends


def test_the_rows_are_overruled_by_what_is_sure_only() -> None:
    flat = "清点花盆。 逐个清点"
    for says, barred, sure in ((True, False, 1.0), (False, False, 1.0), (False, True, 3.0)):
        blank = Blank(5, 6, says, "11", barred, False)
        doubt, certain = (int(sure * 32 + more) * (-1 if says else 1) for more in (-2, 2))
        assert folds(flat, [blank], model(all=doubt)) == [says]
        assert folds(flat, [blank], model(all=certain)) == [not says]
    assert folds(flat, [Blank(5, 6, True, "11", False, False)], None) == [True]


def test_many_blanks_are_asked_about_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    found = lines(KEPT(NOTICE), Evidence.of(None))
    monkeypatch.setattr("campaign_extract.evidence.folds._BLOCK", 3)
    assert lines(KEPT(NOTICE), Evidence.of(None)) == found


def test_numbers_behind_blanks_are_seen_in_their_runs() -> None:
    words = ["一、甲", "（一）乙", "1.丙", "2、丁", "③戊", "B.己", "附件1", "第三条庚", "二、辛"]
    flat = "。 ".join(["清点", *words])
    blanks = [Blank(at, at + 1, True, "11", False, False) for at, c in enumerate(flat) if c == " "]
    marks = _Line(flat, blanks).marks
    kinds = ["han", "bracketed", "dot", "dot", "ring", "letter", "annex", "article", "han"]
    assert [(mark.kind, mark.value) for mark in marks if mark] == list(zip(kinds, [1, 1, 1, 2, 3, 2, 1, 3, 2], strict=True))
    assert [mark.continues for mark in marks if mark] == [True, True, True, True, False, False, True, False, True]
    assert [mark.goes_on for mark in marks if mark] == [True, False, True, False, False, False, False, False, False]


def test_a_file_of_weights_that_says_nothing_of_lines_leaves_it_to_the_package() -> None:
    flat = normalise(PLAIN(NOTICE))
    shipped = Evidence.of(None)
    assert Evidence.alone().folds() is None
    assert unfold(flat, load(), Evidence({"duties": shipped.models["duties"]}).folds()) == unfold(flat, load(), shipped.folds())
    assert "\n" not in unfold(flat, load(), Evidence({"folds": model(all=-127)}).folds())


def test_the_trainer_learns_the_same_from_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, files = folder(tmp_path), [tmp_path / "one.bin", tmp_path / "two.bin"]
    for n in range(6):
        (given / f"l{n}.txt").write_text(NOTICE.replace("花盆", "花锄花架花剪花土花种花肥"[2 * n : 2 * n + 2]), "utf-8")
        (given / f"l{n}.tsv").write_text("", "utf-8")  # the texts alone are learned from
        (given / "gold" / f"g{n}.json").unlink()
    for file in files:
        assert train_folds.main([str(given), "-o", str(file)]) == 0
        assert "are told wrongly" in (said := capsys.readouterr().out)
        assert "6 notices; folds" in said
    assert files[0].read_bytes() == files[1].read_bytes()
    learned = Evidence({"folds": weights.load(files[0])["folds"]})
    assert lines(PLAIN(NOTICE), learned) == [line.strip() for line in normalise(NOTICE).split("\n")]
    assert train_folds.main([str(tmp_path / "none"), "-o", str(files[0])]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_shipped_weights_are_small() -> None:
    chain = weights.folds()
    assert chain is not None
    assert chain.labels == LABELS
    assert len(weights.render({"folds": chain})) < 200_000
    with pytest.raises(EvidenceError):
        weights.parse(weights.render({"folds": chain})[:-1], "short")
