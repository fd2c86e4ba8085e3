"""The addresses of the pages about documents; the reading view has its own."""

from django.urls import path

from sources.pages import anchors, views

urlpatterns = [
    path("", views.sources, name="sources"),
    path("snapshots/<uuid:pk>/file", views.snapshot_file, name="snapshot-file"),
    path("<str:reference>/compare/", anchors.compare, name="snapshot-compare"),
    path("<str:reference>/compare/<uuid:pk>/", anchors.decide, name="anchor-decide"),
    path("<str:reference>/compare/<uuid:pk>/print/", anchors.confirm_print, name="anchor-print"),
]
