"""A server of the Model Context Protocol over standard input and output: ``campaign-extract mcp --folder DIR``.

Its tools are the service's operations, done by the service's workers within the service's bounds.  A tool takes a notice as
text, or as a file below the one folder that was named when the server was started; without a folder there are no files.

Needs the extra ``mcp`` (the Python SDK of the protocol).
"""
