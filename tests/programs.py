"""Programs that did not write our files and open them: LibreOffice, Chromium. Without them a test is skipped, with a reason."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def office(source: Path, form: str, folder: Path) -> Path:
    """The file as LibreOffice saves it in another format."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (apt install libreoffice-calc-nogui libreoffice-writer-nogui)")
    out = folder / "out"
    done = subprocess.run(
        [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", form, "--outdir", out, source],
        capture_output=True, text=True, timeout=100, env={**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    made = out / f"{source.stem}.{form.partition(':')[0]}"
    assert made.is_file(), f"LibreOffice: {done.stdout}{done.stderr}"
    told = [line for line in done.stderr.splitlines() if "javaldx" not in line]  # Java is not there, and not needed
    assert not told, told
    return made


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium that stays offline."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("Chromium is not installed (apt install chromium)")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program, args=list(_QUIET))
        try:
            yield opened
        finally:
            opened.close()
