"""The addresses of the pages about documents; the reading view has its own."""

from django.urls import path

from sources.pages import views

urlpatterns = [
    path("", views.sources, name="sources"),
    path("snapshots/<uuid:pk>/file", views.snapshot_file, name="snapshot-file"),
]
