"""The server: the protocol on this side, the service's workers on the other."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import mcp_types as types
from mcp.server import Server
from mcp.server.stdio import stdio_server

from .. import __version__
from ..errors import CampaignExtractError, ReadError
from ..read import load_bytes, printable
from ..service.answer import Answer
from ..service.crew import Busy, Crew
from ..service.work import Bounds, Operation, Task, prepare
from ..workers import Lost
from .tools import TOOLS, request

_TOLD = "Chinese campaign notices in, checklists out. Everything is read on this machine; nothing is sent anywhere."
#: What a client may hold in the queue.
_QUEUE = 16


class Folder:
    """The one folder whose files may be read."""

    def __init__(self, root: str | None, limit: int) -> None:
        self.root, self.limit = root and os.path.realpath(root), limit

    def __call__(self, name: str) -> tuple[str, bytes]:
        """A file's own name and its bytes; ReadError for one that does not lie below the folder, wherever it leads."""
        if self.root is None:
            raise ReadError("this server was started without a folder: give the notice as text")
        try:
            path = os.path.realpath(os.path.join(self.root, name))
        except (OSError, ValueError):
            raise ReadError(f"{printable(name)}: no such file") from None
        if Path(name).is_absolute() or os.path.commonpath((self.root, path)) != self.root:
            raise ReadError(f"{printable(name)}: not below the server's folder")
        if not Path(path).is_file():
            raise ReadError(f"{printable(name)}: no such file")
        try:
            data = load_bytes(path, self.limit)
        except ReadError as error:
            raise ReadError(f"{printable(name)}: {str(error).removeprefix(f'{printable(path)}: ')}") from None
        return Path(name).name, data


async def run(bounds: Bounds, root: str | None, *, jobs: int, timeout: float) -> None:
    """Serve until standard input ends."""
    async with stdio_server() as (incoming, outgoing):
        crew: Crew[Task, Answer] = Crew(partial(prepare, bounds), jobs=jobs, queue=_QUEUE, timeout=timeout)
        async with crew.open():
            server = make(crew, Folder(root, bounds.limit))
            await server.run(incoming, outgoing, server.create_initialization_options())


def make(crew: Crew[Task, Answer], folder: Folder) -> Server[Any]:
    """The protocol's server with our tools."""

    async def tools(_: object, __: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(name) for name in TOOLS])

    async def call(_: object, params: types.CallToolRequestParams) -> types.CallToolResult:
        if params.name not in TOOLS:
            return _told(f"there is no tool {printable(params.name)}")
        try:
            asked = request(params.name, params.arguments or {}, folder)
            async with crew.seat() as seat:
                return _result(await crew.ask(seat, asked), crew.timeout)
        except CampaignExtractError as error:
            return _told(printable(str(error)))
        except Busy as busy:
            return _told(f"all workers are busy; try again in {busy.seconds} seconds")

    return Server("campaign_extract", version=__version__, instructions=_TOLD, on_list_tools=tools, on_call_tool=call)


def _tool(name: Operation) -> types.Tool:
    tool = TOOLS[name]
    return types.Tool(
        name=name,
        description=tool.told,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.gives.model_json_schema(),
        annotations=types.ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=False),
    )


def _result(got: Answer | Lost, timeout: float) -> types.CallToolResult:
    if isinstance(got, Lost):
        return _told(f"not finished within {timeout:g} seconds" if got.late else "the worker ended over this request")
    document = json.loads(got.body)
    if got.status != 200:
        faults = "".join(f"; {fault['pointer']}: {fault['detail']}" for fault in document.get("errors", ()))
        return _told(document["detail"] + faults)
    return types.CallToolResult(content=[types.TextContent(type="text", text=got.body.decode())], structured_content=document)


def _told(words: str) -> types.CallToolResult:
    """What is wrong, for the model to read."""
    return types.CallToolResult(content=[types.TextContent(type="text", text=words)], is_error=True)
