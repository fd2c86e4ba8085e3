"""Documents for tests, made by the libraries that make real ones; and bad ones."""

import json
import zipfile
from functools import cache
from io import BytesIO
from typing import Any

import docx
import typst
from docx.document import Document
from pypdf import PdfReader, PdfWriter

WORDS = "The court in Shenyang sentenced the writer to eleven years."
MORE = "He was moved from prison to a hospital in June 2017."


def page(body: str, *, head: str = "<title>A report</title>") -> bytes:
    """A web page around ``body``."""
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'.encode()


def article(*, around: str = "") -> bytes:
    """A page with an article of its own words between a menu and a foot."""
    paragraphs = "".join(
        f"<p>Paragraph {number} says that the writer was moved for the {number}. time, from the "
        f"prison of Jinzhou to hospital number {number} in Shenyang.</p>"
        for number in range(12)
    )
    menu = "<nav><a href='/'>Home</a> <a href='/world'>World</a></nav>"
    foot = "<footer>All rights reserved by the agency.</footer>"
    return page(f"{menu}<article><h1>Writer moved</h1>{paragraphs}{around}</article>{foot}")


@cache
def pdf(*pages: str, title: str = "", language: str = "en") -> bytes:
    """A PDF set by typst, with a page for each text; plain words only."""
    told = f"#set document(title: {json.dumps(title)}, date: none)\n" if title else ""
    body = "\n#pagebreak()\n".join(pages or (WORDS, MORE))
    source = f'{told}#set text(lang: "{language}")\n#set page(width: 10cm, height: 8cm)\n{body}\n'
    made: Any = typst.compile(source.encode())
    return bytes(made)


def pdf_of_pictures(*, pages: int = 2) -> bytes:
    """A PDF without any text."""
    return _written(writer_of_blanks(pages))


def writer_of_blanks(pages: int) -> PdfWriter:
    """Empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=100, height=100)
    return writer


def locked_pdf(password: str) -> bytes:
    """A PDF that opens with ``password`` alone, which may be empty."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    into = BytesIO()
    writer.write(into)
    return into.getvalue()


def word(*paragraphs: str) -> bytes:
    """A .docx of these paragraphs."""
    document = docx.Document()
    for text in paragraphs or (WORDS, MORE):
        document.add_paragraph(text)
    return saved(document)


def saved(document: Document) -> bytes:
    """The bytes of a document of python-docx."""
    into = BytesIO()
    document.save(into)
    return into.getvalue()


def archive(parts: dict[str, bytes], *, packed: bool = True) -> bytes:
    """A zip archive of these parts."""
    into = BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(into, "w", method) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return into.getvalue()


def word_with(changes: dict[str, bytes], *paragraphs: str) -> bytes:
    """A .docx some of whose parts are replaced, or added."""
    with zipfile.ZipFile(BytesIO(word(*paragraphs))) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    return archive(parts | changes)


def part_of_word(name: str) -> bytes:
    """A part of an ordinary .docx."""
    with zipfile.ZipFile(BytesIO(word())) as made:
        return made.read(name)
