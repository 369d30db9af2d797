"""What Spark costs beside the plain pool: ``python benchmarks/spark.py [COPIES]``, with ``[spark]`` and Java installed.

The corpora's notices, many times over, as a column of texts, go through ``extract_notices`` on a local Spark of two executors
with one core each, and as files through ``batch`` with two workers; both write Parquet.  Spark's session is started before and
told apart; of each the first run, which starts the workers, and the median of those that follow.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

from campaign_extract import batch, read
from campaign_extract.batch.progress import Progress

NOTICES = sorted((Path(__file__).parent.parent / "corpora" / "notices").glob("*.txt"))
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """Of the wall."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    import pyarrow as pa
    from pyspark.sql import SparkSession

    from campaign_extract.spark import extract_notices

    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas >= 3", FutureWarning)
    os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
    for name, value in (("driver.host", "127.0.0.1"), ("driver.bindAddress", "127.0.0.1"), ("log.level", "OFF"), ("ui.showConsoleProgress", "false")):
        builder = builder.config(f"spark.{name}", value)
    began = time.perf_counter()
    session = builder.getOrCreate()
    session.range(2).repartition(2).count()  # both executors are there
    print(f"Spark's start {time.perf_counter() - began:.1f} s")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "notices").mkdir()
        for number in range(copies):
            for path in NOTICES:
                (folder / "notices" / f"{number:04}-{path.name}").write_bytes(path.read_bytes())
        texts = [read(path).text for path in NOTICES] * copies
        df = session.createDataFrame(pa.table({"text": texts})).repartition(8).cache()
        df.count()

        def by_spark() -> None:
            extract_notices(df).write.mode("overwrite").parquet((folder / "spark.parquet").as_uri())

        by_pool = partial(
            batch.run, [str(folder / "notices")], str(folder / "pool.parquet"), jobs=2, progress=partial(Progress, stream=io.StringIO())
        )
        taken = [(seconds(by_spark), seconds(by_pool)) for _ in range(ROUNDS + 1)]
        rows = session.read.parquet((folder / "spark.parquet").as_uri())
        assert rows.where("checklist is not null").count() == len(texts)
        size = {name: sum(f.stat().st_size for f in folder.glob(name)) for name in ("spark.parquet/*.parquet", "pool.parquet")}
    session.stop()
    spark, pool = (statistics.median(times) for times in zip(*taken[1:], strict=True))
    print(f"{len(texts):,} notices: first by Spark {taken[0][0]:.1f} s, by the pool {taken[0][1]:.1f} s")
    print(f"after that {len(texts) / spark:.1f} notices a second by Spark, {len(texts) / pool:.1f} by the pool: {spark / pool:.2f} times as long")
    print(f"Parquet {' and '.join(f'{bytes / 1e6:.1f} MB' for bytes in size.values())}")


if __name__ == "__main__":
    main()
