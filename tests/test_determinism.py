"""Same text and arguments, same bytes: whatever the hash seed, the locale, the working directory or the clock's zone."""

from __future__ import annotations

from pathlib import Path

from conftest import NOTICES, Run

ENVIRONMENTS = [
    {"PYTHONHASHSEED": "4242", "LC_ALL": "C", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "LANGUAGE": "zh_CN", "TZ": "Asia/Shanghai"},
]


def test_same_bytes(run: Run, call: Run, tmp_path: Path) -> None:
    notices = NOTICES[:4]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    plain = call(*notices, "--explain")
    assert plain.returncode == 0 and len(plain.stdout.splitlines()) == len(notices)
    for environment in ENVIRONMENTS:
        assert run(*notices, "--explain", env=environment, cwd=elsewhere).stdout == plain.stdout, environment
