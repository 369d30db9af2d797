"""Programs that did not write our files and open them: LibreOffice, Chromium. Without them a test is skipped, with a reason."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
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
    """The file as LibreOffice saves it in another format; the folder is a test's own."""
    (made,) = offices([source], form, folder)
    return made


def offices(sources: Sequence[Path], form: str, folder: Path) -> list[Path]:
    """Several, in one start of it; its profile, beside the folder, is made once in a run of the tests."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (apt install libreoffice-calc-nogui libreoffice-writer-nogui)")
    out = folder / "out"
    done = subprocess.run(
        [program, "--headless", f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}", "--convert-to", form, "--outdir", out, *sources],
        capture_output=True, text=True, timeout=100, env={**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    made = [out / f"{source.stem}.{form.partition(':')[0]}" for source in sources]
    assert all(path.is_file() for path in made), f"LibreOffice: {done.stdout}{done.stderr}"
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


#: For a page: what of its text stands out too little from what is behind it.
CONTRAST = """() => {
  const rgb = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 || m[3] > 0.99 ? m.slice(0, 3) : null };
  const lum = c => { const [r, g, b] = c.map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c && getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)') return c } return [255, 255, 255] };
  const poor = new Set();
  for (const e of document.querySelectorAll('h1, h2, h3, h4, p, dt, dd, b, q, a, button, label, .piece, .force, .due, .note, summary')) {
    if (!e.textContent.trim() || e.closest('svg, [hidden], .skip')) continue;
    const a = lum(rgb(getComputedStyle(e).color)), b = lum(behind(e)), ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
  }
  return [...poor];
}"""
