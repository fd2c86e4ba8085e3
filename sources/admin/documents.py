"""The part of a form in which a document is pasted or uploaded, and what is said of it after."""

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from casetracker.admin.forms import put_error
from casetracker.exceptions import CasetrackerError
from casetracker.languages import bilingual
from sources.exceptions import ExtractionError
from sources.extraction import CHARSETS, LARGEST_FILE, Extracted
from sources.extraction.plain import title_of
from sources.models import Snapshot, Source
from sources.models.snapshot import storable
from sources.uploads import contents, read_upload

ENDINGS = ".txt,.html,.htm,.pdf,.docx"
MEBIBYTES = LARGEST_FILE // 2**20
KINDS = {
    "text/plain": bilingual("plain text", "纯文本"),
    "text/html": bilingual("web page", "网页"),
    "application/pdf": bilingual("PDF", "PDF"),
}
WORD = bilingual("Word document", "Word 文档")


class DocumentForm(forms.Form):
    """A document as words that are pasted, or as a file whose words are read; never both.

    Once valid, ``found`` is what was read and ``content`` the bytes to keep; both are None where
    there is no document.
    """

    found: Extracted | None = None
    content: bytes | None = None

    file = forms.FileField(
        label=bilingual("File", "文件"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        help_text=bilingual(
            f"PDF, Word (.docx), web page (.html) or plain text, up to {MEBIBYTES} MiB. "
            "The file itself is kept as it is; its words become the text that passages point into.",
            f"PDF、Word（.docx）、网页（.html）或纯文本，最大 {MEBIBYTES} MiB。"
            "原件原样保存；其文字成为段落所依据的文本。",
        ),
    )
    charset = forms.ChoiceField(
        label=bilingual("Character set", "字符集"),
        required=False,
        choices=[("", bilingual("as the file says", "由文件自述")), *CHARSETS.items()],
        help_text=bilingual(
            "Only for text and web pages that do not say it themselves.",
            "仅用于未自述字符集的文本与网页。",
        ),
    )
    whole = forms.BooleanField(
        label=bilingual("Take the whole web page", "取整个网页"),
        required=False,
        help_text=bilingual(
            "With its menus and notes, where the main text leaves out words that matter.",
            "含菜单与附注；正文遗漏要紧文字时使用。",
        ),
    )
    text = forms.CharField(
        label=bilingual("Text", "文本"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "document-text"}),
        help_text=bilingual(
            "Paste the whole text of the document. Passages point into it, so it can never be "
            "changed, only followed by a newer snapshot.",
            "请粘贴文件全文。段落以其为据，因此不可更改，只可另存新快照。",
        ),
    )
    archive_url = forms.URLField(
        label=bilingual("Archived copy", "存档网址"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=bilingual(
            "Where an archive keeps the page, if one does.", "如有存档，请填其网址。"
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Read the document, and say beside the field at fault why that cannot be done."""
        cleaned = super().clean() or self.cleaned_data
        upload, text = cleaned.get("file"), cleaned.get("text") or ""
        try:
            if upload is not None and text.strip():
                raise ExtractionError(
                    "Upload a file or paste its text, not both.", field="text", code="not_both"
                )
            if upload is not None:
                self.content = contents(upload)
                self.found = read_upload(upload, self.content, cleaned)
            elif text.strip():
                self.content = storable(text).encode()
                self.found = pasted(text)
        except CasetrackerError as refused:
            put_error(self, refused)
        return cleaned

    def same_in(self, source: Source) -> Snapshot | None:
        """The snapshot of ``source`` that is this very document."""
        if self.content is None or self.found is None:
            return None
        return source.snapshots.filter(
            file_sha256=hashlib.sha256(self.content).hexdigest(),
            text_sha256=hashlib.sha256(storable(self.found.text).encode()).hexdigest(),
        ).first()

    def taken(self) -> dict[str, Any] | None:
        """What `Snapshot.objects.take` needs; None where there is no document."""
        if self.content is None or self.found is None:
            return None
        return {
            "content": self.content,
            **self.found.for_snapshot(),
            "archive_url": self.cleaned_data.get("archive_url") or "",
        }


def pasted(text: str) -> Extracted:
    """Words that somebody pasted, as if they had been read from a file."""
    return Extracted(
        text=text,
        media_type="text/plain",
        extractor="pasted by hand",
        extractor_version="1",
        title=title_of(text),
    )


def described(found: Extracted) -> str:
    """What was read, in a few words: kind, pages, characters, and by what."""
    kind = str(KINDS.get(found.media_type, WORD))
    pages = str(bilingual(f"{found.pages:,} pages", f"{found.pages:,} 页")) if found.pages else ""
    length = str(bilingual(f"{len(found.text):,} characters", f"{len(found.text):,} 字"))
    by = str(bilingual(f"read by {found.extractor}", f"由 {found.extractor} 读取"))
    return ", ".join(filter(None, (kind, pages, length, by)))


def elsewhere(request: HttpRequest, content: bytes, *, than: Source | None = None) -> list[Any]:
    """Snapshots of other sources with the very same bytes that the account may see."""
    kept = Snapshot.objects.visible_to(request.user).without_text().select_related("source")
    found = kept.filter(file_sha256=hashlib.sha256(content).hexdigest())
    if than is not None:
        found = found.exclude(source=than)
    return list(found.order_by("source__reference", "-captured_at").distinct()[:5])


def tell(request: HttpRequest, form: DocumentForm, source: Source) -> None:
    """Say what was read and left out, and where else the same file is kept."""
    if form.found is None or form.content is None:
        return
    read = bilingual(f"Kept: {described(form.found)}.", f"已保存：{described(form.found)}。")
    messages.success(request, str(read))
    for sentence in form.found.warnings:
        messages.warning(request, sentence)
    if form.found.published and source.published is None:
        hint = bilingual(
            f"The file says {form.found.published}. Nothing is stored of that: enter the date of "
            "publication if it is one.",
            f"文件自述日期为 {form.found.published}，未予保存；如系发布日期请自行填写。",
        )
        messages.info(request, str(hint))
    for snapshot in elsewhere(request, form.content, than=source):
        messages.warning(request, _same_file(snapshot.source))


def _same_file(source: Source) -> SafeString:
    return format_html(
        '{} <a href="{}">{} {}</a>',
        bilingual("The very same file is kept under", "同一文件亦存于"),
        reverse("source", args=[source.reference]),
        source.reference,
        source.title,
    )


def this_very_snapshot(snapshot: Snapshot) -> SafeString:
    """Where the same document is kept already, with a link."""
    return format_html(
        '{} <a href="{}?snapshot={}">{} UTC</a>',
        bilingual("This source has this very snapshot already:", "该来源已有完全相同的快照："),
        reverse("source", args=[snapshot.source.reference]),
        snapshot.pk,
        f"{snapshot.captured_at:%Y-%m-%d %H:%M}",
    )
