"""What goes back: a body with its type, or a problem (RFC 9457), in one clear sentence and without a word of the notice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from .model import Fault, Problem

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "tasks": "text/csv; charset=utf-8",
    "labelstudio": "application/vnd.campaign-extract.labelstudio+json",
    "gold": "application/vnd.campaign-extract.gold+json",
}
_SUFFIXES = {"markdown": "md", "tasks": "csv", "labelstudio": "json", "gold": "json"}
#: What a file's name may not hold on some system, or would turn about.
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]')


@dataclass(frozen=True, slots=True)
class Answer:
    """A response without its place: status, body, and the headers that belong to the body."""

    status: int
    media_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class Refused(Exception):
    """Ends a request with a problem."""

    def __init__(self, status: int, detail: str, *errors: Fault, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(detail)
        self.answer = problem(status, detail, *errors, headers=headers)


def problem(status: int, detail: str, *errors: Fault, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """The problem as an answer.

    >>> problem(404, "there is nothing at this address").body
    b'{"type":"about:blank","title":"Not Found","status":404,"detail":"there is nothing at this address"}'
    """
    found = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors)
    body = found.model_dump_json(exclude=None if errors else {"errors"})
    return Answer(status, "application/problem+json", body.encode(), headers)


def download(form: str, body: bytes, name: str) -> Answer:
    """A file to keep, called after the notice.

    >>> print(download("xlsx", b"", "通知/2024").headers[0][1])
    attachment; filename="checklist.xlsx"; filename*=UTF-8''%E9%80%9A%E7%9F%A5_2024.xlsx
    """
    suffix = _SUFFIXES.get(form, form)
    stem = _UNFIT.sub("_", name).strip(" ._")[:80] or "checklist"
    disposition = f"attachment; filename=\"checklist.{suffix}\"; filename*=UTF-8''{quote(f'{stem}.{suffix}', safe='')}"
    return Answer(200, MEDIA_TYPES[form], body, (("Content-Disposition", disposition),))
