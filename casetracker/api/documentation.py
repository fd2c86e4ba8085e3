"""The OpenAPI description, and the page that shows it."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class SchemaView(SpectacularAPIView):
    """The description of the API as OpenAPI 3.1, in YAML or with `format=json` in JSON."""

    throttle_classes = []


class DocumentationView(SpectacularSwaggerSplitView):
    """Swagger UI, served from here: it loads nothing from elsewhere and runs nothing inline."""

    throttle_classes = []
