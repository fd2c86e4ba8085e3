"""How the admin's pages are sorted for people."""

from django.db.models import TextChoices

from casetracker.languages import bilingual


class Shelf(TextChoices):
    """What a model is used for; the order is that of the navigation."""

    CASES = "cases", bilingual("Cases", "案件")
    EVIDENCE = "evidence", bilingual("Evidence", "证据")
    VOCABULARY = "vocabulary", bilingual("Vocabulary", "词表")
    ACCOUNTS = "accounts", bilingual("Accounts", "帐户")
