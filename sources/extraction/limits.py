"""How much a file may ask of us before it is refused. Told to people in docs/operators.md."""

LARGEST_FILE = 50 * 2**20
"""Bytes of a file."""

MEMORY = 768 * 2**20
"""Bytes of address space of the process that reads a file: libraries take a quarter of it."""

SECONDS = 60
"""Of processor time, and of waiting, for one file."""

MOST_PAGES = 2_000
"""Pages of a PDF."""

MOST_PARTS = 5_000
"""Files in a .docx, which is a zip archive."""

MOST_UNPACKED = 256 * 2**20
"""Bytes of a .docx when unpacked."""

MOST_UNPACKED_XML = 64 * 2**20
"""Bytes of the XML in a .docx when unpacked; in memory it takes ten times as much."""

HIGHEST_RATIO = 200
"""Bytes unpacked for each packed one, beyond the first 10 MiB. Word's own files stay below 50."""
