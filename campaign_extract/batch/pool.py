"""A pool of worker processes that outlives any of its workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from typing import TypeVar

from ..workers import Lost, PoolError, Worker

A = TypeVar("A")

#: Tasks that a worker holds: one at hand, and one so that it need not wait for the parent.
AHEAD = 2


def answers(
    tasks: Iterable[str], prepare: Callable[[], Callable[[str], A]], jobs: int, timeout: float | None = None
) -> Iterator[tuple[str, A | Lost]]:
    """Each task with its answer, in the order in which they come.

    ``prepare`` is called once in each worker and gives the function that answers; it must pickle.  Workers are spawned, never
    forked.  A worker that dies, or needs more than ``timeout`` seconds for a task, costs that task only.
    """
    waiting, returned = iter(tasks), deque[str]()
    workers: list[Worker[str, A]] = [Worker(prepare) for _ in range(jobs)]

    def next_task() -> str | None:
        return returned.popleft() if returned else next(waiting, None)

    try:
        while True:
            for at, worker in enumerate(workers):
                while len(worker.given) < AHEAD and (task := next_task()) is not None:
                    if not worker.give(task):  # died while it had nothing to do
                        worker.end()
                        workers[at] = worker = Worker(prepare)
                        worker.give(task)
            busy = [worker for worker in workers if worker.given]
            if not busy:
                return
            patience = None if timeout is None else min(worker.left(timeout) for worker in busy)
            ready = set(wait([worker.pipe for worker in busy], patience))
            for at, worker in enumerate(workers):
                if worker.pipe in ready:
                    try:
                        got = worker.receive()
                    except (EOFError, OSError):
                        reason = worker.end(patience=10)
                        if not worker.started:
                            raise PoolError(f"a worker cannot start: {reason}") from None
                    else:
                        if got is not None:
                            yield got
                        continue
                elif worker.given and worker.late(timeout):
                    worker.end()
                    reason = f"not finished within {timeout:g} seconds"
                else:
                    continue
                lost = worker.given.popleft()
                returned.extend(worker.given)
                workers[at] = Worker(prepare)
                yield lost, Lost(reason)
    finally:
        for worker in workers:
            worker.end()
