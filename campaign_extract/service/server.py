"""The server around the application: one process that listens, with uvicorn."""

from __future__ import annotations

import logging
import socket

import uvicorn

from .app import Settings, make

#: Seconds that running requests are given when the service ends.
GRACE = 10


def run(settings: Settings, *, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM; OSError where the address cannot be had."""
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("campaign_extract.service").setLevel(logging.INFO)
    with listen(host, port) as listener:
        name = f"[{host}]" if ":" in host else host
        logging.getLogger("campaign_extract.service").info("listening at http://%s:%d/", name, listener.getsockname()[1])
        server(settings, listener).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; a free port for 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=512)


def server(settings: Settings, listener: socket.socket) -> uvicorn.Server:
    """The server, not yet running."""
    config = uvicorn.Config(
        make(settings),
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=GRACE,
    )
    return uvicorn.Server(config)
