"""Every address under ``/api/``."""

from django.urls import URLPattern, URLResolver, include, path

from casetracker.api.documentation import DocumentationView, SchemaView
from casetracker.api.tokens import TokensView, TokenView
from casetracker.api.unknown import UnknownAddressView

v1: list[URLPattern | URLResolver] = [
    # Those that are asked for most first: every address is compared with those before it.
    path("", include("dossiers.api.urls")),
    path("", include("sources.api.urls")),
    path("tokens/", TokensView.as_view(), name="api-tokens"),
    path("tokens/<str:id>/", TokenView.as_view(), name="api-token"),
]

urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocumentationView.as_view(url_name="api-schema"), name="api-docs"),
    path("", UnknownAddressView.as_view(), name="api-unknown-root"),
    path("<path:rest>", UnknownAddressView.as_view(), name="api-unknown"),
]
