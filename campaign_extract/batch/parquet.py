"""Records as Parquet: a row a file, nested as the contract is.

A row per requirement, as ``to_frame`` has, would drop the files that failed or oblige nobody, and with them the answer to
"how many?"; and Parquet is read by engines that unnest.  So a row is exactly a record of the JSON Lines: ``source``,
``error``, ``checklist``.  Requirements as rows are one step away, here in DuckDB::

    SELECT source, unnest(checklist.requirements) FROM 'out.parquet'

The columns follow from the contract's types and never from the data: a batch without a single deadline has them all.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ..arrow import added
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
    """A Parquet file; holds one row group in memory, as the lines of JSON that it is made of."""

    def __init__(self, path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._schema = schema()
        self._written = pa.schema([pa.field(field.name, _as_written(field.type)) for field in self._schema])
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._lines: list[bytes] = []
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
        self._lines.append(record)
        self._bytes += len(record) + 1
        if len(self._lines) >= ROWS or self._bytes >= BYTES:
            self._flush()

    def _flush(self) -> None:
        """Arrow reads the lines itself: the records were made of the contract's types, and need not become objects again."""
        from pyarrow import json

        if self._lines:
            rows = json.read_json(
                BytesIO(b"\n".join(self._lines)),
                read_options=json.ReadOptions(use_threads=False, block_size=self._bytes),  # in one block
                parse_options=json.ParseOptions(explicit_schema=self._written, unexpected_field_behavior="error"),
            )
            self._file.write_table(rows.cast(self._schema), row_group_size=len(self._lines))
        self._lines, self._bytes = [], 0


def _as_written(kind: pa.DataType) -> pa.DataType:
    """The type as JSON has it: dates are text."""
    import pyarrow as pa

    if pa.types.is_struct(kind):
        return pa.struct([(field.name, _as_written(field.type)) for field in kind])
    if pa.types.is_list(kind):
        return pa.list_(pa.field("element", _as_written(kind.value_type)))
    return pa.string() if pa.types.is_date(kind) else kind
