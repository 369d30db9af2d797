"""Workers behind an event loop: a task each, a bounded queue before them, and a bound on the time that each may take."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from multiprocessing.connection import wait
from tempfile import TemporaryDirectory
from typing import Generic, TypeVar

from ..workers import Lost, PoolError, Worker

T = TypeVar("T")
A = TypeVar("A")

#: Seconds that a worker may take to start.
START = 60.0


class Busy(Exception):
    """The queue is full, or the wait in it was too long; ``seconds`` is when to come again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"busy for {seconds} seconds")
        self.seconds = seconds


class Seat(Generic[T, A]):
    """A place where a worker sits; one that is gone is followed by a fresh one.  Its methods block: call them in a thread.

    ``prepare`` is given a folder for what has to lie on disk for a while; it goes with the worker, which cannot tidy up when it
    is killed.
    """

    def __init__(self, prepare: Callable[[str], Callable[[T], A]], timeout: float) -> None:
        self._prepare, self._timeout = prepare, timeout
        self._closed = False
        self.replaced = 0
        self._sit()

    def _sit(self) -> None:
        self._folder = TemporaryDirectory(prefix="campaign-extract-", ignore_cleanup_errors=True)
        self._worker: Worker[T, A] = Worker(partial(self._prepare, self._folder.name))

    def start(self) -> None:
        """Wait until the worker can take a task; PoolError if it cannot."""
        if not wait([self._worker.pipe], START):
            raise PoolError("a worker cannot start: it takes too long")
        try:
            self._worker.receive()
        except (EOFError, OSError):
            raise PoolError(f"a worker cannot start: {self._worker.end(patience=10)}") from None

    def ask(self, task: T) -> A | Lost:
        """The answer, or why there is none.  A worker that dies before it has taken the task is followed by one that is asked."""
        if not self._worker.give(task):  # died while it had nothing to do
            self._follow()
            self._worker.give(task)
        tried = False
        while True:
            worker = self._worker
            if wait([worker.pipe], worker.left(self._timeout) if worker.started else START):
                try:
                    got = worker.receive()
                except (EOFError, OSError):
                    lost = Lost(worker.end(patience=10), starved=worker.starved)
                    if tried or worker.taken or self._closed:
                        break
                    tried = True
                    self._follow()
                    self._worker.give(task)
                    continue
                if got is not None:
                    return got[1]
            elif worker.late(self._timeout) or not worker.started:
                lost = Lost(f"not finished within {self._timeout:g} seconds", late=worker.started)
                break
        self._follow()
        return lost

    def end(self) -> None:
        """Kill the worker; none follows."""
        self._closed = True
        self._worker.end()
        self._folder.cleanup()

    def _follow(self) -> None:
        self._worker.end()
        self._folder.cleanup()
        if not self._closed:
            self._sit()
            self.replaced += 1


class Crew(Generic[T, A]):
    """``jobs`` seats and ``queue`` places before them; a task may take ``timeout`` seconds, and wait as long."""

    def __init__(self, prepare: Callable[[str], Callable[[T], A]], *, jobs: int, queue: int, timeout: float) -> None:
        self._prepare, self.jobs, self.queue, self.timeout = prepare, jobs, queue, timeout
        self._seats: list[Seat[T, A]] = []
        self._free: asyncio.Queue[Seat[T, A]] = asyncio.Queue()
        self.waiting = 0

    @property
    def busy(self) -> int:
        """Workers with a task at hand."""
        return len(self._seats) - self._free.qsize()

    @property
    def replaced(self) -> int:
        """Workers that had to be replaced so far."""
        return sum(seat.replaced for seat in self._seats)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The workers, started; in the end they are killed, with what they may have at hand."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(self.jobs, "seat") as self._threads:
            try:
                self._seats = [Seat(self._prepare, self.timeout) for _ in range(self.jobs)]
                await asyncio.gather(*(loop.run_in_executor(self._threads, seat.start) for seat in self._seats))
                for seat in self._seats:
                    self._free.put_nowait(seat)
                yield
            finally:
                for seat in self._seats:
                    seat.end()

    @asynccontextmanager
    async def seat(self) -> AsyncIterator[Seat[T, A]]:
        """A free seat, for one task; Busy where too many wait, or none comes free in time."""
        if self._free.empty() and self.waiting >= self.queue:
            raise Busy(self._patience())
        self.waiting += 1
        try:
            async with asyncio.timeout(self.timeout):
                seat = await self._free.get()
        except TimeoutError:
            raise Busy(self._patience()) from None
        finally:
            self.waiting -= 1
        try:
            yield seat
        finally:
            self._free.put_nowait(seat)

    async def ask(self, seat: Seat[T, A], task: T) -> A | Lost:
        """What the worker of that seat answers."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, seat.ask, task)
        except asyncio.CancelledError:
            seat.end()  # the service ends
            raise

    def _patience(self) -> int:
        """A guess at when there is room: a second for each that waits at a seat."""
        return max(1, math.ceil((self.waiting + 1) / self.jobs))
