"""Bodies as they come in: bounded in size, in time, and all together in memory.  No worker waits for a client."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from starlette.requests import Request

from .answer import Refused

#: So many bodies of the largest size may be held at once.
HELD = 8


class Intake:
    """Reads bodies of at most ``limit`` bytes that are there within ``seconds``."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit, self.seconds, self.held = limit, seconds, 0

    @asynccontextmanager
    async def body(self, request: Request) -> AsyncIterator[bytes]:
        """The body, which counts as held until the end; Refused where it exceeds a bound."""
        declared = request.headers.get("content-length", "")
        if declared and "transfer-encoding" in request.headers:  # two lengths: what is behind might be smuggled in
            raise Refused(400, "a request has one length, not two", headers=(("Connection", "close"),))
        if declared.isdigit() and int(declared) > self.limit:
            raise self._too_large()
        chunks: list[bytes] = []
        size = 0
        try:
            try:
                async with asyncio.timeout(self.seconds):
                    async for chunk in request.stream():
                        size += len(chunk)
                        self.held += len(chunk)
                        if size > self.limit:
                            raise self._too_large()
                        if self.held > HELD * self.limit:
                            raise Refused(503, "too many large requests at once", headers=(("Retry-After", "5"),))
                        chunks.append(chunk)
            except TimeoutError:
                raise Refused(408, f"the body was not there within {self.seconds:g} seconds") from None
            yield b"".join(chunks)
        finally:
            self.held -= size

    def _too_large(self) -> Refused:
        return Refused(413, f"the body is larger than the limit of {self.limit:,} bytes")


class Clients:
    """Requests at hand by the address that they come from; at most ``each`` of one (None: as many as there is room for)."""

    def __init__(self, each: int | None) -> None:
        self.each = each
        self._at_hand: Counter[str] = Counter()

    @contextmanager
    def one_more(self, address: str) -> Iterator[None]:
        """One request of that address; Refused where it has too many."""
        if self.each is not None and self._at_hand[address] >= self.each:
            raise Refused(429, f"more than {self.each} requests of one client at once", headers=(("Retry-After", "1"),))
        self._at_hand[address] += 1
        try:
            yield
        finally:
            self._at_hand[address] -= 1
            if not self._at_hand[address]:
                del self._at_hand[address]
