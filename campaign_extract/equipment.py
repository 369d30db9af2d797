"""What this installation reads and writes, and what an extra would add to it, in one line."""

from __future__ import annotations

from .export import FORMATS
from .messages import told
from .read.extras import have

#: Extras, each with a package that it brings and what that is for; ``spark`` is apart.
EXTRAS = {
    "docx": ("lxml", "Word"),
    "html": ("lxml", "web pages"),
    "ofd": ("lxml", "OFD"),
    "pdf": ("pypdfium2", "PDF"),
    "ocr": ("rapidocr", "scans"),
    "xlsx": ("openpyxl", "workbooks of ours again"),
    "ics": ("icalendar", "calendars"),
    "report": ("docx", "reports and Word"),
    "compare": ("rapidfuzz", "compare, cover, check"),
    "batch": ("pyarrow", "Parquet"),
    "service": ("starlette", "serve"),
    "mcp": ("mcp", "mcp"),
    "train": ("scipy", "learning"),
}
_READING = ("docx", "html", "ofd", "pdf", "ocr")


def line() -> str:
    """The line, in the language that is spoken."""
    packages = {package for form in FORMATS.values() for package in form.packages if not have(package)}
    written = [name for name, form in FORMATS.items() if not packages & {*form.packages}]
    adds = [f"[{extra}] {told(what)}" for extra, (package, what) in EXTRAS.items() if not have(package)]
    more = told(f"; an extra adds {', '.join(adds)}: pip install 'campaign_extract[all]'") if adds else ""
    read = [told(what) for extra, (package, what) in EXTRAS.items() if extra in _READING and have(package)]
    return told(f"reads {', '.join((told('text'), *read))}, writes {', '.join(written)}") + more
