"""The OpenAPI description, and the page that shows it."""

from functools import cache
from typing import Any

from django.utils.translation import get_language, override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.plumbing import set_query_parameters
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response


@cache
def description_in(language: str) -> Any:
    """The description in a language; made once, since making it takes more than a second."""
    with override(language):
        return SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]


class SchemaView(SpectacularAPIView):
    """The description of the API as OpenAPI 3.1, in JSON or with `format=yaml` in YAML."""

    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer]
    throttle_classes = []

    def _get_schema_response(self, request: Request) -> Response:
        name = f"casetracker.{self._get_format(request)}"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return Response(description_in(get_language() or "en-gb"), headers=headers)

    def _get_format(self, request: Request) -> str:
        renderer: Any = request.accepted_renderer
        return str(renderer.format)


class DocumentationView(SpectacularSwaggerSplitView):
    """Swagger UI, served from here: it loads nothing from elsewhere and runs nothing inline."""

    throttle_classes = []

    def _get_schema_url(self, request: Request) -> str:
        url: str = super()._get_schema_url(request)  # type: ignore[no-untyped-call]
        return set_query_parameters(url, format="json")
