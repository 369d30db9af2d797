"""The server of the Model Context Protocol, asked by the SDK's own client over its standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import NOTICE, ROOT, Run

pytest.importorskip("mcp", reason="the extra mcp is not installed")

from mcp.client.client import Client  # noqa: E402
from mcp.client.stdio import StdioServerParameters, stdio_client  # noqa: E402

from campaign_extract import check, compare, cover, extract, read  # noqa: E402

LIST = [{"工作任务": "制定活动方案", "完成时限": "5月25日前"}, {"工作任务": "为每名职工购买雨伞"}]


def asked(folder: Path | None, dialogue: Callable[[Any], Awaitable[None]], *options: str) -> None:
    """A dialogue with a server of its own."""
    arguments = ["-m", "campaign_extract", "mcp", *(("--folder", str(folder)) if folder else ()), *options]
    server = StdioServerParameters(command=sys.executable, args=arguments, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})

    async def main() -> None:
        async with asyncio.timeout(180), Client(stdio_client(server), read_timeout_seconds=120) as client:
            await dialogue(client)

    asyncio.run(main())


def said(result: Any) -> str:
    """What a tool says is wrong."""
    assert result.is_error, result
    (content,) = result.content
    assert "\n" not in content.text and "Traceback" not in content.text
    return str(content.text)


def test_the_tools_give_what_the_library_gives(tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()
    (tmp_path / "n" / "通知.txt").write_text(NOTICE, "utf-8")
    (tmp_path / "list.csv").write_text("工作任务,完成时限\n制定活动方案,5月25日前\n为每名职工购买雨伞,\n", "utf-8")
    older = NOTICE.replace("2024", "2023")

    async def dialogue(client: Any) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"extract", "compare", "cover", "check"}
        assert tools["extract"].output_schema["properties"].keys() == extract("").to_dict().keys()
        assert all(tool.annotations.read_only_hint for tool in tools.values())

        got = await client.call_tool("extract", {"file": "n/通知.txt", "issued_override": "2024-05-01", "with_text": True})
        expected = extract(read(tmp_path / "n" / "通知.txt"), issued_override=date(2024, 5, 1), with_text=True)
        assert got.structured_content == expected.to_dict() == json.loads(got.content[0].text)
        got = await client.call_tool("extract", {"text": NOTICE, "unit": "青川市第一人民医院"})
        assert got.structured_content["requirements"] == extract(NOTICE).for_unit("青川市第一人民医院").to_dict()["requirements"]

        both = {"old": {"text": older}, "new": {"file": "n/通知.txt"}}
        got = await client.call_tool("compare", {**both, "years": 1})
        assert got.structured_content["lines"] == compare(extract(older), extract(NOTICE), years=1).to_dict()["lines"]
        got = await client.call_tool("cover", {"notice": {"text": NOTICE}, "plan": {"text": NOTICE}, "party": ["各企业"]})
        assert got.structured_content["duties"] == cover(extract(NOTICE), extract(NOTICE), parties=["各企业"]).to_dict()["duties"]
        expected_check = check(extract(NOTICE, with_text=True), LIST)
        for listed in ({"lines": LIST}, {"file": "list.csv"}):
            got = await client.call_tool("check", {"notice": {"text": NOTICE}, **listed})
            assert [line["verdict"] for line in got.structured_content["lines"]] == [line.verdict for line in expected_check.lines]

    asked(tmp_path, dialogue)


def test_only_files_below_the_folder_and_within_bounds(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(NOTICE, "utf-8")
    (tmp_path / "folder2").mkdir()
    (tmp_path / "folder2" / "a.txt").write_text(NOTICE, "utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "small.txt").write_text(NOTICE, "utf-8")
    (folder / "large.txt").write_text("要" * 5_000, "utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    os.mkfifo(folder / "pipe.txt")

    async def dialogue(client: Any) -> None:
        for name, complaint in (
            ("../secret.txt", "not below the server's folder"),
            (str(tmp_path / "secret.txt"), "not below the server's folder"),
            ("../folder2/a.txt", "not below the server's folder"),
            ("link.txt", "not below the server's folder"),
            ("nowhere.txt", "no such file"),
            ("pipe.txt", "no such file"),
            (".", "no such file"),
            ("a\x00b", "no such file"),
            ("large.txt", "larger than the limit of 9,000 bytes"),
            ("broken.docx", "truncated or damaged"),
        ):
            told = said(await client.call_tool("extract", {"file": name}))
            assert complaint in told and str(tmp_path) not in told.replace(name, "")
        assert "either text or file" in said(await client.call_tool("extract", {}))
        assert "either text or file" in said(await client.call_tool("extract", {"text": "x", "file": "y"}))
        assert "either lines or file" in said(await client.call_tool("check", {"notice": {"text": NOTICE}}))
        assert "no task list" in said(await client.call_tool("check", {"notice": {"text": NOTICE}, "lines": [{"x": 1}]}))
        assert "before" in said(await client.call_tool("extract", {"text": "x", "before": "sometimes"}))
        assert "the notice is empty" in said(await client.call_tool("compare", {"old": {"text": " "}, "new": {"text": NOTICE}}))
        assert said(await client.call_tool("format_disk", {})) == "there is no tool format_disk"
        assert "empty (white space only)" in said(await client.call_tool("compare", {"old": {"text": " "}, "new": {"file": "small.txt"}}))
        hostile = await client.call_tool("extract", {"text": "<script>\u202e=1+1</script>\x00各单位要报送总结。"})
        assert not hostile.is_error

    asked(folder, dialogue, "--limit", "9000")


def test_without_a_folder_there_are_no_files() -> None:
    async def dialogue(client: Any) -> None:
        assert "without a folder" in said(await client.call_tool("extract", {"file": "README.md"}))
        assert not (await client.call_tool("extract", {"text": NOTICE})).is_error

    asked(None, dialogue)


def test_complaints_in_one_line(call: Run, tmp_path: Path) -> None:
    for options, complaint in ((("--folder", "nowhere"), "nowhere: not a folder"), (("--lexicon", "nowhere"), "nowhere: no such folder")):
        done = call("mcp", *options, "--lang", "en")
        assert (done.returncode, done.stdout) == (2, b"")
        (told,) = done.stderr.decode().splitlines()
        assert complaint in told
