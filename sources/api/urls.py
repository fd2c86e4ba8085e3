"""The addresses of documents and passages under ``/api/v1/``."""

from rest_framework.routers import SimpleRouter

import sources.api.expanding  # noqa: F401
from sources.api import views

router = SimpleRouter()
router.register("publishers", views.PublisherViewSet, basename="api-publishers")
router.register("sources", views.SourceViewSet, basename="api-sources")
router.register("snapshots", views.SnapshotViewSet, basename="api-snapshots")
router.register("passages", views.PassageViewSet, basename="api-passages")

urlpatterns = router.urls
