"""Notices in a Spark DataFrame: the stream of ``arrow``, on as many machines as the cluster has.

The work is sent by ``mapInArrow`` and not by ``mapInPandas``: nested columns, dates and nulls arrive as what they are, where
pandas would make NaN of a null and an object of the rest; and no batch is turned over twice.

What is sent is plain values: names of columns, and the content of a user's tables and weights, since their files are the driver's alone.
Spark hands them to each executor once, with the code of the stage; a Python worker compiles them for its first rows and keeps
them.  Our own tables come with the package, which is installed on the executors, in the driver's version.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .arrow import ColumnError, Columns, Extraction, added
from .errors import CampaignExtractError
from .pipeline import Before
from .read import LIMIT

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType

_TEXT = {"string", "char", "varchar", "binary", "void"}


class VersionError(CampaignExtractError):
    """Executors with another version of this package than the driver's."""


def extract_notices(
    df: DataFrame,
    *,
    text_col: str = "text",
    name_col: str | None = None,
    issued_col: str | None = None,
    addressees_col: str | None = None,
    lexicon: str | Path | None = None,
    before: Before = "inclusive",
    with_text: bool = False,
    limit: int = LIMIT,
    evidence: str | Path | None = None,
) -> DataFrame:
    """The DataFrame with ``error`` and ``checklist`` as columns more; the arguments are those of ``extract_batches``.

    ``text_col`` may be the ``content`` of Spark's ``binaryFile``.  Raises ColumnError, LexiconError and EvidenceError at once, on the driver;
    whatever is wrong with a row stands in its ``error``, and the job goes on.
    """
    from pyspark.sql.types import StructField, StructType

    from . import __version__ as version

    columns = Columns(text_col, name_col, issued_col, addressees_col)
    columns.check(df.columns)
    kind = df.schema[text_col].dataType
    if kind.typeName() not in _TEXT:
        raise ColumnError(f"column {text_col!r} holds neither text nor bytes but {kind.simpleString()}")
    work = Extraction.of(columns, lexicon, before, with_text, limit, evidence)

    def extracted(stream: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from . import __version__ as ours

        if ours != version:
            raise VersionError(f"campaign_extract is {version} on the driver and {ours} on an executor")
        yield from work.batches(stream)

    more = [StructField(field.name, spark(field.type)) for field in added()]
    return df.mapInArrow(extracted, StructType([*df.schema.fields, *more]))


def spark(kind: pa.DataType) -> DataType:
    """The Spark type of an Arrow type of the contract.

    >>> import pyarrow as pa
    >>> spark(pa.struct([("due", pa.date32()), ("span", pa.list_(pa.int64()))])).simpleString()
    'struct<due:date,span:array<bigint>>'
    """
    import pyarrow as pa
    from pyspark.sql import types as of

    if pa.types.is_struct(kind):
        return of.StructType([of.StructField(field.name, spark(field.type)) for field in kind])
    if pa.types.is_list(kind):
        return of.ArrayType(spark(kind.value_type))
    plain = {
        pa.string(): of.StringType(),
        pa.bool_(): of.BooleanType(),
        pa.int64(): of.LongType(),
        pa.float64(): of.DoubleType(),
        pa.date32(): of.DateType(),
    }
    return plain[kind]
