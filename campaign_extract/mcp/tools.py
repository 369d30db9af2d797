"""What the tools take and give, and how a call becomes a request of the service."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, Field, JsonValue, ValidationError

from ..checking import Check
from ..checklist import Checklist
from ..client import form
from ..comparison import Comparison, Coverage
from ..errors import CampaignExtractError
from ..model import Model
from ..service.model import Day, Name, Unprinted
from ..service.work import Operation, Task

#: The bytes of a file that a client names, and its own name.
Open = Callable[[str], tuple[str, bytes]]

_FILE = Field(None, description="A file of any format that is read, below the server's folder; in the place of text.")
_LINES = Field(None, max_length=10_000, description="The lines: objects whose keys are headers of columns (工作任务, 责任单位, 完成时限 …).")


class Unfit(CampaignExtractError):
    """Arguments that are not what the tool takes."""


class Extract(Unprinted):
    """A notice as text or as a file, and what it may not print itself."""

    text: str | None = Field(None, description="The notice, plain text.")
    file: Name | None = _FILE
    unit: Name | None = Field(None, description="Only the duties of this unit.")
    with_text: bool = Field(False, description="Keep the text that the spans count in, in source.text.")


class Source(Model):
    """A notice as text or as a file."""

    text: str | None = Field(None, description="The notice, plain text.")
    file: Name | None = _FILE
    issued: Day | None = Field(None, description="The issue date, where the notice prints none.")


class Compare(Model):
    """Two notices of one campaign."""

    old: Source
    new: Source
    years: Annotated[int, Field(ge=-100, le=100)] | None = Field(None, description="How many years they are apart.")


class Cover(Model):
    """A superior's notice, and a unit's plan."""

    notice: Source
    plan: Source
    party: tuple[Name, ...] | None = Field(None, max_length=1000, description="Only the duties of these.")


class Checking(Model):
    """A notice, and a task list that was made from it: its lines, or a file."""

    notice: Source
    lines: tuple[dict[Name, JsonValue], ...] | None = _LINES
    file: Name | None = Field(None, description="The list as a file below the server's folder; in the place of lines.")
    party: tuple[Name, ...] | None = Field(None, max_length=1000, description="Only the duties of these may be missing.")
    handed_on: bool = Field(False, description="The list hands duties on to offices of its own: parties are not compared.")


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: what it is for, what it takes, what it gives."""

    told: str
    takes: type[BaseModel]
    gives: type[BaseModel]


TOOLS: dict[Operation, Tool] = {
    "extract": Tool(
        "Read a Chinese campaign notice (活动通知、方案) and give the checklist: what it obliges whom to do, by when and how often, "
        "every value with the words it rests on.",
        Extract,
        Checklist,
    ),
    "compare": Tool("What changed between two notices of one campaign: added, dropped, moved dates, counts, force, party.", Compare, Comparison),
    "cover": Tool("Which duties of a superior's notice a unit's plan takes up, weakens or leaves out.", Cover, Coverage),
    "check": Tool(
        "Hold a task list against the notice it was made from: which lines rest on it and where, what differs, what is invented, "
        "which duties are missing.",
        Checking,
        Check,
    ),
}


def request(name: Operation, arguments: Mapping[str, Any], open_: Open) -> Task:
    """The service's request for a call; raises Unfit, or what ``open_`` raises."""
    try:
        given = TOOLS[name].takes.model_validate_json(json.dumps(arguments), strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)[:5]
        raise Unfit("; ".join(f"{'/'.join(map(str, one['loc'])) or 'arguments'}: {one['msg']}" for one in found)) from None
    rest = given.model_dump(mode="json", exclude_none=True, exclude={"text", "file", "lines", "old", "new", "notice", "plan"})
    if (plain := _plain(given)) is not None:
        return Task(name, "application/json", json.dumps(rest | plain).encode())
    files: dict[str, tuple[str, bytes]] = {}
    for part in ("old", "new", "notice", "plan"):
        if source := getattr(given, part, None):
            files[part] = _taken(source, part, open_)
            rest |= {f"{part}_issued": source.issued.isoformat()} if source.issued else {}
    if isinstance(given, Checking):
        files["list"] = _listed(given, open_)
    if isinstance(given, Extract):
        files["file"] = _taken(given, "notice", open_)
    return Task(name, *form(files, rest))


def _plain(given: BaseModel) -> dict[str, Any] | None:
    """The documents of a call as the service takes them in JSON; None where one is a file, and all have to be."""
    if isinstance(given, Extract):
        return None if given.text is None or given.file is not None else {"text": given.text}
    sources: dict[str, Source] = {part: source for part in ("old", "new", "notice", "plan") if (source := getattr(given, part, None))}
    if any(source.text is None or source.file is not None for source in sources.values()):
        return None
    lines: dict[str, Any] = {}
    if isinstance(given, Checking):
        if given.lines is None or given.file is not None:
            return None
        lines["list"] = given.lines
    return lines | {part: source.model_dump(mode="json", exclude_none=True) for part, source in sources.items()}


def _taken(source: Source | Extract, part: str, open_: Open) -> tuple[str, bytes]:
    if (source.text is None) == (source.file is None):
        raise Unfit(f"{part}: either text or file")
    return ("", source.text.encode("utf-8", "replace")) if source.text is not None else open_(source.file or "")


def _listed(given: Checking, open_: Open) -> tuple[str, bytes]:
    if (given.lines is None) == (given.file is None):
        raise Unfit("the list: either lines or file")
    return ("", json.dumps(given.lines, ensure_ascii=False).encode()) if given.lines is not None else open_(given.file or "")
