"""The server around the application: uvicorn, one process that listens, with bounds on what a connection may hold open."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import webbrowser
from collections.abc import Iterable
from contextlib import suppress

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from ..workers import PoolError
from .answer import problem
from .app import HEADERS, Settings, make

#: Seconds that running requests are given when the service ends; a container is given ten.
GRACE = 8
#: Seconds until a connection must have brought the head of its next request, or the rest of a body that was refused.
HEAD = 10.0
#: Seconds that a reader may leave what it asked for unread.
READ = 60.0


def run(settings: Settings, *, host: str, port: int, shown: bool = False) -> None:
    """Serve until SIGINT or SIGTERM; ``shown``: the browser is opened.  OSError without the address, PoolError without workers."""
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    log = logging.getLogger("campaign_extract.service")
    log.setLevel(logging.INFO)
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # the application tells what there is to tell, and quotes nothing
    _open_files()
    with listen(host, port) as listener:
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listener.getsockname()[1]}/"
        log.info("listening at %s", address)
        if shown:  # the first request waits in the backlog until the workers have started
            threading.Thread(target=webbrowser.open, args=(_here(address),), daemon=True).start()
        try:
            uvicorn.Server(config(make(settings))).run(sockets=[listener])
        except SystemExit:
            raise PoolError("the workers cannot start") from None


def _here(address: str) -> str:
    """The address as a browser of this computer takes it.

    >>> _here("http://0.0.0.0:8000/")
    'http://127.0.0.1:8000/'
    """
    return address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; a free port for 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=512)


def config(app: ASGIApp) -> uvicorn.Config:
    """How uvicorn serves the application."""
    return uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=int(HEAD),
        timeout_graceful_shutdown=GRACE,
    )


class Protocol(H11Protocol):
    """uvicorn's, which waits for ever for the head of a request, for a refused body, and for a client that does not read."""

    _head: asyncio.TimerHandle | None = None
    _read: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head = self.loop.call_later(HEAD, transport.abort)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._begun()

    def on_response_complete(self) -> None:
        self._cancel(self._head)
        self._head = self.loop.call_later(HEAD, self.transport.abort)
        super().on_response_complete()
        self._begun()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._read = self.loop.call_later(READ, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._cancel(self._read)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._cancel(self._head, self._read)

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP, or has a head that is too long."""
        answer = problem(400, "this is not a request that HTTP/1.1 knows")
        headers = {**HEADERS, "Content-Type": answer.media_type, "Content-Length": str(len(answer.body)), "Connection": "close"}
        said: Iterable[h11.Event] = (
            h11.Response(status_code=400, headers=list(headers.items()), reason=b"Bad Request"),
            h11.Data(data=answer.body),
            h11.EndOfMessage(),
        )
        with suppress(h11.LocalProtocolError):  # in the middle of an answer there is nothing to say
            self.transport.write(b"".join(self.conn.send(event) or b"" for event in said))
        self.transport.close()

    def _begun(self) -> None:
        """A request that is at hand has bounds of its own."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._cancel(self._head)

    @staticmethod
    def _cancel(*timers: asyncio.TimerHandle | None) -> None:
        for timer in timers:
            if timer is not None:
                timer.cancel()


def _open_files() -> None:
    """As many connections as the system allows, so that those which only wait keep nobody out."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
