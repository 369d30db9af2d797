"""One file, one record: its path as given, and the checklist or the reason why there is none."""

from __future__ import annotations

import json
import stat
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..errors import ReadError
from ..model import SCHEMA_VERSION
from ..read import LIMIT, printable

if TYPE_CHECKING:
    from ..evidence.models import Evidence
    from ..lexicon import Lexicon
    from ..pipeline import Before


@dataclass(frozen=True, slots=True)
class Options:
    """How every file is read; see ``extract`` and ``read``.  Plain values, since workers get them by pickle."""

    issued: date | None = None
    issued_override: date | None = None
    addressees: tuple[str, ...] | None = None
    lexicon: str | None = None
    before: Before = "inclusive"
    with_text: bool = False
    limit: int = LIMIT
    evidence: str | None = None

    def digest(self) -> str:
        """Names everything besides the file that a record depends on: these values, the user's tables and weights, this version."""
        values = asdict(self) | {"issued": str(self.issued), "issued_override": str(self.issued_override), "lexicon": None}
        if self.lexicon is not None:
            tables = sorted(Path(self.lexicon).glob("*.tsv"))
            values["lexicon"] = [(path.name, sha256(path.read_bytes()).hexdigest()) for path in tables]
        if self.evidence is not None:
            from ..evidence import weights

            values["evidence"] = sha256(weights.content(self.evidence)).hexdigest()
        return sha256(json.dumps([__version__, SCHEMA_VERSION, values]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker sends back: the record as a line of JSON without its end, and what the summary counts."""

    content: str
    record: bytes
    requirements: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    error: str | None = None


def answer(path: str, options: Options, lexicon: Lexicon | None = None, evidence: Evidence | None = None) -> Answer:
    r"""Read one file.  Whatever is wrong with it becomes the record's ``error``, in one line.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "通知.txt"
    ...     _ = path.write_text("关于开展安全检查的通知\n各单位：\n请于2024年5月20日前报送总结。\n", "utf-8")
    ...     found = answer(str(path), Options())
    >>> json.loads(found.record)["checklist"]["requirements"][0]["deadline"]["due"]
    '2024-05-20'
    >>> json.loads(answer("没有.txt", Options()).record)
    {'source': '没有.txt', 'error': 'no such file', 'checklist': None}
    """
    from ..evidence.models import Evidence
    from ..lexicon import load
    from ..outcome import outcome

    try:
        data = _take(path, options.limit)
    except ReadError as error:
        return failed(path, str(error), _digest(str(error).encode(), "unread"))
    content = _digest(data)
    found = outcome(
        data,
        name=Path(path).name,
        issued=options.issued,
        issued_override=options.issued_override,
        addressees=options.addressees,
        lexicon=load(options.lexicon) if lexicon is None else lexicon,
        before=options.before,
        with_text=options.with_text,
        limit=options.limit,
        evidence=evidence or Evidence.of(options.evidence),
    )
    if isinstance(found, str):
        return failed(path, found, content)
    notes = Counter(note.code for note in found.notes)
    return Answer(content, _record(path, "null", found.to_json()), len(found.requirements), dict(sorted(notes.items())))


def failed(path: str, error: str, content: str) -> Answer:
    """The answer for a file that has no checklist."""
    line = printable(error)
    return Answer(content, _record(path, json.dumps(line, ensure_ascii=False), "null"), error=line)


def content(path: str, limit: int) -> str:
    """A digest of what reading the file gives: its bytes, or the reason why there are none."""
    try:
        return _digest(_take(path, limit))
    except ReadError as error:
        return _digest(str(error).encode(), "unread")


def reader(options: Options) -> Callable[[str], Answer]:
    """What a worker does, with the tables and weights loaded once."""
    from ..evidence.models import Evidence
    from ..lexicon import load

    lexicon, evidence = load(options.lexicon), Evidence.of(options.evidence)
    return lambda path: answer(path, options, lexicon, evidence)


def _record(path: str, error: str, document: str) -> bytes:
    source = json.dumps(printable(path), ensure_ascii=False)
    return f'{{"source": {source}, "error": {error}, "checklist": {document}}}'.encode("utf-8", "replace")


def _take(path: str, limit: int) -> bytes:
    """At most one byte more than the limit.  Only regular files: opening a pipe could wait for ever."""
    try:
        mode = Path(path).stat().st_mode
        if stat.S_ISDIR(mode):
            next(Path(path).iterdir(), None)  # one that cannot be listed says so
            raise ReadError("a directory without files")
        if not stat.S_ISREG(mode):
            raise ReadError("not a regular file")
        with open(path, "rb") as stream:
            return stream.read(limit + 1)
    except FileNotFoundError:
        raise ReadError("no such file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise ReadError(f"cannot be read: {reason or error}") from None


def _digest(data: bytes, prefix: str = "") -> str:
    return prefix + sha256(data).hexdigest()
