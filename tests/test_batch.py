"""Batches: the same bytes whatever the workers and the interruptions, a record a file, nothing read twice."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, partial
from pathlib import Path

import pytest
from conftest import NOTICE, NOTICES, ROOT, SOME, Run
from hands import echo, fragile, unprepared

from campaign_extract import batch, extract, read
from campaign_extract.batch.formats import writer
from campaign_extract.batch.job import files
from campaign_extract.batch.journal import Journal, JournalError, key
from campaign_extract.batch.pool import answers
from campaign_extract.batch.progress import Progress
from campaign_extract.batch.record import Answer, Options, answer, failed
from campaign_extract.export.writers import MissingExtra
from campaign_extract.workers import Lost, PoolError

posix = pytest.mark.skipif(os.name == "nt", reason="signals, locks and permissions of POSIX")


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """One worker within this process, for what is the same whoever reads: the journal, the records, the status."""

    def one_after_the_other(tasks: Iterable[str], prepare: Callable[[], Callable[[str], Answer]], *_: object) -> Iterator[tuple[str, Answer]]:
        read_it = prepare()
        return ((task, read_it(task)) for task in tasks)

    monkeypatch.setattr("campaign_extract.batch.job.answers", one_after_the_other)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory with notices below ``n/``: small ones, some below another folder, one hidden."""
    monkeypatch.chdir(tmp_path)
    for number in range(12):
        path = tmp_path / "n" / ("下级" if number % 3 == 0 else ".") / f"通知{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NOTICE.replace("5月20日", f"5月{10 + number}日"), "utf-8")
    (tmp_path / "n" / ".hidden").write_text(NOTICE, "utf-8")
    return tmp_path


def bad(folder: Path) -> dict[str, str]:
    """Files that cannot be read, each with how its error begins."""
    contents = {
        "empty.txt": (b"", "empty"),
        "blank.txt": (b" \n", "empty (white space only)"),
        "zeros.txt": (bytes(99), "binary data, not text"),
        "broken.txt": ("通知".encode("gbk") + b"\xff", "undecodable"),
    }
    for name, (data, _) in contents.items():
        (folder / "n" / name).write_bytes(data)
    return {f"n/{name}": error for name, (_, error) in contents.items()} | {"n/gone.txt": "no such file"}


def records(path: str | Path) -> list[dict]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# what a batch writes


def test_a_record_is_what_extract_gives(run: Run, folder: Path) -> None:
    done = run("batch", "n", "-o", "out.jsonl", "--jobs", 2, "--issued", "2024-05-01", "--addressees", "各县，各区", "--with-text", "--lang", "en")
    assert (done.returncode, done.stdout) == (0, b"")
    found = records("out.jsonl")
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.glob("n/**/通知*.txt"))
    assert [record["source"] for record in found] == paths
    for record in found:
        whole = extract(read(record["source"]), issued=date(2024, 5, 1), addressees=["各县", "各区"], with_text=True)
        assert record == {"source": record["source"], "error": None, "checklist": whole.to_dict()}
    count = sum(len(record["checklist"]["requirements"]) for record in found)
    assert f"campaign-extract: 12 files, 0 failed; {count} requirements" in done.stderr.decode().splitlines()
    assert names(folder) == ["n", "out.jsonl"]


def test_the_same_bytes(folder: Path) -> None:
    """Whatever the workers, the order of the sources and how often one is given."""
    bad(folder)
    below = sorted(str(path.relative_to(folder)) for path in folder.glob("n/**/*.txt"))
    batch.run(["n/"], "one.jsonl", jobs=1)
    batch.run([*reversed(below), *below[:2]], "three.jsonl", jobs=3)
    assert Path("three.jsonl").read_bytes() == Path("one.jsonl").read_bytes()
    assert [record["source"] for record in records("one.jsonl")] == files(["n"], set())  # "n/" is "n"


@pytest.mark.usefixtures("at_hand")
def test_bad_files_are_records(call: Run, folder: Path) -> None:
    wrong = bad(folder)
    (folder / "nothing").mkdir()
    wrong["nothing"] = "a directory without files"
    if os.name != "nt":
        os.mkfifo(folder / "pipe")
        wrong["pipe"] = "not a regular file"
    more = [path for path in ("n/gone.txt", "nothing", "pipe") if path in wrong]
    done = call("batch", "n", *more, "-o", "out.jsonl", "--jobs", 1, "--lang", "en")
    assert done.returncode == 2
    found = {record["source"]: record["error"] for record in records("out.jsonl") if record["checklist"] is None}
    assert found.keys() == wrong.keys()
    for path, error in wrong.items():
        assert found[path].startswith(error)
        assert f"campaign-extract: {path}: {found[path]}" in done.stderr.decode().splitlines()
    assert len(records("out.jsonl")) == 12 + len(wrong)


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_permission(folder: Path) -> None:
    (folder / "n" / "secret.txt").write_text(NOTICE, "utf-8")
    (folder / "n" / "secret.txt").chmod(0)
    assert json.loads(answer("n/secret.txt", Options()).record)["error"] == "cannot be read: Permission denied"


@posix
def test_names_that_are_no_text(folder: Path) -> None:
    shutil.rmtree(folder / "n")
    name = os.fsdecode(b"n\xff.txt")
    try:
        Path(name).write_text(NOTICE, "utf-8")
    except OSError:
        pytest.skip("the file system takes no such names")
    batch.run([name], "out.jsonl", jobs=1)
    assert [(record["source"], record["error"]) for record in records("out.jsonl")] == [(r"n\xff.txt", None)]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("n",), "required: -o/--output"),
        (("n", "-o", "out.csv"), "out.csv: a batch writes .jsonl or .parquet"),
        (("n", "-o", "out"), "out: a batch writes .jsonl or .parquet"),
        (("n", "-o", "folder.jsonl"), "folder.jsonl: not a regular file"),
        (("n", "-o", "no/such/out.jsonl"), "no/such/out.jsonl: cannot be written: No such file or directory"),
        (("n", "old.jsonl", "-o", "old.jsonl"), "old.jsonl: is a source; it would be overwritten"),
        (("n", "-o", "old.jsonl", "--jobs", "0"), "'0' is not a whole number above 0"),
        (("n", "-o", "old.jsonl", "--issued", "昨天"), "'昨天' is not a date (2024-01-29, 2024/1/29, 2024年1月29日)"),
        (("n", "-o", "old.jsonl", "--lexicon", "nowhere"), "nowhere: no such folder of tables"),
        (("n", "-o", "old.jsonl", "--lexicon", "n"), "n: holds no .tsv table"),
        (("n", "-o", "old.jsonl", "--evidence", "nowhere.bin"), "nowhere.bin: No such file or directory"),
    ],
)
def test_bad_options(call: Run, folder: Path, arguments: tuple[str, ...], complaint: str) -> None:
    (folder / "old.jsonl").write_text("old", "utf-8")
    (folder / "folder.jsonl").mkdir()
    before = names(folder)
    done = call("batch", *arguments, "--lang", "en")
    assert (done.returncode, done.stdout) == (2, b"")
    (told,) = done.stderr.decode().splitlines()
    assert complaint in told
    assert names(folder) == before
    assert (folder / "old.jsonl").read_text("utf-8") == "old"


@pytest.mark.usefixtures("at_hand")
def test_strict_and_its_own_output(call: Run, folder: Path) -> None:
    """An output below the source is not read by the next batch."""
    (folder / "n" / "poem.txt").write_text("床前明月光\n", "utf-8")
    assert call("batch", "n/poem.txt", "n/通知1.txt", "-o", "n/out.jsonl").returncode == 0
    before = (folder / "n" / "out.jsonl").read_bytes()
    assert call("batch", "n/poem.txt", "n/通知1.txt", "-o", "n/out.jsonl", "--strict").returncode == 1
    assert (folder / "n" / "out.jsonl").read_bytes() == before
    batch.run(["n"], "n/out.jsonl", jobs=1)
    assert len(records("n/out.jsonl")) == 13


# interruptions


def copies(folder: Path, count: int = 48) -> None:
    """More notices, real ones, so that there is time to interrupt."""
    for number in range(count):
        text = NOTICES[number % len(NOTICES)].read_text("utf-8")
        (folder / "n" / f"多{number:04}.txt").write_text(f"{text}\n第{number}号\n", "utf-8")


#: The command with a journal that is written after every few files, so that there is something to interrupt; it can be interrupted
#: also where whoever runs the tests has it ignored, as a shell does in the background.
HURRIED = [
    sys.executable, "-c",
    "import signal, sys; from campaign_extract import cli; from campaign_extract.batch import job; job.INTERVAL = 0.02;"
    "signal.signal(signal.SIGINT, signal.default_int_handler);"
    "sys.exit(cli.main(['batch', 'n', '-o', 'out.jsonl', '--jobs', '2', '--lang', 'en']))",
]  # fmt: skip


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True) if path.exists() else []


def counting(options: Options) -> Callable[[str], Answer]:
    """A reader that writes down what it reads."""

    def read_and_tell(path: str) -> Answer:
        with open("reads.log", "a", encoding="utf-8") as stream:
            stream.write(f"{path}\n")
        return answer(path, options)

    return read_and_tell


@posix
def test_killed_and_resumed(folder: Path, request: pytest.FixtureRequest) -> None:
    """kill -9, twice; then the same bytes as without, and what the journal held is not read again."""
    copies(folder)
    journal = folder / "out.jsonl.journal"
    held = 0
    for _ in range(2):
        process = subprocess.Popen(HURRIED, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while len(lines(journal)) <= held and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        process.kill()
        process.wait()
        assert held < len(lines(journal))
        held = len(lines(journal))
        assert not (folder / "out.jsonl").exists()
    assert held < 60  # it was interrupted, not finished
    with journal.open("ab") as stream:
        stream.write(lines(journal)[0][:-7])  # a last line that was torn
    taken = {json.loads(line.split(b"\t")[2])[0] for line in lines(journal)[:held]}
    assert len(taken) == held  # the second run did nothing of the first one's
    request.getfixturevalue("at_hand")
    summary = batch.run(["n"], "out.jsonl", prepare=counting)
    assert summary.resumed == held
    assert sorted([*taken, *Path("reads.log").read_text("utf-8").splitlines()]) == sorted(files(["n"], set()))
    assert not journal.exists()
    batch.run(["n"], "whole.jsonl")
    assert Path("out.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


class Stop(Exception):
    """An interruption at a known place."""


class Stopping(Progress):
    """Goes wrong at the end of reading."""

    def close(self) -> None:
        raise Stop


@cache
def journal_of_an_interrupted_run() -> bytes:
    """Of a batch of the folder that has read everything and written nothing; the same in every folder, and whoever reads."""
    with pytest.raises(Stop):
        batch.run(["n"], "out.jsonl", progress=partial(Stopping, stream=io.StringIO()))
    return Path("out.jsonl.journal").read_bytes()


def garble(journal: Path) -> None:
    held = lines(journal)
    held[3] = held[3].replace("报送".encode(), "报告".encode(), 1)
    journal.write_bytes(b"".join(held))


def tear(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:-1])


def zero(journal: Path) -> None:
    data = journal.read_bytes()
    journal.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))


def change(journal: Path) -> None:
    Path("n/通知1.txt").write_text(NOTICE.replace("2024", "2025"), "utf-8")


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize(
    ("harm", "options", "again"),
    [
        (lambda journal: None, Options(), 0),
        (tear, Options(), 1),
        (garble, Options(), 1),
        (change, Options(), 1),
        (lambda journal: Path("n/通知2.txt").unlink(), Options(), 0),
        (lambda journal: Path("n/新.txt").write_text(NOTICE, "utf-8"), Options(), 1),
        (lambda journal: journal.write_bytes(b"no journal\n\n\t\t\t\n" + bytes(99)), Options(), 12),
        (zero, Options(), None),
        (lambda journal: None, Options(before="exclusive"), 12),
    ],
    ids=["whole", "torn", "garbled", "changed", "gone", "new", "nonsense", "zeros", "options"],
)
def test_only_what_is_not_done(folder: Path, harm: Callable[[Path], object], options: Options, again: int | None) -> None:
    (folder / "out.jsonl.journal").write_bytes(journal_of_an_interrupted_run())
    assert not (folder / "out.jsonl").exists()
    harm(folder / "out.jsonl.journal")
    summary = batch.run(["n"], "out.jsonl", options, prepare=counting)
    log = Path("reads.log")
    read_again = log.read_text("utf-8").splitlines() if log.exists() else []
    assert summary.files - summary.resumed == len(read_again)
    assert 0 < len(read_again) < 12 if again is None else len(read_again) == again
    assert lines(folder / "out.jsonl") == [answer(path, options).record + b"\n" for path in files(["n"], set())]
    assert not (folder / "out.jsonl.journal").exists()


@pytest.mark.usefixtures("at_hand")
def test_an_old_output_stays_until_the_new_one_is_whole(folder: Path) -> None:
    journal = journal_of_an_interrupted_run()
    Path("out.jsonl").write_text("old", "utf-8")
    Path("out.jsonl.journal").write_bytes(journal)
    with pytest.raises(Stop):
        batch.run(["n"], "out.jsonl", progress=partial(Stopping, stream=io.StringIO()))
    assert Path("out.jsonl").read_text("utf-8") == "old"
    batch.run(["n"], "out.jsonl", jobs=1)
    assert len(records("out.jsonl")) == 12


@posix
def test_interrupted_by_hand(folder: Path) -> None:
    copies(folder)
    process = subprocess.Popen(
        HURRIED, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    while not lines(folder / "out.jsonl.journal") and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr.decode()) == (130, "campaign-extract: interrupted; the same command goes on from here\n")
    assert lines(folder / "out.jsonl.journal")
    assert not (folder / "out.jsonl").exists()


@posix
def test_one_run_at_a_time(tmp_path: Path) -> None:
    with Journal(tmp_path / "j"), pytest.raises(JournalError, match="j: another run is writing this output"):
        Journal(tmp_path / "j")
    assert not (tmp_path / "j").exists()


def test_journal(tmp_path: Path) -> None:
    path = tmp_path / "j"
    with Journal(path) as journal:
        places = [journal.append(key(name, "c", "o"), name, failed(name, "空\n行", "c")) for name in ("乙", "甲")]
        assert path.read_bytes() == b""
        journal.commit()
        assert [(entry.path, entry.error) for entry in journal.read(reversed(places))] == [("甲", r"空\n行"), ("乙", r"空\n行")]
    path.write_bytes(path.read_bytes() + b"torn")
    with Journal(path) as journal:
        assert [place for place, _ in journal.entries()] == places
    assert path.read_bytes().endswith(b"}\n")


# workers


@posix
def test_a_worker_that_dies_costs_its_file_only(folder: Path) -> None:
    for name in ("死1", "死2", "停"):
        (folder / "n" / f"{name}.txt").write_text(NOTICE, "utf-8")
    batch.run(["n"], "out.jsonl", jobs=2, timeout=4, prepare=fragile)
    found = {record["source"]: record["error"] for record in records("out.jsonl")}
    assert len(found) == 15
    assert {path: error for path, error in found.items() if error != "looked at"} == {
        "n/死1.txt": "the worker was killed by signal 9",
        "n/死2.txt": "the worker was killed by signal 9",
        "n/停.txt": "not finished within 4 seconds",
    }


def test_a_pool_that_cannot_start(tmp_path: Path) -> None:
    with pytest.raises(PoolError, match="a worker cannot start: the worker ended with status 3"):
        list(answers(["a"], unprepared, 2))


def test_pool() -> None:
    assert sorted(answers(map(str, "abc"), echo, 2)) == [("a", "A"), ("b", "B"), ("c", "C")]
    assert list(answers([], echo, 1)) == []
    half: Iterator[tuple[str, str | Lost]] = answers(map(str, range(99)), echo, 1)
    assert next(half) == ("0", "0")
    half.close()


def test_spawned_and_not_forked(folder: Path) -> None:
    """A script that calls ``run`` behind the guard; without it the workers would run the script again."""
    script = folder / "script.py"
    call = "from campaign_extract import batch\n{}batch.run(['n'], 'out.jsonl', jobs=1)\n"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    script.write_text(call.format("if __name__ == '__main__':\n    "), "utf-8")
    done = subprocess.run([sys.executable, "-W", "error", script], env=env, capture_output=True, timeout=60)
    told = [line for line in done.stderr.splitlines() if not line.startswith(b"batch: ")]  # how far it is, where it is slow
    assert (done.returncode, done.stdout, told) == (0, b"", [])
    assert len(records("out.jsonl")) == 12
    script.write_text(call.format(""), "utf-8")
    done = subprocess.run([sys.executable, script], env=env, capture_output=True, timeout=60)
    assert done.returncode == 1
    assert b"PoolError: a worker cannot start" in done.stderr


# progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress() -> None:
    log, terminal = io.StringIO(), Terminal()
    for stream in (log, terminal):
        progress = Progress(100, 20, stream=stream, every=0)
        progress.advance(30)
        progress.close()
    assert log.getvalue().startswith("batch: 50 of 100 files, ")
    assert "50/100" in terminal.getvalue()
    assert "files/s" in terminal.getvalue()


# Parquet


def test_parquet_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaign_extract.arrow.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"^parquet needs pyarrow: pip install 'campaign_extract\[batch\]'$"):
        writer("out.parquet")


def as_json(value: object) -> object:
    """What Arrow gives back, as JSON has it."""
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_parquet_round_trip(folder: Path, request: pytest.FixtureRequest) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    import pandas as pd

    bad(folder)
    for path in SOME:
        shutil.copy(path, folder / "n" / path.name)
    batch.run(["n"], "out.parquet", jobs=2)
    request.getfixturevalue("at_hand")
    for name in ("out.jsonl", "again.parquet"):
        batch.run(["n"], name)
    assert Path("out.parquet").read_bytes() == Path("again.parquet").read_bytes()
    expected = records("out.jsonl")
    assert [as_json(row) for row in pq.read_table("out.parquet").to_pylist()] == expected
    frame = pd.read_parquet("out.parquet")
    assert list(frame.columns) == ["source", "error", "checklist"]
    assert list(frame["error"].isna()) == [record["error"] is None for record in expected]
    table = frame["checklist"].dropna().map(lambda checklist: list(checklist["requirements"])).explode().dropna()
    assert [row["id"] for row in table] == [r["id"] for record in expected if record["checklist"] for r in record["checklist"]["requirements"]]


@pytest.mark.usefixtures("at_hand")
def test_parquet_columns_are_the_contract_and_not_the_data(folder: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    from campaign_extract.batch.parquet import schema

    Path("poem.txt").write_text("床前明月光\n", "utf-8")
    Path("empty.txt").write_text("", "utf-8")
    for name in ("poem.txt", "empty.txt", "n"):
        batch.run([name], "out.parquet")
        assert pq.read_schema("out.parquet").equals(schema(), check_metadata=True)
    due = schema().field("checklist").type.field("requirements").type.value_type.field("deadline").type.field("due")
    assert str(due.type) == "date32[day]"
