"""What workers of a pool do in some tests, in the place of reading: in a room that is quick to import, since each worker does."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from campaign_extract.batch.record import Answer, Options, failed


def fragile(options: Options) -> Callable[[str], Answer]:
    """A reader that kills its worker, or hangs, over the files that are named so, and reads none."""

    def read_or_die(path: str) -> Answer:
        if "死" in path:
            os.kill(os.getpid(), signal.SIGKILL)
        if "停" in path:
            time.sleep(60)
        return failed(path, "looked at", path)

    return read_or_die


def unprepared() -> Callable[[str], str]:
    os._exit(3)


def echo() -> Callable[[str], str]:
    return str.upper
