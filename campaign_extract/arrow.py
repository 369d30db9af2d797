"""Notices in columns: streams of Arrow batches, which Spark, polars, DuckDB, pandas and Parquet all speak.

A stream goes in and comes out with two columns more: ``checklist``, nested as the contract is, and ``error``, which says in
one line why there is no checklist.  Their types follow from the contract's and never from the data.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, Union, get_args, get_origin

from .checklist import Checklist
from .errors import CampaignExtractError
from .evidence.models import Evidence
from .export.writers import MissingExtra
from .lexicon import Lexicon, contents, laid_over, load
from .model import Model
from .outcome import outcome
from .pipeline import Before
from .read import LIMIT, printable

if TYPE_CHECKING:
    import pyarrow as pa

#: A batch that comes out ends behind so many rows, or so many characters of notices: memory holds no more checklists.
ROWS, CHARACTERS = 100, 1_000_000

_BETWEEN = re.compile("[、，,]")


class ColumnError(CampaignExtractError, ValueError):
    """A column that is not there, holds something else, or would be written over."""


class Stream(Protocol):
    """A table or stream of any library that follows the Arrow PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


def ask(what: str) -> None:
    """MissingExtra where there is no pyarrow."""
    if find_spec("pyarrow") is None:
        raise MissingExtra(what, "pyarrow", "batch")


def arrow(kind: Any) -> pa.DataType:
    """The Arrow type of one of the contract's types."""
    import pyarrow as pa

    if isinstance(kind, type) and issubclass(kind, Model):
        return pa.struct([(name, arrow(field.annotation)) for name, field in kind.model_fields.items()])
    plain = {str: pa.string(), bool: pa.bool_(), int: pa.int64(), float: pa.float64(), date: pa.date32()}
    if kind in plain:
        return plain[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return pa.string()
    if origin in (Union, types.UnionType):
        (only,) = (one for one in arguments if one is not type(None))
        return arrow(only)
    if origin is tuple:  # tuple[X, ...], or a span
        return pa.list_(pa.field("element", arrow(arguments[0])))
    raise TypeError(f"no Arrow type for {kind}")


def added() -> list[pa.Field]:
    """The two columns that an extraction adds: the error, and the contract's document as a struct, with dates as dates."""
    import pyarrow as pa

    return [pa.field("error", pa.string()), pa.field("checklist", arrow(Checklist))]


def extract_batches(
    stream: Stream,
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
) -> pa.RecordBatchReader:
    """The stream with ``error`` and ``checklist`` as columns more, read and extracted as it is asked for.

    ``text_col`` holds texts, or the bytes of files, which go through ``read`` (at most ``limit`` each).  The other columns
    hold what ``extract`` and ``read`` take: ``name_col`` names, ``issued_col`` dates (also as text, YYYY-MM-DD),
    ``addressees_col`` lists of names (also as text, with 、 between).  Raises ColumnError, LexiconError and EvidenceError at once;
    whatever is wrong with a row stands in its ``error``.

    >>> import pyarrow as pa
    >>> table = pa.table({"text": ["关于开展安全检查的通知\\n各单位：\\n请于2024年5月20日前报送总结。", None]})
    >>> [(row["error"], row["checklist"] and len(row["checklist"]["requirements"])) for row in extract_batches(table).read_all().to_pylist()]
    [(None, 1), ('no text', None)]
    """
    ask("arrow")
    import pyarrow as pa

    reader = pa.RecordBatchReader.from_stream(stream)
    columns = Columns(text_col, name_col, issued_col, addressees_col)
    columns.check(reader.schema.names)
    if not _is_text(reader.schema.field(text_col).type):
        raise ColumnError(f"column {text_col!r} holds neither text nor bytes but {reader.schema.field(text_col).type}")
    work = Extraction.of(columns, lexicon, before, with_text, limit, evidence)
    schema = _with_added(reader.schema)
    return pa.RecordBatchReader.from_batches(schema, work.batches(reader))


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands where."""

    text: str
    name: str | None = None
    issued: str | None = None
    addressees: str | None = None

    def check(self, names: Sequence[str]) -> None:
        """ColumnError for one that is missing, or stands twice, or has the name of one that is added."""
        wanted = [name for name in (self.text, self.name, self.issued, self.addressees) if name is not None]
        for name in wanted:
            if name not in names:
                raise ColumnError(f"no column {name!r}; there are {', '.join(map(repr, names)) or 'none'}")
        for name in names:
            if names.count(name) > 1:
                raise ColumnError(f"two columns {name!r}")
            if name in ("error", "checklist"):
                raise ColumnError(f"there is a column {name!r} already; rename it")


@dataclass(frozen=True, slots=True)
class Extraction:
    """The work on a stream, in plain values, so that it can be sent to where the stream is."""

    columns: Columns
    lexicon: tuple[tuple[str, bytes], ...] | None = None
    before: Before = "inclusive"
    with_text: bool = False
    limit: int = LIMIT
    weights: bytes | None = None

    @classmethod
    def of(
        cls,
        columns: Columns,
        lexicon: str | Path | None,
        before: Before,
        with_text: bool,
        limit: int,
        evidence: str | Path | None,
    ) -> Extraction:
        """With the content of the user's files; broken ones are told here, once."""
        from .evidence import weights

        tables = None if lexicon is None else contents(lexicon)
        work = cls(columns, tables, before, with_text, limit, None if evidence is None else weights.content(evidence))
        work.tables()
        Evidence.of_bytes(work.weights)
        return work

    def tables(self) -> Lexicon:
        """The rows to read with; compiled once in a process, however many streams there are."""
        return load() if self.lexicon is None else laid_over(self.lexicon)

    def batches(self, stream: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Each batch with the two columns more, in pieces of a bounded size."""
        import pyarrow as pa

        error, checklist = added()
        tables, evidence = self.tables(), Evidence.of_bytes(self.weights)
        for batch in stream:
            schema = _with_added(batch.schema)
            start = size = 0
            found: list[Checklist | str] = []
            for at in range(batch.num_rows):
                found.append(got := self._row(batch, at, tables, evidence))
                size += 0 if isinstance(got, str) else got.source.characters
                if len(found) == ROWS or size >= CHARACTERS or at + 1 == batch.num_rows:
                    errors = pa.array([one if isinstance(one, str) else None for one in found], error.type)
                    documents = [None if isinstance(one, str) else one.model_dump() for one in found]
                    columns = [*batch.slice(start, len(found)).columns, errors, pa.array(documents, checklist.type)]
                    yield pa.RecordBatch.from_arrays(columns, schema=schema)
                    start, size, found = at + 1, 0, []

    def _row(self, batch: pa.RecordBatch, at: int, tables: Lexicon, evidence: Evidence) -> Checklist | str:
        def cell(column: str | None) -> Any:
            return None if column is None else batch.column(column)[at].as_py()

        try:
            text, name = cell(self.columns.text), cell(self.columns.name)
            if text is None:
                return "no text"
            issued, addressees = _date(cell(self.columns.issued)), _names(cell(self.columns.addressees))
        except UnicodeDecodeError:  # what says that it is text is not always looked into
            return "undecodable: not UTF-8"
        except ValueError as error:
            return str(error)
        return outcome(
            text,
            name=None if name is None else str(name),
            issued=issued,
            addressees=addressees,
            lexicon=tables,
            before=self.before,
            with_text=self.with_text,
            limit=self.limit,
            evidence=evidence,
        )


def _with_added(schema: pa.Schema) -> pa.Schema:
    for field in added():
        schema = schema.append(field)
    return schema


def _is_text(kind: pa.DataType) -> bool:
    """Text or bytes in any of Arrow's layouts, or a column of nulls."""
    import pyarrow.types as of

    if of.is_dictionary(kind):
        return _is_text(kind.value_type)
    layouts = (
        of.is_string, of.is_large_string, of.is_string_view, of.is_binary, of.is_large_binary, of.is_binary_view, of.is_null,
    )  # fmt: skip
    return any(is_one(kind) for is_one in layouts)


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(printable(f"issued: {value!r} is not a date (YYYY-MM-DD)")) from None


def _names(value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    names = value if isinstance(value, list) else _BETWEEN.split(str(value))
    return tuple(str(name).strip() for name in names if name and str(name).strip())
