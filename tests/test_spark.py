"""A Spark of two workers on this machine gives, row by row, what one process gives."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from runpy import run_path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import NOTICE, NOTICES, ROOT

import campaign_extract
from campaign_extract import LexiconError, read
from campaign_extract.arrow import ColumnError, extract_batches
from campaign_extract.spark import extract_notices

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pytest.importorskip("pyspark", reason="pyspark is not installed")

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed (apt install openjdk-17-jre-headless)"),
    pytest.mark.skipif(os.name == "nt", reason="Spark's local cluster wants POSIX"),
    # it says so whenever Arrow is used; no part of pandas is
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas >= 3:FutureWarning"),
]

#: A virtual machine for Java that starts quickly.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """A cluster of two executors, each a process with Python workers of its own; nothing listens beyond loopback."""
    import warnings

    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas >= 3", FutureWarning)
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("campaign_extract")
        for name, value in {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.extraJavaOptions": QUICK,
            "spark.executor.extraJavaOptions": QUICK,
            "spark.log.level": "OFF",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.session.timeZone": "Asia/Shanghai",
            "spark.sql.shuffle.partitions": "2",
            "spark.task.maxFailures": "1",
        }.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield session
        session.stop()


def sorted_rows(df: Any) -> Any:
    return df.toArrow().sort_by("id")


def test_six_hundred_notices(spark: SparkSession) -> None:
    """200 texts, three times each, among them what is no text; expected rows are made once a text, in this process."""
    whole = [read(path).text for path in NOTICES[:4]]
    made = [
        None if number % 100 == 7 else f"各单位：\n请于{number % 12 + 1}月{number % 28 + 1}日前报送{number}份材料。\n"
        for number in range(200 - len(whole))
    ]
    days = [date(2020 + number % 5, 1, 1) if number % 3 else None for number in range(200)]
    texts = pa.table({"text": [*whole, *made], "issued": days})
    which = [number * 7919 % 200 for number in range(600)]
    table = texts.take(which).append_column("id", pa.array(range(600), pa.int64()))
    expected = extract_batches(texts, issued_col="issued").read_all().take(which)

    df = spark.createDataFrame(table).repartition(4)
    found = sorted_rows(extract_notices(df, issued_col="issued"))
    assert found.column_names == ["text", "issued", "id", "error", "checklist"]
    assert found.num_rows == 600
    assert found.select(expected.column_names).cast(expected.schema).equals(expected)
    assert set(found["error"].to_pylist()) == {None, "no text"}


def test_bad_files_are_records(spark: SparkSession, tmp_path: Path) -> None:
    """What ``binaryFile`` reads goes through ``read``; one that cannot be read is a row, and the job ends well."""
    files = {"1.txt": NOTICE.encode("gbk"), "2.txt": b" ", "3.txt": bytes(99), "4.docx": b"PK\x03\x04broken", "5.txt": NOTICE.encode()}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    df = spark.read.format("binaryFile").load(str(tmp_path))
    found = extract_notices(df, text_col="content", name_col="path").orderBy("path").collect()
    assert [row.error is None for row in found] == [True, False, False, False, True]
    assert [row.error for row in found[1:3]] == ["empty (white space only)", "binary data, not text"]
    assert {row.checklist for row in found[1:4]} == {None}  # Spark itself leaves files of no bytes out
    assert found[0].checklist.source.encoding == "gb18030"
    assert found[0].checklist.source.name == found[0].path
    assert found[0].checklist.notice.issue_date == date(2024, 4, 29)
    assert found[0].modificationTime.year == datetime.now().year


def test_columns_come_through_and_requirements_are_rows(spark: SparkSession) -> None:
    from pyspark.sql import functions as of

    df = spark.range(3).select(
        "id",
        of.lit(NOTICE).alias("text"),
        of.array(of.lit("各县"), of.lit("各区")).alias("to"),
        of.lit(datetime(2024, 1, 1)).alias("when"),
        of.create_map(of.lit("a"), of.lit(None).cast("decimal(9,2)")).alias("more"),
        of.struct("id").alias("nested"),
        of.when(of.col("id") == 0, of.unhex(of.lit("FFFE")).cast("string")).otherwise("甲").alias("name"),
    )
    found = extract_notices(df, addressees_col="to", name_col="name")
    assert found.schema.fields[:-2] == df.schema.fields
    assert found.select(*df.columns).where("id > 0").orderBy("id").collect() == df.where("id > 0").orderBy("id").collect()
    assert [row.error for row in found.select("error").orderBy("id").collect()] == ["undecodable: not UTF-8", None, None]
    duties = found.select("id", of.explode("checklist.requirements").alias("duty")).where("duty.deadline.due = '2024-05-20'")
    assert [row.id for row in duties.orderBy("id").collect()] == [1, 2]
    assert found.select("checklist.notice.addressees").where("id = 1").collect()[0][0] == ["各县", "各区"]


def test_a_users_tables_are_sent(spark: SparkSession, tmp_path: Path) -> None:
    """Their folder is the driver's; by the time the executors work it has gone."""
    text = "关于开展安全检查的通知\n各单位：\n各单位千万别拆除消防设施。\n"
    folder = tmp_path / "rows"
    folder.mkdir()
    (folder / "force.tsv").write_text("p-mine\tprohibited\t千万别\t1\n", "utf-8")
    table = pa.table({"id": [1, 2], "text": [text, NOTICE]})
    expected = extract_batches(table, lexicon=folder).read_all()
    df = extract_notices(spark.createDataFrame(table).repartition(2), lexicon=folder)
    shutil.rmtree(folder)
    assert sorted_rows(df).cast(expected.schema).equals(expected)


def test_what_is_wrong_is_told_on_the_driver(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    df = spark.createDataFrame(pa.table({"id": [1], "text": [NOTICE]}))
    for options, complaint in (
        ({"text_col": "texts"}, "no column 'texts'; there are 'id', 'text'"),
        ({"text_col": "id"}, "column 'id' holds neither text nor bytes but bigint"),
    ):
        with pytest.raises(ColumnError) as caught:
            extract_notices(df, **options)
        assert str(caught.value) == complaint
    (tmp_path / "times.tsv").write_text("only two\tfields\n", "utf-8")
    with pytest.raises(LexiconError, match="times.tsv:1: 2 fields, not 4"):
        extract_notices(df, lexicon=tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(campaign_extract, "__version__", "9.9")
        other = extract_notices(df)
    with pytest.raises(Exception, match=rf"campaign_extract is 9\.9 on the driver and {campaign_extract.__version__} on an executor"):
        other.collect()


def test_the_job_of_the_readme(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "in" / "下级").mkdir(parents=True)
    for name in ("甲.txt", "下级/乙.txt"):
        (tmp_path / "in" / name).write_text(NOTICE, "utf-8")
    run_path(str(ROOT / "examples" / "spark_job.py"))["run"](spark, str(tmp_path / "in"), str(tmp_path / "out"))
    found = spark.read.parquet(str(tmp_path / "out"))
    assert found.columns == ["path", "modificationTime", "error", "checklist"]
    assert found.where("size(checklist.requirements) > 2 and error is null").count() == 2
