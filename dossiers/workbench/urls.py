"""The address of the reading view."""

from django.urls import path

from dossiers.workbench import views

urlpatterns = [path("<str:reference>/", views.reading, name="source")]
