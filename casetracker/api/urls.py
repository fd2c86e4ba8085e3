"""Every address under ``/api/``."""

from django.urls import URLPattern, URLResolver, include, path

from casetracker.api.documentation import DocumentationView, SchemaView
from casetracker.api.tokens import TokensView, TokenView
from casetracker.api.unknown import UnknownAddressView

v1: list[URLPattern | URLResolver] = [
    path("tokens/", TokensView.as_view(), name="api-tokens"),
    path("tokens/<str:id>/", TokenView.as_view(), name="api-token"),
    path("", include("sources.api.urls")),
    path("", include("dossiers.api.urls")),
]

urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocumentationView.as_view(url_name="api-schema"), name="api-docs"),
    path("", UnknownAddressView.as_view(), name="api-unknown-root"),
    path("<path:rest>", UnknownAddressView.as_view(), name="api-unknown"),
]
