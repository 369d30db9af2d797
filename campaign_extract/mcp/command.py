"""The command ``campaign-extract mcp``."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from ..errors import CampaignExtractError, LexiconError
from ..options import Parser, complain, positive, speech
from ..read import LIMIT, printable

_EPILOG = """\
Started by a client of the protocol, which speaks to it over standard input and output. Tools: extract, compare, cover, check.
"""


def main(argv: Sequence[str], *, prog: str = "campaign-extract") -> int:
    """Run ``mcp``, given what follows that word; returns the exit status."""
    given = parser(prog).parse_args(argv)
    try:
        from ..service.work import Bounds
        from . import server
    except ModuleNotFoundError as error:
        return complain(prog, f"mcp needs {error.name}: pip install 'campaign_extract[mcp]'")
    from ..evidence.models import Evidence
    from ..lexicon import load

    if given.folder is not None and not Path(given.folder).is_dir():
        return complain(prog, f"{printable(given.folder)}: not a folder")
    try:
        load(given.lexicon)
        Evidence.of(given.evidence)
        bounds = Bounds(given.lexicon, given.limit, given.memory * 1_000_000, given.evidence)
        asyncio.run(server.run(bounds, given.folder, jobs=given.jobs, timeout=given.timeout))
    except LexiconError as error:
        return complain(prog, *error.complaints)
    except CampaignExtractError as error:
        return complain(prog, printable(str(error)))
    return 0


def parser(prog: str) -> argparse.ArgumentParser:
    """The command with its options."""
    made = Parser(
        prog=f"{prog} mcp",
        description="Serve the library to language models over the Model Context Protocol (stdio).",
        epilog=_EPILOG,
    )
    add = made.add_argument
    add("--folder", metavar="DIR", help="files below this folder may be read (default: none, notices come as text)")
    add("--jobs", type=positive, default=1, metavar="N", help="worker processes (default: %(default)s)")
    add("--timeout", type=positive, default=60, metavar="SECONDS", help="give a request up after so long (default: %(default)s)")
    add("--limit", type=positive, default=LIMIT, metavar="BYTES", help="largest file read (default: %(default)s)")
    add("--memory", type=positive, default=4000, metavar="MB", help="address space of a worker (default: %(default)s)")
    add("--lexicon", metavar="DIR", help="a folder of tables (.tsv) that is laid over ours")
    add("--evidence", metavar="FILE", help="weights learned from your own corrections (python -m campaign_extract.evidence.train)")
    speech(made)
    return made
