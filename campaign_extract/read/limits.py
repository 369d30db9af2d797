"""How much a file may ask of us: every bound on what a hostile or damaged file can cost, in one place."""

from __future__ import annotations

#: Characters of text that a file may make.
CHARACTERS = 5_000_000

#: Pages of a PDF or an OFD; of scanned pages, which cost seconds each.
PAGES = 500
SCANNED_PAGES = 30

#: Characters of one page: a poster has a few thousand.
PAGE_CHARACTERS = 60_000

#: Paragraphs of a file, these with its cells and blank lines, and tags of a page: each costs memory, however short it is.
PARAGRAPHS = 100_000
PIECES = 200_000
TAGS = 300_000

#: Entries of an archive, bytes of one of them unpacked, and of all that are read.
ENTRIES = 10_000
ENTRY_BYTES = 20_000_000
ARCHIVE_BYTES = 60_000_000

#: An entry of more than a megabyte may unpack to so many times its packed size; Word's own XML reaches 40.
EXPANSION = 250

#: Tables within tables.
NESTING = 8

#: Cells of one table: what a colspan or rowspan of 65,535 would make.
CELLS = 100_000

#: Seconds: a PDF's text, the recognition of one scanned page, a conversion by LibreOffice.
PDF_SECONDS = 60
SCANNED_PAGE_SECONDS = 60
OFFICE_SECONDS = 120

#: Bytes of memory of the process that reads a PDF; what recognises characters needs its models as well.
MEMORY = 1_000_000_000

#: Pixels of a picture: A3 at 400 dpi has 31 million.
PIXELS = 50_000_000
