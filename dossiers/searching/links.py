"""Links from a snippet to the place in the page where its words stand."""

from urllib.parse import quote

from casetracker.searching.snippets import Snippet
from dossiers.searching.finding import Result

LONGEST_FRAGMENT = 80
"""Code points of text that a link names, so that the browser finds them."""


def page_of(result: Result, snippet: Snippet) -> str:
    """The path of the page that shows the record, at the words where the browser can find them.

    A document's page is opened at a text fragment, which needs no script; a browser that knows
    none opens the page at its beginning.
    """
    if snippet.field != "text" or not snippet.within:
        return result.page
    start, end = _words_to_find(snippet)
    words = " ".join(snippet.text[start - snippet.start : end - snippet.start].split())
    return f"{result.page}#:~:text={quote(words, safe='')}" if words else result.page


def _words_to_find(snippet: Snippet) -> tuple[int, int]:
    """The first hit, and what follows it in the same line, so that it is the right one."""
    start, end = snippet.hits[0] if snippet.hits else (snippet.start, snippet.end)
    line_end = snippet.text.find("\n", end - snippet.start)
    stop = snippet.end if line_end < 0 else snippet.start + line_end
    stop = min(stop, start + LONGEST_FRAGMENT)
    space = snippet.text.rfind(" ", end - snippet.start, stop - snippet.start)
    return start, max(end, stop if space < 0 else snippet.start + space)
