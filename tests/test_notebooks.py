"""What shows itself in a notebook, the drawing, and the notebooks that are shipped: what they hold is small (test_docs.py runs them)."""

from __future__ import annotations

import json
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import ROOT, SOME
from samples import MALICE, found, hostile, long, made, real

from campaign_extract import extract
from campaign_extract.export.harmless import harmless
from campaign_extract.export.html import NoText

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


class Cells(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.cells: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag in ("td", "th"):
            self.cells.append("")
        self.inside = tag in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


# what shows itself ------------------------------------------------------------------------------------------------


def test_checklist_and_notice_show_themselves() -> None:
    checklist = real()
    page = Cells(checklist._repr_html_())
    assert page.cells[:3] == ["序号", "工作任务", "责任单位"]
    assert page.cells.count("序号") == 1 and str(len(checklist.requirements)) in page.cells
    letterhead = Cells(checklist.notice._repr_html_()).cells
    assert letterhead[letterhead.index("发文字号") + 1] == checklist.notice.document_number


def test_a_long_checklist_shows_its_beginning() -> None:
    assert len(Cells(long()._repr_html_()).cells) < len(long().requirements) - 100


def test_hostile_text_is_text_in_a_notebook() -> None:
    for checklist in (hostile(), made(MALICE[6:8])):
        page = Cells(checklist._repr_html_())
        assert page.tags <= {"div", "style", "table", "thead", "tbody", "tr", "th", "td"}
        assert Cells(checklist.notice._repr_html_()).tags <= page.tags
    for raw in ("\u202e", "\x1b", "\ud800"):
        assert raw not in hostile()._repr_html_()


def test_displacy_in_one_call() -> None:
    pytest.importorskip("spacy")
    page = real().displacy()
    assert page.count("<mark") > 20 and "时间" in page and "6月17日" in page
    assert "<script" not in hostile().displacy()
    with pytest.raises(NoText, match="with_text=True"):
        real(with_text=False).displacy()


# the drawing -------------------------------------------------------------------------------------------------------


def test_no_day_of_the_axis_is_cut_off() -> None:
    """A daily duty lasts to the end of its year, and the first of the next stands at the very edge."""
    text = "关于做好巡查的通知\n各学校：\n各学校每天巡查1次。\n某某局\n2024年3月4日"
    drawn = ElementTree.fromstring(extract(text).plot().svg)
    width = float(drawn.get("width", "0"))
    marks = [mark for mark in drawn.iter() if mark.get("class") == "axis"]
    assert len(marks) > 5
    for mark in marks:
        room = 7 * len(mark.text or "")
        right = float(mark.get("x", "0")) + (0 if mark.get("text-anchor") == "end" else room)
        assert right <= width, mark.text


def test_plot_is_the_drawing_of_the_report(tmp_path: Path) -> None:
    from campaign_extract.export.timeline import bars

    for lang in ("zh", "en"):
        drawing = real().plot(lang=lang)
        tree = ElementTree.fromstring(drawing.svg)
        labels = [text.text for text in tree.iter("{http://www.w3.org/2000/svg}text") if text.get("text-anchor") == "end"]
        assert len(bars(real())) <= len(labels)
        assert drawing.svg in drawing._repr_html_()
        drawing.save(tmp_path / "plot.svg")
        assert (tmp_path / "plot.svg").read_text("utf-8") == drawing.svg == real().plot(lang=lang).svg


def test_plot_with_nothing_to_draw_and_with_malice() -> None:
    assert "没有可画" in "".join(ElementTree.fromstring(extract("没有任务").plot().svg).itertext())
    drawn = Cells(hostile().plot()._repr_html_())
    assert drawn.tags <= {"div", "svg", "style", "path", "text", "title", "g", "rect", "circle"}


# the notebooks ----------------------------------------------------------------------------------------------------


def test_the_notebooks_are_there() -> None:
    assert {path.stem for path in NOTEBOOKS} >= {"batch_analysis", "extend_lexicon", "spacy_integration"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_what_they_hold_is_small(path: Path) -> None:
    assert path.stat().st_size < 100_000
    book = json.loads(path.read_text("utf-8"))
    outputs = [output for cell in book["cells"] for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output["output_type"] == "error"]
    assert "/" + "home/" not in path.read_text("utf-8")


# every output, from notices of all kinds ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOME[::4], ids=lambda p: p.stem)
def test_every_format_in_both_languages(path: Path) -> None:
    pytest.importorskip("xlsxwriter"), pytest.importorskip("icalendar"), pytest.importorskip("jinja2"), pytest.importorskip("docx")
    from campaign_extract.export import FORMATS, render

    checklist = found(path)
    for name in FORMATS:
        for lang in ("zh", "en"):
            data = render(checklist, name, lang=lang)
            assert data and data == render(checklist, name, lang=lang)


def test_labels_are_whole() -> None:
    from typing import get_args

    from campaign_extract import model
    from campaign_extract.export import COLUMNS, labels

    rows = labels.table()
    assert all(zh and en for zh, en, _, _ in rows.values())
    assert all(harmless(word) == word for row in rows.values() for word in row)
    wanted = {f"force.{f}" for f in get_args(model.Force)} | {f"role.{r}" for r in get_args(model.Role)}
    wanted |= {f"status.{s}" for s in get_args(model.TimeStatus)} | {f"severity.{s}" for s in get_args(model.Severity)}
    wanted |= {f"note.{code}" for code in model.NOTE_CODES} | {f"column.{name}" for name in COLUMNS}
    assert wanted - rows.keys() == set()
    assert all(rows[f"column.{name}"][2] and rows[f"column.{name}"][3] for name in COLUMNS)


def test_a_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from campaign_extract.export import writers

    for name, module, package in (("html", "jinja2", "Jinja2"), ("docx", "docx", "python-docx"), ("ics", "icalendar", "icalendar")):
        with monkeypatch.context() as without:
            without.setitem(sys.modules, module, None)
            for ours in [ours for ours in sys.modules if ours.startswith("campaign_extract.export.") and ours != writers.__name__]:
                without.delitem(sys.modules, ours)  # what is imported already does not miss it
            with pytest.raises(writers.MissingExtra) as caught:
                writers.render(real(), name)
        extra = writers.FORMATS[name].extra
        assert str(caught.value) == f"{name} needs {package}: pip install 'campaign_extract[{extra}]'"


def test_write_goes_by_suffix_and_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    from campaign_extract.export import writers

    for suffix, name in ((".json", "json"), (".CSV", "csv"), (".md", "markdown")):
        writers.write(real(), tmp_path / f"清单{suffix}")
        assert (tmp_path / f"清单{suffix}").read_bytes() == writers.render(real(), name)
    with pytest.raises(writers.ExportError, match="no format is known"):
        writers.write(real(), tmp_path / "清单.xls")
    with pytest.raises(writers.ExportError, match="has no option by"):
        writers.write(real(), tmp_path / "清单.csv", by="party")
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".CSV", ".json", ".md"]
