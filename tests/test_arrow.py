"""Streams of Arrow batches: every row is what ``extract`` gives, whatever the library and the layout."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import NOTICE, SOME

from campaign_extract import Checklist, LexiconError, extract, read
from campaign_extract import arrow as columns
from campaign_extract.arrow import ColumnError, Columns, Extraction, extract_batches
from campaign_extract.export.writers import MissingExtra
from campaign_extract.lexicon import contents, laid_over

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

SHORT = "关于开展安全检查的通知\n各单位：\n请于5月{}日前报送总结。\n"
TEXTS = [SHORT.format(day) for day in range(1, 13)]


def rows(stream: Any, **options: Any) -> list[dict]:
    return extract_batches(stream, **options).read_all().to_pylist()


def nested(checklist: Checklist) -> dict:
    """The checklist as Arrow gives it back: lists for tuples."""
    return pa.array([checklist.model_dump()], columns.arrow(Checklist)).to_pylist()[0]


def test_every_row_is_what_extract_gives() -> None:
    texts = [read(path).text for path in SOME]
    table = pa.table({"number": range(len(texts)), "text": texts})
    for row, text in zip(rows(table), texts, strict=True):
        assert row["text"] == text
        assert row["error"] is None
        checklist = extract(text)
        assert row["checklist"] == nested(checklist)
        assert Checklist.model_validate(row["checklist"]) == checklist


@pytest.mark.parametrize("issued", [date(2023, 4, 1), "2023-04-01", datetime(2023, 4, 1, 9, 30)], ids=type)
@pytest.mark.parametrize("names", [["各县", " 各区 "], "各县、各区", "各县，各区,"], ids=str)
def test_columns_for_what_a_notice_does_not_print(issued: object, names: object) -> None:
    table = pa.table({"t": [SHORT.format(20)] * 2, "n": ["甲.txt", None], "day": [issued, None], "to": [names, None]})
    (given, bare) = rows(table, text_col="t", name_col="n", issued_col="day", addressees_col="to", with_text=True, before="exclusive")
    whole = extract(SHORT.format(20), issued=date(2023, 4, 1), addressees=["各县", "各区"], with_text=True, before="exclusive")
    whole = whole.model_copy(update={"source": whole.source.model_copy(update={"name": "甲.txt"})})
    assert given["checklist"] == nested(whole)
    assert bare["checklist"] == nested(extract(SHORT.format(20), with_text=True, before="exclusive"))


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "binary", "large_binary", "binary_view", "dictionary"])
def test_every_layout_of_a_column(kind: str) -> None:
    binary = "binary" in kind
    values = [text.encode("gbk") for text in TEXTS] if binary else TEXTS
    texts = pa.array(values).dictionary_encode() if kind == "dictionary" else pa.array(values, getattr(pa, kind)())
    found = rows(pa.table({"text": texts}))
    assert [row["checklist"]["times"][0]["text"] for row in found] == [f"5月{n}日前" for n in range(1, 13)]
    assert {row["checklist"]["source"]["encoding"] for row in found} == {"gb18030" if binary else None}


def test_bad_rows_are_records() -> None:
    torn = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff\xfe"], pa.binary()).buffers())  # as Spark lets through
    texts = pa.concat_arrays([pa.array([None, "", TEXTS[0], TEXTS[0]]), torn])
    days = [None, None, "昨天", "2024-04-01", None]
    found = extract_batches(pa.table({"text": texts, "day": days}), issued_col="day").read_all().drop_columns("text").to_pylist()
    assert [row["error"] for row in found] == [
        "no text", None, "issued: '昨天' is not a date (YYYY-MM-DD)", None, "undecodable: not UTF-8",
    ]  # fmt: skip
    assert [row["checklist"] is None for row in found] == [True, False, True, False, True]
    assert found[1]["checklist"] == nested(extract("", issued=None))


def test_bad_files_are_records(tmp_path: Path) -> None:
    files = {"空.txt": b"", "零.txt": bytes(99), "断.docx": b"PK\x03\x04broken", "好.txt": NOTICE.encode()}
    found = rows(pa.table({"content": list(files.values()), "path": list(files)}), text_col="content", name_col="path", limit=600)
    assert [row["error"] is None for row in found] == [False, False, False, True]
    assert found[0]["error"] == "empty"
    assert all(row["checklist"] is None and "\n" not in row["error"] and row["path"] not in row["error"] for row in found[:3])
    (large,) = rows(pa.table({"content": [NOTICE.encode()]}), text_col="content", limit=99)
    assert large["error"] == "larger than the limit of 99 bytes"


def test_whatever_happens_to_one_costs_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def fragile(text: str, **options: Any) -> Checklist:
        if "5月3日" in text:
            raise RuntimeError("不\n巧")
        return extract(text, **options)

    monkeypatch.setattr("campaign_extract.outcome.extract", lambda document, **options: fragile(document.text, **options))
    found = rows(pa.table({"text": TEXTS}))
    assert [row["error"] for row in found if row["error"]] == [r"internal error: RuntimeError('不\n巧')"]
    assert [row["checklist"] is None for row in found].count(True) == 1


@pytest.mark.parametrize(
    ("table", "options", "complaint"),
    [
        ({"a": ["x"], "b": ["y"]}, {}, "no column 'text'; there are 'a', 'b'"),
        ({}, {}, "no column 'text'; there are none"),
        ({"text": [1]}, {}, "column 'text' holds neither text nor bytes but int64"),
        ({"text": ["x"]}, {"issued_col": "day"}, "no column 'day'; there are 'text'"),
        ({"text": ["x"], "error": ["y"]}, {}, "there is a column 'error' already; rename it"),
        ({"text": ["x"], "checklist": ["y"]}, {}, "there is a column 'checklist' already; rename it"),
    ],
)
def test_wrong_columns(table: dict, options: dict, complaint: str) -> None:
    with pytest.raises(ColumnError) as caught:
        extract_batches(pa.table(table), **options)
    assert str(caught.value) == complaint


def test_a_name_used_twice() -> None:
    with pytest.raises(ColumnError, match="two columns 'a'"):
        extract_batches(pa.Table.from_arrays([pa.array(["x"])] * 3, names=["a", "text", "a"]))


def test_constant_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches come out in pieces, and nothing is read before it is asked for."""
    monkeypatch.setattr(columns, "ROWS", 5)
    taken = []

    def batches() -> Iterator[Any]:
        for number in range(3):
            taken.append(number)
            yield pa.record_batch({"text": TEXTS})

    schema = pa.schema([("text", pa.string())])
    reader = extract_batches(pa.RecordBatchReader.from_batches(schema, batches()))
    assert not taken
    assert reader.read_next_batch().num_rows == 5
    assert taken == [0]
    assert [batch.num_rows for batch in reader] == [5, 2, 5, 5, 2, 5, 5, 2]
    monkeypatch.setattr(columns, "CHARACTERS", 40)
    assert [batch.num_rows for batch in extract_batches(pa.table({"text": TEXTS}))] == [2] * 6


def test_columns_are_the_contract_and_not_the_data() -> None:
    from campaign_extract.batch.parquet import schema

    for texts in (TEXTS, [None], []):
        table = pa.table({"text": pa.array(texts, pa.string())})
        got = extract_batches(table).read_all().schema
        assert [got.field(name) for name in ("error", "checklist")] == [schema().field(name) for name in ("error", "checklist")]


def test_the_columns_that_came_in_go_out() -> None:
    table = pa.table({
        "id": pa.array(range(12), pa.int16()),
        "when": pa.array([datetime(2024, 1, 1)] * 12, pa.timestamp("ms", "Asia/Shanghai")),
        "text": TEXTS,
        "more": [{"a": [1, None]}, None] * 6,
    })  # fmt: skip
    assert extract_batches(table).read_all().select(table.column_names).equals(table)


def test_a_users_tables(tmp_path: Path) -> None:
    (tmp_path / "force.tsv").write_text("p-mine\tprohibited\t千万别\t1\n", "utf-8")
    work = Extraction(Columns("text"), contents(tmp_path))
    assert work.tables() is laid_over(contents(tmp_path))  # compiled once, though read twice
    text = "关于开展安全检查的通知\n各单位：\n各单位千万别拆除消防设施。\n"
    (row,) = rows(pa.table({"text": [text]}), lexicon=tmp_path)
    assert row["checklist"] == nested(extract(text, lexicon=tmp_path)) != nested(extract(text))
    (tmp_path / "force.tsv").write_text("x\tnone\t木\t\n", "utf-8")
    with pytest.raises(LexiconError, match="unknown kind 'none'"):
        extract_batches(pa.table({"text": [text]}), lexicon=tmp_path)


def test_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"^arrow needs pyarrow: pip install 'campaign_extract\[batch\]'$"):
        extract_batches(pa.table({"text": TEXTS}))


def test_pandas() -> None:
    import pandas as pd

    frame = pd.DataFrame({"text": TEXTS, "issued": pd.Timestamp("2024-04-01")})
    found = extract_batches(frame, issued_col="issued").read_all().to_pandas()
    assert list(found["checklist"].map(lambda checklist: checklist["notice"]["issue_date"])) == [date(2024, 4, 1)] * 12


def test_polars() -> None:
    pl = pytest.importorskip("polars", reason="polars is not installed")

    frame = pl.DataFrame({"text": TEXTS, "issued": [date(2024, 4, 1)] * 12})
    found = pl.DataFrame(extract_batches(frame, issued_col="issued"))
    assert found.columns == ["text", "issued", "error", "checklist"]
    first = pl.col("checklist").struct.field("requirements").list.get(0)
    due = found.select(first.struct.field("deadline").struct.field("due"))["due"]
    assert due.to_list() == [date(2024, 5, day) for day in range(1, 13)]
