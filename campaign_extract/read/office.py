"""Old Word, WPS, RTF and OpenDocument: LibreOffice, where it is installed, makes a .docx of them, and its room reads that.

The office runs without a window, with a profile of its own that forbids macros, links and updates, and within a bound of
time; its files live in a folder that is gone afterwards.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ..errors import ReadError
from . import docx, limits, stored
from .content import Content

_TYPES = {
    b"{\\rtf": ("rtf", "application/rtf", "an RTF document"),
    b"PK\x03\x04": ("odt", "application/vnd.oasis.opendocument.text", "an OpenDocument text"),
    b"\xd0\xcf\x11\xe0": ("doc", "application/msword", "an old Office file (.doc, .wps)"),
}
_WORD_XML = ("xml", "application/msword", "a Word 2003 document")

_SETTINGS = {
    "Office.Common/Security/Scripting": {
        "MacroSecurityLevel": ("xs:int", "3"),
        "DisableMacrosExecution": ("xs:boolean", "true"),
        "BlockUntrustedRefererLinks": ("xs:boolean", "true"),
    },
    "Office.Writer/Content/Update": {"Link": ("xs:int", "0"), "Field": ("xs:boolean", "false")},
    "Office.Common/Misc": {"FirstRun": ("xs:boolean", "false")},
}


def read(data: bytes) -> Content:
    """The content of such a file; ReadError where there is no LibreOffice, it fails, or it takes too long."""
    suffix, media_type, what = next((found for mark, found in _TYPES.items() if data.startswith(mark)), _WORD_XML)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise ReadError(f"{what}: reading it needs LibreOffice (soffice) on the PATH; or save it as .docx")
    converted = docx.read(_convert(office, stored.without_clock(data), suffix, what), stored.results(data))
    return Content(converted.pieces, media_type, notes=converted.notes)


def _convert(office: str, data: bytes, suffix: str, what: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="campaign-extract-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_registry(), "utf-8")
        source = folder / f"notice.{suffix}"
        source.write_bytes(data)
        command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        command += [
            "--nodefault",
            "--nologo",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(source),
        ]
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"},
            start_new_session=True,
        )
        try:
            process.wait(timeout=limits.OFFICE_SECONDS)
        except subprocess.TimeoutExpired:
            raise ReadError(
                f"{what} that LibreOffice does not finish within {limits.OFFICE_SECONDS} seconds"
            ) from None
        finally:
            _end(process)
        result = folder / "out" / "notice.docx"
        if not result.is_file():
            raise ReadError(f"{what}, damaged, or none that LibreOffice reads")
        if result.stat().st_size > limits.ARCHIVE_BYTES:
            raise ReadError(f"{what} that grows beyond {limits.ARCHIVE_BYTES:,} bytes")
        return result.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """The office is a script that starts a program: end the group, not only the script."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _registry() -> str:
    """The profile's settings, as the office stores them."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse" oor:type="{kind}"><value>{value}</value></prop></item>'
        for path, settings in _SETTINGS.items()
        for name, (kind, value) in settings.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        f' xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>'
    )
