"""The command ``campaign-extract serve``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from ..errors import CampaignExtractError, LexiconError
from ..options import Parser, complain, positive, speech
from ..read import LIMIT, printable

#: The names of the computer that the service runs on.
LOOPBACK = ("localhost", "127.0.0.1", "::1")

_EPILOG = """\
GET / is a page to work with, GET /openapi.json says what can be asked. Ctrl-C or SIGTERM ends it when what runs is done.
"""


def main(argv: Sequence[str], *, prog: str = "campaign-extract") -> int:
    """Run ``serve``, given what follows that word; returns the exit status."""
    given = parser(f"{prog} serve").parse_args(argv)
    try:
        from . import server
        from .app import Settings
    except ModuleNotFoundError as error:
        return complain(prog, f"serve needs {error.name}: pip install 'campaign_extract[service]'")
    from ..evidence.models import Evidence
    from ..lexicon import load

    try:
        load(given.lexicon)  # every complaint before the first worker
        Evidence.of(given.evidence)
        server.run(
            Settings(
                timeout=given.timeout,
                body_timeout=given.body_timeout,
                jobs=given.jobs or os.cpu_count() or 1,
                queue=given.queue,
                lexicon=given.lexicon,
                limit=given.limit,
                memory=given.memory * 1_000_000,
                per_client=given.per_client,
                cors=tuple(given.cors or ()),
                evidence=given.evidence,
                hosts=tuple(given.allowed_host or (LOOPBACK if given.host in LOOPBACK else ())),
            ),
            host=given.host,
            port=given.port,
            shown=given.open,
        )
    except LexiconError as error:
        return complain(prog, *error.complaints)
    except CampaignExtractError as error:
        return complain(prog, printable(str(error)))
    except OSError as error:
        return complain(prog, f"{printable(given.host)}:{given.port}: cannot listen there: {error.strerror or error}")
    return 0


def parser(prog: str) -> argparse.ArgumentParser:
    """The command with its options."""
    top = Parser(
        prog=prog,
        description="Serve the library over HTTP, with a page to work with.",
        epilog=_EPILOG,
    )
    add = top.add_argument
    add("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
    add("--port", type=_port, default=8000, help="port to listen at; 0 takes a free one (default: %(default)s)")
    add("--open", action="store_true", help="open the page in the browser once it is there")
    add("--jobs", type=positive, metavar="N", help="worker processes (default: one a processor)")
    add("--queue", type=positive, default=16, metavar="N", help="requests that may wait for a worker (default: %(default)s)")
    add("--per-client", type=positive, metavar="N", help="requests of one address at once (default: as many as there is room for)")
    add("--timeout", type=positive, default=60, metavar="SECONDS", help="give a request up after so long (default: %(default)s)")
    add("--body-timeout", type=positive, default=30, metavar="SECONDS", help="a body must be there in so long (default: %(default)s)")
    add("--limit", type=positive, default=LIMIT, metavar="BYTES", help="largest body taken (default: %(default)s)")
    add("--memory", type=positive, default=4000, metavar="MB", help="address space of a worker (default: %(default)s)")
    add("--cors", action="append", metavar="ORIGIN", help="let pages of this origin ask; may be given again (default: none)")
    add("--allowed-host", action="append", metavar="NAME",
        help="answer to this name only; may be given again (default: any, or this computer's own where it listens to no other)")
    add("--lexicon", metavar="DIR", help="a folder of tables (.tsv) that is laid over ours")
    add("--evidence", metavar="FILE", help="weights learned from your own corrections (python -m campaign_extract.evidence.train)")
    speech(top)
    return top


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port")
    return int(text)
