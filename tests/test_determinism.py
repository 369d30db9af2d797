"""Same text and arguments, same bytes: whatever the hash seed, the locale, the working directory or the clock's zone."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import NOTICES, Run

ENVIRONMENTS = [
    {"PYTHONHASHSEED": "1"},
    {"PYTHONHASHSEED": "4242", "LC_ALL": "C", "PYTHONUTF8": "0"},
    {"LC_ALL": "C.UTF-8", "LANGUAGE": "zh_CN", "TZ": "Asia/Shanghai"},
]


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=str)
def test_same_bytes(run: Run, tmp_path: Path, environment: dict[str, str]) -> None:
    notices = NOTICES[:4]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    plain = run(*notices, "--explain", env={"PYTHONHASHSEED": "0"})
    other = run(*notices, "--explain", env=environment, cwd=elsewhere)
    assert (plain.returncode, other.stdout) == (0, plain.stdout)
    assert len(plain.stdout.splitlines()) == len(notices)
