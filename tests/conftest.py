"""What several tests share: the corpora, and the command as a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from campaign_extract import cli

settings.register_profile("fixed", deadline=None)  # a busy machine is no failure; growth has tests of its own
settings.load_profile("fixed")

ROOT = Path(__file__).parent.parent
CORPORA = ROOT / "corpora"
NOTICES = sorted((CORPORA / "notices").glob("*.txt"))
#: Enough of them where a way out is tested that does the same with each.
SOME = NOTICES[::4]

#: Short, whole, and with one of everything; what the tests of the doors are run on.
NOTICE = """\
某某市安全生产委员会办公室关于开展“安全生产月”活动的通知
某安委办〔2024〕8号

各县（市、区）安委会，市安委会各成员单位：

一、活动时间
2024年6月1日至6月30日。

二、主要任务
（一）加强组织领导。各单位要制定活动方案，于5月20日前报送市安委办。
（二）开展应急演练。各企业每季度至少组织开展1次应急演练。
（三）严格纪律。严禁瞒报、漏报。

某某市安全生产委员会办公室
2024年4月29日
"""



@pytest.fixture(autouse=True)
def _faults_are_raised(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Users get a note for a fault of ours; the tests get the fault."""
    if request.node.get_closest_marker("faulty") is None:
        monkeypatch.setattr("campaign_extract.pipeline.remains", _raised)


def _raised(_: object, fault: Exception, *__: object, **___: object) -> None:
    raise fault


#: What a test needs besides Python, by its file; what needs nothing and is quick is ``core``, a minute in all.
MARKS = {
    "office": ("test_docx", "test_read_formats", "test_xlsx"),
    "ocr": ("test_read_pages",),
    "browser": ("test_html", "test_page"),
    "wheel": ("test_wheel",),
    "spark": ("test_spark",),
    "core": (
        "test_acting", "test_assemble", "test_corpora", "test_csv", "test_evidence", "test_firsts", "test_force", "test_forms", "test_frame",
        "test_frequencies", "test_layers", "test_letterhead", "test_lexicon", "test_literals", "test_markdown", "test_notes", "test_numerals",
        "test_opinions", "test_parties", "test_resolve", "test_rows", "test_schedule", "test_schema", "test_segment", "test_tables", "test_tasks",
        "test_times", "test_titles", "test_witness",
    ),
}  # fmt: skip
_MARK = {name: mark for mark, names in MARKS.items() for name in names}

#: Tests that one process runs, where several do: they share a server, a browser, or what was read of all notices.
SHARED = {
    "browser": ("test_html", "test_page"),
    "corpora": ("test_corpora", "test_compare", "test_titles_of_the_corpora", "test_output_of_the_corpora_obeys"),
    "opinions": ("test_opinions",),
    "service": ("test_service",),
    "spark": ("test_spark",),
    "wheel": ("test_wheel",),
}
_SHARED = {name: group for group, names in SHARED.items() for name in names}

#: Files of single tests that take long: they begin early, so that no process has one left when the others are done.
LONG = ("test_batch", "test_docs", "test_read_formats", "test_read_pages", "test_witness_core", "test_xlsx")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if mark := _MARK.get(item.path.stem):
            item.add_marker(mark)
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """One test after the other to whichever process is free, but for those that are shared (marks of groups are not read by every pytest)."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, test = nodeid.partition("::")
            return _SHARED.get(Path(file).stem) or _SHARED.get(test.partition("[")[0]) or nodeid

    return Together(config, log)


Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the command in an empty folder: ``run("notice.txt", "--strict", stdin=b"", env={...})``."""

    def call(*arguments: object, stdin: bytes = b"", env: dict[str, str] | None = None, cwd: Path = tmp_path):
        return subprocess.run(
            [sys.executable, "-m", "campaign_extract", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            timeout=120,
        )

    return call


@pytest.fixture
def call(tmp_path: Path) -> Run:
    """The same within this process: where it matters what the command says, and not how a process starts and ends."""

    def call(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        streams = {"stdin": io.BytesIO(stdin), "stdout": io.BytesIO(), "stderr": io.BytesIO()}
        with pytest.MonkeyPatch.context() as here:
            here.chdir(tmp_path)
            for name, stream in streams.items():
                here.setattr(sys, name, io.TextIOWrapper(stream, "utf-8", write_through=True))
            try:
                status = cli.main([*map(str, arguments)])
            except SystemExit as end:  # of argparse
                status = int(end.code or 0)
            said = [streams[name].getvalue() for name in ("stdout", "stderr")]
        return subprocess.CompletedProcess(arguments, status, *said)

    return call


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, "utf-8")
    return path


def dtypes(columns: dict[str, str]) -> dict[str, str]:
    """What pandas calls the dtypes of our columns; before pandas 3 it has none of its own for text."""
    import pandas as pd

    return {name: str(pd.Series([], dtype=dtype).dtype) for name, dtype in columns.items()}
