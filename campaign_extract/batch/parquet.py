"""Records as Parquet: a row a file, nested as the contract is.

A row per requirement, as ``to_frame`` has, would drop the files that failed or oblige nobody, and with them the answer to
"how many?"; and Parquet is read by engines that unnest.  So a row is exactly a record of the JSON Lines: ``source``,
``error``, ``checklist``.  Requirements as rows are one step away, here in DuckDB::

    SELECT source, unnest(checklist.requirements) FROM 'out.parquet'

The columns follow from the contract's types and never from the data: a batch without a single deadline has them all.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..arrow import added
from ..checklist import Checklist
from ..model import SCHEMA_VERSION

if TYPE_CHECKING:
    import pyarrow as pa

#: A row group ends behind so many rows, or so many bytes of JSON; both depend on the data alone, as the file's bytes must.
ROWS, BYTES = 1_000, 16_000_000


def schema() -> pa.Schema:
    """The columns: the path as given, the error, and the contract's document as a struct, with dates as dates."""
    import pyarrow as pa

    fields = [pa.field("source", pa.string(), nullable=False), *added()]
    return pa.schema(fields, metadata={"campaign_extract.schema_version": SCHEMA_VERSION})


class Rows:
    """A Parquet file; holds one row group in memory."""

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self._schema = schema()
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._file.close()

    def write(self, record: bytes) -> None:
        self._rows.append(_row(record))
        self._bytes += len(record)
        if len(self._rows) >= ROWS or self._bytes >= BYTES:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._file.write_batch(pa.RecordBatch.from_pylist(self._rows, schema=self._schema))
        self._rows, self._bytes = [], 0


def _row(record: bytes) -> dict[str, Any]:
    """The record with dates for what JSON has as strings."""
    row: dict[str, Any] = json.loads(record)
    if row["checklist"] is not None:
        row["checklist"] = Checklist.model_validate(row["checklist"]).model_dump()
    return row
