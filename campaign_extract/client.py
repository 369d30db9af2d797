"""A client for ``campaign-extract serve``: the library's doors, answered by a service.

    client = Client("http://127.0.0.1:8000")
    checklist = client.extract(Path("通知.docx"), issued=date(2024, 4, 29))
    Path("tasks.xlsx").write_bytes(client.export(checklist, "xlsx"))

On the standard library alone: a service that another one calls must not bring an HTTP library with it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .errors import CampaignExtractError

if TYPE_CHECKING:
    from .checking import Check
    from .checklist import Checklist
    from .comparison import Comparison, Coverage


class ServiceError(CampaignExtractError):
    """What the service answers in the place of a result; ``retry_after`` is in seconds where it is only busy."""

    def __init__(self, status: int, detail: str, retry_after: int | None = None) -> None:
        super().__init__(f"{status}: {detail}" if status else detail)
        self.status, self.detail, self.retry_after = status, detail, retry_after


@dataclass(frozen=True, slots=True)
class Client:
    """Asks the service at ``url``; a ``str`` is a notice's text, ``bytes`` and a ``Path`` are a file of any format.

    Every method raises ServiceError.
    """

    url: str = "http://127.0.0.1:8000"
    timeout: float = 120.0

    def extract(
        self,
        source: str | bytes | Path,
        *,
        issued: date | None = None,
        addressees: Sequence[str] | None = None,
        before: str = "inclusive",
        unit: str | None = None,
        with_text: bool = False,
    ) -> Checklist:
        """The checklist of a notice; with ``unit`` (我是…) what is that unit's own."""
        from .checklist import Checklist

        fields = _given(issued=issued, addressees=addressees, before=before, unit=unit, with_text=with_text)
        if isinstance(source, str):
            return Checklist.model_validate_json(self._post_json("extract", {"text": source, **fields}))
        return Checklist.model_validate_json(self._post_form("extract", {"file": source}, fields))

    def export(self, checklist: Checklist, format: str, *, lang: str = "zh", **options: Any) -> bytes:
        """The checklist in a format; for xlsx and html extract it ``with_text``.

        ``options``: ``unit``, ``by``, ``deadlines``, ``alarm_days`` (a number or ``"none"``), ``phases``, ``sequence``.
        """
        given = {"format": format, "lang": lang, **_given(**options)}
        return self._post_json("export", {"checklist": checklist.to_dict(), **given})

    def compare(self, old: str | bytes | Path, new: str | bytes | Path, *, years: int | None = None) -> Comparison:
        """What changed between two notices."""
        from .comparison import Comparison

        return Comparison.model_validate_json(self._two("compare", {"old": old, "new": new}, _given(years=years)))

    def cover(
        self, notice: str | bytes | Path, plan: str | bytes | Path, *, parties: Sequence[str] | None = None
    ) -> Coverage:
        """What a plan takes up of its notice, weakens, leaves out."""
        from .comparison import Coverage

        return Coverage.model_validate_json(self._two("cover", {"notice": notice, "plan": plan}, _given(party=parties)))

    def check(
        self,
        notice: str | bytes | Path,
        rows: Sequence[Mapping[str, Any]] | bytes | Path,
        *,
        parties: Sequence[str] | None = None,
        handed_on: bool = False,
    ) -> Check:
        """What of a task list (its lines, or a file) rests on the notice, differs from it, is invented, is missing."""
        from .checking import Check

        fields = _given(party=parties, handed_on=handed_on)
        if isinstance(notice, str) and not isinstance(rows, bytes | Path):
            listed = [_given(**row) for row in rows]
            return Check.model_validate_json(self._post_json("check", {"notice": {"text": notice}, "list": listed, **fields}))
        told = rows if isinstance(rows, bytes | Path) else json.dumps([_given(**row) for row in rows]).encode()
        files = {"notice": notice.encode() if isinstance(notice, str) else notice, "list": told}
        return Check.model_validate_json(self._post_form("check", files, fields))

    def _two(self, what: str, sources: Mapping[str, str | bytes | Path], fields: Mapping[str, Any]) -> bytes:
        if all(isinstance(source, str) for source in sources.values()):
            return self._post_json(what, {**{name: {"text": text} for name, text in sources.items()}, **fields})
        files = {name: source.encode() if isinstance(source, str) else source for name, source in sources.items()}
        return self._post_form(what, files, fields)

    def _post_json(self, what: str, document: Mapping[str, Any]) -> bytes:
        return self._post(what, "application/json", json.dumps(document).encode())

    def _post_form(self, what: str, files: Mapping[str, bytes | Path], fields: Mapping[str, Any]) -> bytes:
        sent = {
            name: (file.name, file.read_bytes()) if isinstance(file, Path) else ("notice", file) for name, file in files.items()
        }
        return self._post(what, *form(sent, fields))

    def _post(self, what: str, content_type: str, body: bytes) -> bytes:
        place = urlsplit(self.url)
        connect = HTTPSConnection if place.scheme == "https" else HTTPConnection
        headers = {"Content-Type": content_type, "Accept": "*/*"}
        try:
            with closing(connect(place.netloc, timeout=self.timeout)) as connection:
                connection.request("POST", f"{place.path.rstrip('/')}/v1/{what}", body, headers)
                response = connection.getresponse()
                data = response.read()
        except (OSError, HTTPException) as error:
            raise ServiceError(0, f"{self.url}: no answer: {error or type(error).__name__}") from None
        if response.status == 200:
            return data
        try:
            detail = str(json.loads(data)["detail"])
        except (ValueError, KeyError, TypeError):  # something between us and the service answered
            detail = response.reason
        after = response.headers.get("Retry-After", "")
        raise ServiceError(response.status, detail, int(after) if after.isdigit() else None)


def form(files: Mapping[str, tuple[str, bytes]], fields: Mapping[str, Any]) -> tuple[str, bytes]:
    """A form with files, each with its name, and other fields: its Content-Type and its body."""
    boundary = secrets.token_hex(16)
    parts = []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            text = one if isinstance(one, str) else json.dumps(one)
            parts.append((f'form-data; name="{name}"', text.encode()))
    for name, (called, data) in files.items():
        called = called.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        parts.append((f'form-data; name="{name}"; filename="{called}"\r\nContent-Type: application/octet-stream', data))
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: {head}\r\n\r\n".encode("utf-8", "replace") + data + b"\r\n"
        for head, data in parts
    )
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()


def _given(**values: Any) -> dict[str, Any]:
    """Those that are not None, as JSON has them."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return {name: list(v) if isinstance(v, list | tuple) else v for name, v in plain.items() if v is not None}
