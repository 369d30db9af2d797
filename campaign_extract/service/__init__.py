"""The library over HTTP: ``campaign-extract serve``.

The process that listens only takes bytes in and gives bytes out; everything that looks into them (JSON, forms, files, the
notice itself) happens in worker processes, ``work.Desk``, one request at a time, with bounds on time and memory.  A worker that runs
over is killed and replaced.  So one hostile or damaged file costs its own request, and no other waits longer for it than
for any other.

Starlette and not FastAPI: FastAPI reads and validates a body in the process that listens, before the route sees it.  The
models are the contract's all the same, and ``openapi`` writes the document from them.

Needs the extra ``service``.
"""
