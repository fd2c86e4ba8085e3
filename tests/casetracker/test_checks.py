"""System checks: dangerous settings are found, each by its id."""

from pathlib import Path

from pytest_django import Settings

from casetracker.checks import (
    content_policy_is_strict,
    documents_are_not_static,
    origins_are_named_one_by_one,
)


def test_casetracker_e001_documents_under_static_files(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.MEDIA_ROOT = tmp_path / "documents"
    assert [found.id for found in documents_are_not_static(None)] == ["casetracker.E001"]
    settings.STATIC_ROOT = tmp_path / "static"
    assert documents_are_not_static(None) == []


def test_casetracker_e002_a_policy_that_allows_inline_code(settings: Settings) -> None:
    assert content_policy_is_strict(None) == []
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"style-src": ["'unsafe-inline'"]}}
    assert [found.id for found in content_policy_is_strict(None)] == ["casetracker.E002"]


def test_casetracker_e003_origins_that_are_none(settings: Settings) -> None:
    settings.CORS_ORIGINS = ["https://notebook.example", "http://127.0.0.1:8888"]
    assert origins_are_named_one_by_one(None) == []
    for wrong in ("*", "null", "notebook.example", "https://a.example/", "https://*.example"):
        settings.CORS_ORIGINS = [wrong]
        assert [found.id for found in origins_are_named_one_by_one(None)] == ["casetracker.E003"]
