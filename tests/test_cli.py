"""The command as a process: what goes where, and which status it ends with."""

from __future__ import annotations

import argparse
import ast
import contextlib
import csv
import io
import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from conftest import NOTICE, ROOT, Run

from campaign_extract import __version__, cli, evaluate, extract, messages, read
from campaign_extract.batch import command as batch
from campaign_extract.checking import command as checking
from campaign_extract.comparison import command as comparison
from campaign_extract.comparison import score
from campaign_extract.evidence import train, train_folds, train_who
from campaign_extract.export import COLUMNS, FORMATS, render
from campaign_extract.ledger import command as ledger
from campaign_extract.mcp import command as mcp
from campaign_extract.model import NOTE_CODES
from campaign_extract.service import command as service

NOTE = re.compile(rf"[^:]+:\d+: (info|warning|error): ({'|'.join(NOTE_CODES)}): .+")


def only_line(stderr: bytes) -> str:
    """The one line on stderr."""
    (line,) = stderr.decode().splitlines()
    return line


def test_one_file(run: Run, notice: Path) -> None:
    done = run(notice)
    assert done.returncode == 0
    assert json.loads(done.stdout) == extract(read(notice)).to_dict()
    assert done.stdout.endswith(b"}\n")
    assert all(NOTE.fullmatch(line) for line in done.stderr.decode().splitlines())


def test_the_script_is_the_same(notice: Path, call: Run) -> None:
    script = Path(sys.executable).with_name("campaign-extract")
    if not script.exists():
        pytest.skip("the project is not installed in this environment")
    assert subprocess.run([script, notice], capture_output=True, check=True).stdout == call(notice).stdout


@pytest.mark.parametrize("env", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_any_console(run: Run, call: Run, notice: Path, env: dict[str, str]) -> None:
    there = run(notice, "--explain", env=env)
    assert (there.returncode, there.stdout) == (0, call(notice).stdout)
    assert run("--help", env=env).returncode == 0


def test_standard_input(call: Run, notice: Path) -> None:
    done = call("-", stdin=NOTICE.encode("gbk"))
    document = json.loads(done.stdout)
    assert document["source"]["name"] is None
    assert document["source"]["encoding"] == "gb18030"
    assert document["requirements"] == json.loads(call(notice).stdout)["requirements"]
    assert only_line(call("-", "--lang", "en").stderr) == "campaign-extract: <stdin>: empty"


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        ("empty.txt", b"", "empty"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        ("zeros.txt", bytes(99), "binary data"),
        ("broken.txt", "通知".encode("gbk") + b"\xff", "undecodable"),
    ],
)
def test_bad_file(call: Run, tmp_path: Path, name: str, data: bytes, complaint: str) -> None:
    (tmp_path / name).write_bytes(data)
    done = call(name, "--lang", "en")
    assert (done.returncode, done.stdout) == (2, b"")
    assert only_line(done.stderr).startswith(f"campaign-extract: {name}: {complaint}")


def test_limit(call: Run, notice: Path) -> None:
    assert "larger than the limit of 10 bytes" in only_line(call(notice, "--limit", 10, "--lang", "en").stderr)
    assert call(notice, "--limit", 99_999_999).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "required: SOURCE"),
        (("missing.txt",), "missing.txt: no such file"),
        (("",), ": no such file"),
        (("a.txt", "--issued", "2024-02-30"), "'2024-02-30' is not a date"),
        (("a.txt", "--issued", "昨天"), "'昨天' is not a date"),
        (("a.txt", "--format", "xml"), "invalid choice"),
        (("a.txt", "--indent", "-1"), "'-1' is not a whole number"),
        (("a.txt", "--indent", "2", "--format", "csv"), "--indent goes with --format json"),
        (("a.txt", "b.txt", "--format", "json"), "takes one file"),
        (("a.txt", "b.txt", "-o", "b.xlsx"), "--format xlsx takes one file"),
        (("a.txt", "--format", "xlsx"), "--format xlsx needs -o FILE"),
        (("a.txt", "-o", "a.xls"), "no format is known by the suffix '.xls'; known are .json"),
        (("a.txt", "--by", "party"), "--by goes with --format markdown or docx"),
        (("a.txt", "-o", "a.html", "--alarm-days", "3"), "--alarm-days goes with --format ics"),
        (("a.txt", "--lang", "fr"), "invalid choice"),
        (("compare", "a.txt"), "required: NEW"),
        (("compare", "a.txt", "missing.txt"), "missing.txt: no such file"),
        (("cover", "a.txt", "a.txt", "--years", "1"), "unrecognized arguments: --years"),
        (("a.txt", "--lexicon", "nowhere"), "nowhere: no such folder"),
        (("a.txt", "--unknown"), "unrecognized arguments: --unknown"),
        (("a.txt", "--before", "never"), "invalid choice"),
        (("a.txt", "-o", "a.txt"), "is a source"),
        (("a.txt", "-o", "no/such/folder.json"), "cannot be written"),
        (("a.txt", "-o", "."), "cannot be written"),
    ],
)
def test_bad_options(call: Run, tmp_path: Path, arguments: tuple[str, ...], complaint: str) -> None:
    (tmp_path / "a.txt").write_text(NOTICE, "utf-8")
    done = call(*arguments, "--lang", "en")
    assert (done.returncode, done.stdout) == (2, b"")
    lines = [line for line in done.stderr.decode().splitlines() if not NOTE.fullmatch(line)]
    assert complaint in lines[-1]
    assert "Traceback" not in done.stderr.decode()
    assert (tmp_path / "a.txt").read_text("utf-8") == NOTICE


def test_several_files(call: Run, tmp_path: Path, notice: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2")
    done = call("bad.txt", notice.name, "missing.txt", notice.name, "--lang", "en")
    assert done.returncode == 2
    records = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [r["source"]["name"] for r in records] == ["bad.txt", notice.name, "missing.txt", notice.name]
    assert [r.get("error") for r in records] == ["bad.txt: binary data, not text", None, "missing.txt: no such file", None]
    assert "requirements" not in records[0]
    complaints = [line for line in done.stderr.decode().splitlines() if line.startswith("campaign-extract: ")]
    assert complaints == ["campaign-extract: bad.txt: binary data, not text", "campaign-extract: missing.txt: no such file"]


def test_directory(call: Run, tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", ".hidden"):
        path = tmp_path / "notices" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NOTICE, "utf-8")
    done = call("notices")
    assert done.returncode == 0
    assert [json.loads(line)["source"]["name"] for line in done.stdout.splitlines()] == ["a/c.txt", "b.txt"]
    (tmp_path / "nothing").mkdir()
    assert only_line(call("nothing", "--lang", "en").stderr) == "campaign-extract: nothing: a directory, not a file"


def test_formats(call: Run, notice: Path) -> None:
    (line,) = call(notice, "--format", "jsonl").stdout.splitlines()
    assert json.loads(line) == json.loads(call(notice, "--format", "json", "--indent", 0).stdout)
    assert b'\n    "schema_version"' in call(notice, "--indent", 4).stdout
    table = list(csv.DictReader(io.StringIO(call(notice, notice, "--format", "csv").stdout.decode("utf-8-sig"), newline="")))
    assert list(table[0]) == list(COLUMNS)
    assert len(table) == 2 * len(extract(NOTICE).requirements)


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.suffixes])
def test_every_format_by_name_and_by_suffix(call: Run, tmp_path: Path, notice: Path, name: str) -> None:
    target = tmp_path / f"out{FORMATS[name].suffixes[0].upper()}"
    assert call(notice, "-o", target, "--lang", "en").returncode == 0
    options = {"lang": "en"} | ({"indent": 2} if name == "json" else {})
    checklist = extract(read(notice), with_text=FORMATS[name].text)
    assert target.read_bytes() == render(checklist, name, **options)
    assert call(notice, "--format", name, "--lang", "en", "-o", "-").stdout == target.read_bytes()


def test_options_of_formats(call: Run, notice: Path) -> None:
    checklist = extract(read(notice))
    assert call(notice, "--format", "md", "--by", "party").stdout == render(checklist, "markdown", by="party")
    alarmed = render(checklist, "ics", deadlines="both", alarm_days=3)
    assert call(notice, "--format", "ics", "--deadlines", "both", "--alarm-days", "3").stdout == alarmed


def test_compare_and_cover(call: Run, tmp_path: Path, notice: Path) -> None:
    later = tmp_path / "新.txt"
    later.write_text(NOTICE.replace("5月20日", "5月10日"), "utf-8")
    done = call("compare", notice, later, "--strict")
    assert done.returncode == 1
    assert {tuple(line["relations"]) for line in json.loads(done.stdout)["lines"]} >= {("same",), ("moved-date",)}
    assert call("cover", notice, notice, "-o", "out.html", "--strict").returncode == 0
    assert (tmp_path / "out.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_missing_extra_is_one_line(run: Run, tmp_path: Path, notice: Path) -> None:
    """Stand-ins that fail to import are found before what is installed."""
    for name in ("icalendar", "rapidfuzz"):
        (tmp_path / "without").mkdir(exist_ok=True)
        (tmp_path / "without" / f"{name}.py").write_text("raise ModuleNotFoundError(name=__name__)", "utf-8")
    env = {"PYTHONPATH": os.pathsep.join([str(tmp_path / "without"), str(ROOT)])}
    done = run(notice, "-o", "out.ics", "--lang", "en", env=env)
    assert (done.returncode, only_line(done.stderr)) == (
        2,
        "campaign-extract: ics needs icalendar: pip install 'campaign_extract[ics]'",
    )
    assert not (tmp_path / "out.ics").exists()
    done = run("compare", notice, notice, "--lang", "en", env=env)
    assert (done.returncode, only_line(done.stderr)) == (
        2,
        "campaign-extract: comparing needs rapidfuzz: pip install 'campaign_extract[compare]'",
    )


def test_output_file(call: Run, tmp_path: Path, notice: Path) -> None:
    target = tmp_path / "清单.json"
    target.write_text("old", "utf-8")
    assert call("missing.txt", "-o", target).returncode == 2
    assert target.read_text("utf-8") == "old"
    done = call(notice, "-o", target)
    assert (done.returncode, done.stdout) == (0, b"")
    assert target.read_bytes() == call(notice, "-o", "-").stdout == call(notice).stdout
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([target.name, notice.name])


def test_arguments_reach_the_pipeline(call: Run, notice: Path) -> None:
    done = call(notice, "--issued", "2023-03-01", "--addressees", "各县安委会、某某集团", "--before", "exclusive", "--with-text")
    expected = extract(
        read(notice),
        issued=__import__("datetime").date(2023, 3, 1),
        addressees=["各县安委会", "某某集团"],
        before="exclusive",
        with_text=True,
    )
    assert json.loads(done.stdout) == expected.to_dict()
    assert expected.source.text == NOTICE


@pytest.mark.parametrize("suffix", ["json", "xlsx", "html"])
def test_what_we_wrote_is_opened_again(call: Run, tmp_path: Path, notice: Path, suffix: str) -> None:
    """And written in another format as the notice itself would be; what was changed by hand is read as what it is."""
    if suffix != "json":
        pytest.importorskip("openpyxl" if suffix == "xlsx" else "jinja2")
    assert call(notice, "--with-text", "-o", f"ours.{suffix}").returncode == 0
    done, there = call(f"ours.{suffix}", "--format", "csv"), call(notice, "--format", "csv")
    assert (done.returncode, done.stdout) == (0, there.stdout)
    assert call(f"ours.{suffix}", "--unit", "某某镇").stdout == call(notice, "--with-text", "--unit", "某某镇").stdout
    (tmp_path / "bad.json").write_text('{"schema_version": "1.2", "requirements": 3}', "utf-8")
    assert json.loads(call("bad.json").stdout)["source"]["name"] == "bad.json"
    assert only_line(call(f"ours.{suffix}", "--limit", "10", "--lang", "en").stderr).endswith("larger than the limit of 10 bytes")


@pytest.mark.parametrize(
    "option",
    [("--issued", "2024-01-29"), ("--issued-override", "2024-01-29"), ("--addressees", "各校"), ("--before", "exclusive"), ("--with-text",)],
    ids=lambda option: option[0],
)
def test_what_we_wrote_was_read_before(call: Run, tmp_path: Path, option: tuple[str, ...]) -> None:
    """What says how a notice is to be read would change nothing in it: told in a line, not passed over."""
    (tmp_path / "ours.json").write_text(extract(NOTICE).to_json(), "utf-8")
    done = call("ours.json", *option, "-o", "ours.csv")
    assert (done.returncode, done.stdout) == (2, b"")
    assert only_line(done.stderr) == f"campaign-extract: ours.json: 是本程序写的清单，已经读过：{option[0]} 对它不起作用"


def test_what_contradicts_itself_is_not_opened_again(call: Run, tmp_path: Path) -> None:
    document = extract(NOTICE).to_dict()
    document["requirements"][1]["span"] = [9, 3]
    (tmp_path / "ours.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    done = call("ours.json", "--format", "csv", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, b"")
    assert only_line(done.stderr).startswith("campaign-extract: ours.json: is a checklist of ours that does not hold together: /requirements/1/span must be")


def test_strict(call: Run, tmp_path: Path, notice: Path) -> None:
    assert call(notice, "--strict").returncode == 0
    (tmp_path / "poem.txt").write_text("床前明月光\n", "utf-8")
    assert call("poem.txt").returncode == 0
    done = call("poem.txt", "--strict")
    assert done.returncode == 1
    assert json.loads(done.stdout)["requirements"] == []
    assert "poem.txt:1: warning: no-notice: " in done.stderr.decode()


def test_broken_lexicon(call: Run, tmp_path: Path, notice: Path) -> None:
    folder = tmp_path / "rows"
    folder.mkdir()
    (folder / "times.tsv").write_text("only two\tfields\nx\tby\t{nosuch}前\t\n", "utf-8")
    done = call(notice, "--lexicon", folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert [line.split(": ")[1] for line in done.stderr.decode().splitlines()][:2] == ["times.tsv:1", "times.tsv:2"]


def test_explain(call: Run, notice: Path) -> None:
    done = call(notice, "--explain")
    assert json.loads(done.stdout) == extract(read(notice)).to_dict()
    text = done.stderr.decode()
    assert "5月20日前" in text
    assert all(id_ in text for id_ in extract(NOTICE).times[0].rule.split("+"))
    assert re.search(r"times\.tsv:\d+", text)


def test_version_and_help(call: Run) -> None:
    version, here = call("--version", "--lang", "en").stdout.decode().splitlines()
    assert version == f"campaign-extract {__version__}"
    assert here.startswith("reads text")
    assert "xlsx" in here
    text = call("--help", "--lang", "en").stdout.decode()
    assert "examples:" in text
    assert "exit status:" in text


PARSERS = {
    "read": lambda: cli._parser(),
    "batch": lambda: batch.parser("x"),
    "check": lambda: checking.parser("x"),
    "compare": lambda: comparison.parser("x"),
    "evaluate": lambda: evaluate.parser(),
    "ledger": lambda: ledger.parser("x"),
    "mcp": lambda: mcp.parser("x"),
    "score": lambda: score.parser(),
    "serve": lambda: service.parser("x"),
    "train": lambda: train.parser(),
    "train_folds": lambda: train_folds.parser(),
    "train_who": lambda: train_who.parser(),
}
#: What is typed, not said: commands, files, statuses, names of options.
TYPED = re.compile(r"campaign-extract .*|%\(prog\)s.*|cat notice.*|[0-9 ]*")


def said(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every text that the help of a command is put together from."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from said(one)
        elif action.help:
            yield action.help
    for text in (parser.description, parser.epilog):
        cells = [cell for line in (text or "").split("\n") for cell in re.split(" {2,}", line)]
        yield from (cell for cell in cells if not TYPED.fullmatch(cell))


@pytest.mark.parametrize("name", PARSERS)
def test_all_help_is_there_in_both_languages(name: str) -> None:
    """Option by option and line by line: what has no row is listed."""
    texts = list(said(PARSERS[name]()))
    assert len(texts) > 5
    with messages.speaking("zh"):
        assert [text for text in texts if messages.told(text) == text] == []
    assert [messages.told(text) for text in texts] == texts  # nobody asked: English


def complaints() -> Iterator[str]:
    """Every sentence with which a source, an option or a file is refused; 7 stands for what is put in."""
    errors = {"ArgumentTypeError", "CampaignExtractError", "EvidenceError", "ExportError", "Missing", "MissingExtra", "NoWorkbook", "ReadError", "complain"}
    for path in (ROOT / "campaign_extract").rglob("*.py"):
        if path.parent.name == "mcp":  # speaks to models
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) in errors:
                for given in node.args:
                    parts = given.values if isinstance(given, ast.JoinedStr) else [given]
                    text = "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
                    if re.search("[a-z] ", text):
                        yield text


def test_all_complaints_are_there_in_both_languages() -> None:
    texts = set(complaints())
    assert len(texts) > 80
    with messages.speaking("zh"):
        assert [text for text in sorted(texts) if messages.told(text) == text] == []


def missing(module: str) -> object:
    raise ModuleNotFoundError(module)


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        ([], "zh"), (["a", "--lang", "en"], "en"), (["--lang=en", "a"], "en"), (["--lang", "en", "--lang", "zh"], "zh"),
        (["--lang", "fr"], "zh"), (["--lang"], "zh"), (["--language", "en"], "zh"), (["--", "--lang", "en"], "zh"), (["en"], "zh"),
    ],
)  # fmt: skip
def test_the_language_is_looked_for_first(arguments: list[str], lang: str) -> None:
    assert messages.wanted(arguments) == lang


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "campaign-extract: 缺少参数：SOURCE（用法见 campaign-extract --help）"),
        (("missing.txt",), "campaign-extract: missing.txt: 没有这个文件"),
        (("empty.txt",), "campaign-extract: empty.txt: 是空的"),
        (("empty.txt", "--unknown"), "campaign-extract: 没有这样的选项：--unknown（用法见 campaign-extract --help）"),
        (("empty.txt", "--issued"), "campaign-extract: 选项 --issued：后面要有一个值（用法见 campaign-extract --help）"),
        (
            ("empty.txt", "--issued", "昨天"),
            "campaign-extract: 选项 --issued：'昨天' 不是日期（写作 2024-01-29、2024/1/29 或 2024年1月29日）（用法见 campaign-extract --help）",
        ),
        (("empty.txt", "--format", "xlsx"), "campaign-extract: --format xlsx 要有 -o FILE（-o - 为标准输出）"),
        (("empty.txt", "--limit", "0", "--by", "party"), "campaign-extract: --by 要与 --format markdown 或 docx 同用"),
        (("empty.txt", "-o", "empty.txt"), "campaign-extract: empty.txt: 是要读的文件，会被覆盖"),
        (("compare", "empty.txt"), "campaign-extract compare: 缺少参数：NEW（用法见 campaign-extract compare --help）"),
        (("scan.png",), "campaign-extract: scan.png: PNG 图片：要加装才能读：pip install \"campaign_extract[ocr]\""),
        (("ledger", "empty.txt", "-o", "l.csv"), "campaign-extract: l.csv: 台账须是 .xlsx"),
        (("serve", "--port", "x"), "campaign-extract serve: 选项 --port：'x' 不是端口号（用法见 campaign-extract serve --help）"),
    ],
)
def test_complaints_are_chinese_unless_english_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").touch()
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    extras = import_module("campaign_extract.read.extras")  # by its name: campaign_extract.read is the function, too
    monkeypatch.setattr(extras, "have", lambda _: False)
    monkeypatch.setattr(extras, "import_module", missing)

    def status(*given: str) -> object:
        try:
            return cli.main(given)
        except SystemExit as stop:
            return stop.code

    assert (status(*arguments), capsys.readouterr().err) == (2, f"{complaint}\n")
    assert status(*arguments[:1], "--lang", "en", *arguments[1:]) == 2
    assert not re.search("[\u4e00-\u9fff]", capsys.readouterr().err.replace("昨天", "").replace("2024年1月29日", ""))


@pytest.mark.parametrize(("lang", "words"), [("zh", ("用法：", "参数:", "选项:", "显示这份说明", "退出状态：")), ("en", ("usage: ", "exit status:"))])
def test_help_follows_the_language(capsys: pytest.CaptureFixture[str], lang: str, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--lang", lang, "--help"])
    text = capsys.readouterr().out
    assert [word for word in words if word not in text] == []
    assert ("exit status" in text) == (lang == "en")


def test_errors_in_the_data_stay_english(call: Run, tmp_path: Path, notice: Path) -> None:
    done = call(notice.name, "missing.txt")
    assert json.loads(done.stdout.splitlines()[1])["error"] == "missing.txt: no such file"
    assert done.stderr.decode().splitlines()[-1] == "campaign-extract: missing.txt: 没有这个文件"


@pytest.mark.skipif(os.name == "nt", reason="signals and pipes of POSIX")
def test_quiet_when_the_reader_leaves(notice: Path) -> None:
    command = [sys.executable, "-m", "campaign_extract", *[str(notice)] * 60]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert run.stdout is not None
    run.stdout.readline()
    run.stdout.close()
    _, stderr = run.communicate(timeout=60)
    assert run.returncode == 141
    assert all(NOTE.fullmatch(line) for line in stderr.decode().splitlines())


@pytest.mark.skipif(os.name == "nt", reason="signals and pipes of POSIX")
def test_quiet_when_interrupted() -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "campaign_extract", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert run.stdin is not None
    pipe = run.stdin.fileno()
    os.set_blocking(pipe, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(pipe, b"x" * 4096)
    assert select.select([], [pipe], [], 60)[1]  # room again: it reads, and waits for more
    run.send_signal(signal.SIGINT)
    _, stderr = run.communicate(timeout=60)
    assert (run.returncode, stderr) == (130, b"")
