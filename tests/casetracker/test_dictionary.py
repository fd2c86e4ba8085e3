"""The data dictionary says what the models say."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from casetracker.dictionary import as_markdown

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"


def test_the_document_is_up_to_date() -> None:
    # After a change of the models: manage.py data_dictionary > docs/data-dictionary.md
    assert DOCUMENT.read_text(encoding="utf-8") == f"{as_markdown().rstrip()}\n"


def test_it_names_tables_columns_and_rules() -> None:
    out = StringIO()
    call_command("data_dictionary", stdout=out)
    text = out.getvalue()
    assert "### Claim (`dossiers_claim`)" in text
    assert "| `began_earliest` | date |" in text
    assert "- `claim_reviewed_by_another`: Nobody reviews their own claim." in text
    assert "PersonEvent" not in text
