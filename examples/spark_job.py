"""A job for ``spark-submit``: ``spark_job.py FROM TO`` reads the files below FROM and writes their checklists to TO, as Parquet.

FROM and TO are whatever Spark can read and write: folders that all machines see, hdfs://, s3a:// and the like.
"""

from __future__ import annotations

import sys

from pyspark.sql import SparkSession

from campaign_extract.spark import extract_notices


def run(spark: SparkSession, source: str, target: str) -> None:
    """Every file with its path, when it was changed, and its checklist or what is wrong with it."""
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(source)
    found = extract_notices(files, text_col="content", name_col="path")
    found.drop("content", "length").write.mode("overwrite").parquet(target)


if __name__ == "__main__":
    session = SparkSession.builder.appName("campaign_extract").getOrCreate()
    run(session, *sys.argv[1:])
    session.stop()
