"""The application of people and their cases."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """People, detentions, status changes, appeals, responses and the claims about them."""

    name = "dossiers"
    verbose_name = "dossiers"
