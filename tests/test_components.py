"""spaCy: the factories by name, plain data on the Doc, and every way that a Doc travels."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from conftest import NOTICE, ROOT
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import campaign_extract.components
from campaign_extract import extract

GROUPS = ("requirements", "times", "frequencies", "parties")


def pipeline(segmenter: str = "char") -> Language:
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    nlp.add_pipe("campaign_checklist")
    return nlp


def view(doc: Doc) -> dict[str, list[tuple[str, str, str]]]:
    return {group: [(s.text, s.label_, s.id_) for s in doc.spans[group]] for group in doc.spans}


def test_groups_are_the_checklist() -> None:
    doc, checklist = pipeline()(NOTICE), extract(NOTICE)
    assert doc._.checklist == checklist.to_dict()
    assert [(s.start_char, s.end_char) for s in doc.spans["times"]] == [t.span for t in checklist.times]
    assert {s.id_: s.text for s in doc.spans["requirements"]} == {r.id: r.text for r in checklist.requirements}
    assert {s.label_ for s in doc.spans["requirements"]} >= {"mandatory", "prohibited"}
    assert [s.label_ for s in doc.spans["frequencies"]] == ["P3M"]
    assert "各企业" in {s.text for s in doc.spans["parties"]}


def test_words_of_jieba_are_taken_in_whole() -> None:
    doc = pipeline("jieba")(NOTICE)
    for group, quotes in (("times", extract(NOTICE).times), ("requirements", extract(NOTICE).requirements)):
        for span, quote in zip(doc.spans[group], quotes, strict=True):
            assert span.start_char <= quote.span[0]
            assert quote.span[1] <= span.end_char
            assert quote.text in span.text


def test_two_processes() -> None:
    nlp = pipeline()
    texts = [NOTICE, "", "各单位要于5月20日前报送总结。", NOTICE]
    alone = [(view(doc), doc._.checklist) for doc in nlp.pipe(texts)]
    assert [(view(doc), doc._.checklist) for doc in nlp.pipe(texts, n_process=2)] == alone


def test_docbin() -> None:
    nlp = pipeline()
    doc = nlp(NOTICE)
    data = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (back,) = DocBin().from_bytes(data).get_docs(spacy.blank("zh").vocab)
    assert (view(back), back._.checklist) == (view(doc), doc._.checklist)


def test_doc_and_pipeline_on_disk(tmp_path: Path) -> None:
    nlp = pipeline()
    nlp.add_pipe("campaign_times", config={"issued": "2024-01-29", "before": "exclusive"})
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    assert again.pipe_names == ["campaign_checklist", "campaign_times"]
    assert view(again(NOTICE)) == view(nlp(NOTICE))
    doc = nlp(NOTICE)
    doc.to_disk(tmp_path / "doc")
    assert view(Doc(nlp.vocab).from_disk(tmp_path / "doc")) == view(doc)


def test_configuration() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("campaign_checklist", config={"issued": "2023-03-01", "addressees": ["某某集团"]})
    notice = nlp(NOTICE)._.checklist["notice"]
    assert (notice["issue_date"], notice["addressees"]) == ("2024-04-29", ["某某集团"])  # the printed date stays


def test_sections() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("campaign_sections")
    doc = nlp(NOTICE)
    assert list(doc.spans) == ["sections"]
    assert {(s.id_, s.start_char) for s in doc.spans["sections"]} >= {(s.id, s.span[0]) for s in extract(NOTICE).sections}


@pytest.mark.parametrize("group", GROUPS)
def test_displacy(group: str) -> None:
    doc = pipeline()(NOTICE)
    page = displacy.render(doc, style="span", options={"spans_key": group}, jupyter=False)
    assert all(span.label_ in page for span in doc.spans[group])


def test_nothing_heavy_with_spacy_blank() -> None:
    """spaCy imports every entry point's module at spacy.blank(), also for people who never use ours."""
    code = (
        "import spacy, sys, campaign_extract.components; spacy.blank('zh')\n"
        "print([m for m in ('pandas', 'jieba', 'dateparser', 'campaign_extract.pipeline') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.strip() == "[]"


def test_entry_points_name_factories() -> None:
    """What setup.cfg registers exists, under the name that the factory has."""
    import configparser

    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    lines = config["options.entry_points"]["spacy_factories"].split("\n")
    for name, target in (line.split(" = ") for line in lines if line):
        assert hasattr(campaign_extract.components, target.split(":")[1])
        assert Language.get_factory_meta(name).factory == name


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_shift_no_span(ends: str, mark: str) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("campaign_checklist")
    text = mark + ends.join(["各车间：", "请于6月3日前交滤网。", "每月至少组织1次盘点。", ""])
    doc = nlp(text)
    assert [span.text for span in doc.spans["times"]] == ["6月3日前"]
    assert [span.text for span in doc.spans["frequencies"]] == ["每月至少组织1次"]
    for duty in doc._.checklist["requirements"]:
        assert text[slice(*duty["span"])] == duty["text"]
