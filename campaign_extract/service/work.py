"""What a worker does with a request: its bytes in, the answer's bytes out.  Whatever is wrong with it becomes a problem."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from ..checking import Check, Entry, check, entries, grids
from ..checklist import Checklist
from ..comparison import Comparison, Coverage, compare, cover
from ..errors import CampaignExtractError, ReadError
from ..evidence.models import Evidence
from ..export import FORMATS, render
from ..export.again import READING, again
from ..export.holds import faults
from ..export.html import NoText
from ..export.writers import MissingExtra
from ..lexicon import Lexicon, load
from ..pipeline import extract
from ..read import LIMIT, Document, printable, read
from ..unit import split
from .answer import Answer, Refused, download, problem
from .form import File, fields
from .model import (
    NOTICE,
    CheckRequest,
    CompareRequest,
    CoverRequest,
    ExportRequest,
    ExtractRequest,
    Fault,
    Held,
    Layout,
    Text,
)

Operation = Literal["extract", "export", "compare", "cover", "check"]
M = TypeVar("M", bound=BaseModel)
Object = dict[str, Any]

#: Faults of a body that a problem lists.
NAMED = 20
#: Fields that a form may hold several times.
_LISTS = ("addressees", "party")
#: Fields that are no text in JSON.
_SWITCHES = ("with_text", "phases", "handed_on")
_NUMBERS = ("years", "alarm_days", "sequence")
#: Fields that only some formats have.
_OPTIONS = ("by", "deadlines", "alarm_days", "phases", "sequence")
#: Bytes that reading takes for each character of a notice: measured are 450 to 700 in dense text, 150 in one that says nothing.
CHARACTER = 250
FAULT = "a fault of the service; the request was not carried out"
STARVED = "this needs more memory than a request may have"


@dataclass(frozen=True, slots=True)
class Task:
    """One request: what is asked, and its body as it came."""

    operation: Operation
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Bounds:
    """How a worker works: the user's tables, the largest file, bytes of memory (of address space), the user's weights."""

    lexicon: str | None = None
    limit: int = LIMIT
    memory: int | None = None
    evidence: str | None = None


def prepare(bounds: Bounds, folder: str) -> Callable[[Task], Answer]:
    """The function that answers, with the tables loaded, and the process bounded; its temporary files lie in ``folder``."""
    tempfile.tempdir = os.environ["TMPDIR"] = folder
    if bounds.memory is not None:
        _bound(bounds.memory)
    logging.disable()  # what libraries tell may quote what they read
    desk = Desk(load(bounds.lexicon), bounds.limit, Evidence.of(bounds.evidence), bounds.memory)
    desk(Task("extract", "application/json", json.dumps({"text": NOTICE}).encode()))  # what first need would load
    return desk


def _bound(memory: int) -> None:
    """The soft bound only: what reads a file in a process of its own may set another."""
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no notice is left behind in a core dump


class Desk:
    """Answers tasks, one after the other."""

    def __init__(self, lexicon: Lexicon, limit: int = LIMIT, evidence: Evidence | None = None, memory: int | None = None) -> None:
        self.lexicon, self.limit, self.evidence, self.memory = lexicon, limit, evidence or Evidence.of(None), memory

    def __call__(self, task: Task) -> Answer:
        do = {
            "extract": self.extract, "export": self.export, "compare": self.compare, "cover": self.cover, "check": self.check,
        }  # fmt: skip
        try:
            return do[task.operation](task)
        except Refused as refused:
            return refused.answer
        except MissingExtra as error:
            return problem(501, f"this service is not equipped for that: {error}")
        except (MemoryError, RecursionError):
            return problem(413, STARVED)
        except CampaignExtractError as error:
            return problem(422, str(error))
        except Exception as error:
            tell(error)
            return problem(500, FAULT)

    def extract(self, task: Task) -> Answer:
        """``POST /v1/extract``: the checklist of a notice, in a format."""
        if is_form(task.content_type):
            files, plain = _form(task, ("file",))
            if "file" in files:
                if "text" in plain:
                    raise Refused(422, "a form holds a file or a text, not both")
                plain["text"] = ""
            request = _json(ExtractRequest, json.dumps(plain))
            if "file" in files and (ours := again(files["file"].data)) is not None:
                if given := [name for name in READING if name in request.model_fields_set]:
                    said = Fault(pointer=f"/{given[0]}", detail="changes nothing in a checklist that was read before")
                    raise Refused(422, f"this file is a checklist of ours, which was read before: {given[0]} changes nothing in it", said)
                return self._held(ours, request)
            document = self._read(files["file"]) if "file" in files else Document.of(request.text)
        else:
            request = _json(ExtractRequest, task.body)
            document = Document.of(request.text)
        checklist = self._extract(document, request, with_text=request.with_text or FORMATS[request.format].text)
        return _rendered(checklist, request, self.lexicon)

    def export(self, task: Task) -> Answer:
        """``POST /v1/export``: a checklist that the client sends, in a format."""
        request = _json(ExportRequest, task.body)
        return self._held(request.checklist, request)

    def _held(self, checklist: Checklist, layout: Layout) -> Answer:
        """A checklist that the client has, in a format."""
        form = layout.format
        if found := faults(checklist):
            named = (Fault(pointer=f"/checklist{fault.pointer}", detail=fault.detail) for fault in found[:NAMED])
            raise Refused(422, "the checklist does not hold together", *named)
        try:
            return _rendered(checklist, layout, self.lexicon)
        except Refused:
            raise
        except NoText:
            raise Refused(422, f"{form} shows the notice itself, and source.text is null: extract it with with_text") from None
        except (CampaignExtractError, MemoryError):
            raise
        except Exception as error:  # the client made it, we did not
            tell(error)
            raise Refused(422, f"the checklist does not hold together: it cannot be written as {form}") from None

    def compare(self, task: Task) -> Answer:
        """``POST /v1/compare``: what changed between two notices."""
        request, (old, new) = self._two(CompareRequest, task, "old", "new")
        return _document(compare(old, new, years=request.years, lexicon=self.lexicon), request)

    def cover(self, task: Task) -> Answer:
        """``POST /v1/cover``: what a plan makes of its notice."""
        request, (notice, plan) = self._two(CoverRequest, task, "notice", "plan")
        return _document(cover(notice, plan, parties=request.party, lexicon=self.lexicon), request)

    def check(self, task: Task) -> Answer:
        """``POST /v1/check``: what of a task list rests on its notice."""
        request, files = _request(CheckRequest, task, ("notice",), {"list": []})
        text = self._read(files["notice"]) if "notice" in files else Document.of(request.notice.text)
        notice = self._extract(text, request.notice, with_text=True)
        listed: tuple[Entry, ...] | tuple[dict[str, Any], ...] = request.list
        name = None
        if file := files.get("list"):
            try:
                name, ways = grids(file.data, name=file.name, limit=self.limit)
            except ReadError as error:
                raise _unread(error, file) from None
            listed = entries(ways, self.lexicon, name)
        result = check(
            notice, listed, parties=request.party, handed_on=request.handed_on, name=name, lexicon=self.lexicon
        )
        return _document(result, request)

    def _two(self, model: type[M], task: Task, *names: str) -> tuple[M, list[Checklist]]:
        """The request with its two checklists."""
        request, files = _request(model, task, names)
        found = []
        for name in names:
            given: Text = getattr(request, name)
            found.append(self._extract(self._read(files[name]) if name in files else Document.of(given.text), given))
        return request, found

    def _read(self, file: File) -> Document:
        try:
            return read(file.data, name=file.name, limit=self.limit)
        except ReadError as error:
            raise _unread(error, file) from None

    def _extract(self, document: Document, given: Text, *, with_text: bool = False) -> Checklist:
        if not document.text.strip():
            raise Refused(422, "the notice is empty")
        if self.memory is not None and _taken() + len(document.text) * CHARACTER > self.memory:
            raise Refused(413, STARVED)  # now, not when half of it is read
        return extract(
            document,
            issued=given.issued,
            issued_override=given.issued_override,
            addressees=given.addressees,
            lexicon=self.lexicon,
            before=given.before,
            with_text=with_text,
            evidence=self.evidence,
        )


def _taken() -> int:
    """Bytes of address space that this process has (Linux; elsewhere 0)."""
    try:
        with open("/proc/self/statm", "rb") as stream:
            return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def is_form(content_type: str) -> bool:
    """Whether a body of this type is a form with files.

    >>> is_form("Multipart/Form-Data; boundary=x"), is_form("application/json")
    (True, False)
    """
    return content_type.partition(";")[0].strip().lower() == "multipart/form-data"


def _unread(error: ReadError, file: File) -> Refused:
    """Without the file's name: the client knows what it has sent."""
    return Refused(422, str(error).removeprefix(f"{printable(file.name or '<bytes>')}: "))


def _request(model: type[M], task: Task, notices: tuple[str, ...], others: Object | None = None) -> tuple[M, dict[str, File]]:
    """The request with the files of a form: each notice is one, its date ``old_issued`` or the like, and so are ``others``."""
    if not is_form(task.content_type):
        return _json(model, task.body), {}
    others = others or {}
    files, plain = _form(task, (*notices, *others))
    for name in (*notices, *others):
        if name not in files:
            raise Refused(422, "the form lacks a file", Fault(pointer=f"/{name}", detail="a file is required"))
    for name in notices:
        issued = plain.pop(f"{name}_issued", None)
        plain[name] = {"text": ""} | ({} if issued is None else {"issued": issued})
    return _json(model, json.dumps(plain | others)), files


def _form(task: Task, files: tuple[str, ...]) -> tuple[dict[str, File], dict[str, Any]]:
    """The files of a form, and its other fields as JSON has them."""
    found: dict[str, File] = {}
    plain: dict[str, Any] = {}
    for name, values in fields(task.content_type, task.body).items():
        texts = [value for value in values if isinstance(value, str)]
        first, single = values[0], len(values) == 1
        if name in files and isinstance(first, File) and single:
            found[name] = first
        elif name in _LISTS and len(texts) == len(values):
            plain[name] = texts
        elif name not in files and texts and single:
            plain[name] = _plain(name, texts[0])
        else:
            said = "must be one file" if name in files else "must be text, and given once"
            raise Refused(422, "the form is not what this address takes", Fault(pointer=_pointer((name,)), detail=said))
    return found, plain


def _plain(name: str, text: str) -> str | int | bool:
    if name in _SWITCHES and text in ("true", "false"):
        return text == "true"
    return int(text) if name in _NUMBERS and re.fullmatch("-?[0-9]{1,9}", text) else text


def _json(model: type[M], body: bytes | str) -> M:
    """What the body validates as, or a problem that says what is wrong where, and never what was sent."""
    try:
        mark = "\ufeff" if isinstance(body, str) else b"\xef\xbb\xbf"
        return model.model_validate_json(body.removeprefix(mark), strict=True)  # type: ignore[arg-type]
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        if found[0]["type"] == "json_invalid":
            raise Refused(400, "the body is not JSON") from None
        listed = (Fault(pointer=_pointer(each["loc"]), detail=_said(each["type"], each["msg"])) for each in found[:NAMED])
        raise Refused(422, "the body is not what this address takes", *listed) from None


def _said(kind: str, message: str) -> str:
    return "no such field" if kind == "extra_forbidden" else message


def _pointer(place: tuple[int | str, ...]) -> str:
    """A JSON pointer; a name that is none of ours is not repeated."""
    return "".join(f"/{part if isinstance(part, int) or part.isidentifier() and part.isascii() else '…'}" for part in place)


def _rendered(checklist: Checklist, layout: Layout, lexicon: Lexicon) -> Answer:
    form = FORMATS[layout.format]
    given: Object = {name: value for name in _OPTIONS if (value := getattr(layout, name)) is not None}
    for name in given:
        if name not in form.options:
            raise Refused(422, f"{form.name} has no {name}", Fault(pointer=f"/{name}", detail="not an option of this format"))
    if given.get("alarm_days") == "none":
        given["alarm_days"] = None
    if layout.unit and "unit" in form.options:
        given["unit"] = layout.unit
    elif layout.unit:
        checklist = split(checklist, layout.unit, lexicon)[0]
    body = render(checklist, form.name, lang=layout.lang, **given)
    if form.name == "json":
        return Answer(200, "application/json", body)
    name = (checklist.source.name or "").rpartition(".")[0] or checklist.notice.title or ""
    return download(form.name, body, name)


def _document(result: Comparison | Coverage | Check, held: Held) -> Answer:
    if held.format == "json":
        return Answer(200, "application/json", f"{result.to_json()}\n".encode("utf-8", "replace"))
    if held.format == "csv":
        body = result.to_csv()
    else:
        told = result.to_markdown(lang=held.lang) if held.format == "markdown" else result.to_html(lang=held.lang)
        body = told.encode("utf-8", "replace")
    _, side = result.sides()[0]
    return download(held.format, body, side.title or "")


def tell(error: Exception) -> None:
    """Where a fault is, for the log; not its message, which may quote the notice."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    print(f"fault: {type(error).__name__} at {frame.name}:{frame.lineno}", file=sys.stderr, flush=True)
