"""One door for every format: ``render`` gives bytes, ``write`` puts them into a file or a stream, chosen by suffix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from os import PathLike, fspath
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from ..errors import CampaignExtractError

if TYPE_CHECKING:
    from ..checklist import Checklist

Target = str | PathLike[str] | IO[bytes]


class ExportError(CampaignExtractError, ValueError):
    """A format that is not known, or an option that it does not have."""


class MissingExtra(CampaignExtractError, ImportError):
    """A format whose package is not installed; the message is the command that installs it."""

    def __init__(self, format: str, package: str, extra: str) -> None:
        super().__init__(f"{format} needs {package}: pip install 'campaign_extract[{extra}]'")
        self.extra = extra


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is written; without suffixes it is asked for by name. ``text``: it shows the notice, so extract with ``with_text=True``."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    extra: str | None = None
    packages: tuple[str, ...] = ()
    text: bool = False
    options: tuple[str, ...] = ("lang",)


#: Every format by name; the words that ``--format`` takes.
FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("json", (".json",), "plain", options=("indent",)),
        Format("jsonl", (".jsonl", ".ndjson"), "plain", options=()),
        Format("csv", (".csv",), "csv", options=()),
        Format("xlsx", (".xlsx",), "xlsx", text=True, options=("lang", "unit", "typed")),
        Format("ics", (".ics",), "ics", "ics", ("icalendar",), options=("lang", "deadlines", "alarm_days", "phases", "sequence", "stamp")),
        Format("html", (".html", ".htm"), "html", "report", ("jinja2",), text=True),
        Format("markdown", (".md", ".markdown"), "markdown", options=("lang", "by")),
        Format("docx", (".docx",), "docx", "report", ("docx",), options=("lang", "by")),
        Format("tasks", (), "tasks"),  # a .csv too: asked for by name only
        Format("labelstudio", (), "labelstudio", text=True, options=()),
        Format("gold", (), "gold", text=True, options=()),  # its files end in .json: asked for by name only
    )
}
_PACKAGES = {"docx": "python-docx", "jinja2": "Jinja2"}


def format_of(target: object) -> Format:
    """The format that a file name's suffix asks for.

    >>> format_of("任务清单.XLSX").name
    'xlsx'
    """
    suffix = Path(fspath(cast(Any, target))).suffix.lower() if isinstance(target, str | PathLike) else ""
    for form in FORMATS.values():
        if suffix in form.suffixes:
            return form
    known = " ".join(suffix for form in FORMATS.values() for suffix in form.suffixes)
    raise ExportError(f"no format is known by the suffix {suffix!r}; known are {known}")


def render(checklist: Checklist, format: str, **options: Any) -> bytes:
    """The checklist in a format, by its name. ``lang`` is taken by all and used by those for people.

    Raises ExportError for an unknown format or option, MissingExtra where a package is not installed.
    """
    form = FORMATS.get(format)
    if form is None:
        raise ExportError(f"{format!r} is no format; known are {', '.join(FORMATS)}")
    if unknown := options.keys() - {*form.options, "lang"}:
        raise ExportError(f"{format} has no option {', '.join(sorted(unknown))}")
    taken = {name: value for name, value in options.items() if name in form.options}
    if form.module == "plain":
        return f"{checklist.to_json(**taken)}\n".encode("utf-8", "replace")
    module = import_module(f".{form.module}", __package__)
    call = cast("Callable[..., bytes]", module.to_csv if form.name == "csv" else module.render)
    try:
        return call(checklist, **taken)
    except ModuleNotFoundError as error:
        if form.extra and error.name in form.packages:
            raise MissingExtra(form.name, _PACKAGES.get(error.name, error.name), form.extra) from None
        raise


def write(checklist: Checklist, target: Target, *, format: str | None = None, **options: Any) -> None:
    """Write to a path or a binary stream. The format is the path's suffix unless given; nothing is written on an error."""
    name = format or format_of(target).name
    data = render(checklist, name, **options)
    if isinstance(target, str | PathLike):
        Path(target).write_bytes(data)
    else:
        target.write(data)
