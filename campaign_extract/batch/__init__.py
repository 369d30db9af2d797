"""Many notices on one machine: a pool of processes reads them, a journal keeps what is done, one file comes out.

``run`` is the door, ``campaign-extract batch`` its command.  The parent only hands out paths and stores answers; a worker
reads one file and answers with its finished record.  Answers come in any order and go to the journal beside the output; in
the end they are copied from there in the order of the paths.  So the output depends on nothing but the files and the
options, memory holds one record and not all, and what was stored before an interruption is not read again.
"""

from __future__ import annotations

from .job import BatchError as BatchError
from .job import Summary as Summary
from .job import run as run
from .record import Options as Options
