"""The text of files that come from outside: plain text, web pages, PDF and Word documents.

`extract` is the door. It reads in a process of its own, with limits of memory and time; see
docs/decisions/0011-reading-uploads.md.
"""

from sources.extraction.charsets import CHARSETS
from sources.extraction.limits import LARGEST_FILE
from sources.extraction.process import extract
from sources.extraction.result import Extracted

__all__ = ["CHARSETS", "LARGEST_FILE", "Extracted", "extract"]
