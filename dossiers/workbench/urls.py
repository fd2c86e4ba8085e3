"""The addresses of the reading view, and of what is stated in it."""

from django.urls import path

from dossiers.workbench import views
from dossiers.workbench.stating import views as stating

urlpatterns = [
    path("<str:reference>/", views.reading, name="source"),
    path("<str:reference>/notes/", views.notes, name="source-notes"),
    path("<str:reference>/state/", stating.state_claim, name="state-claim"),
    path("<str:reference>/state/people/", stating.state_people, name="state-people"),
    path("<str:reference>/state/value/", stating.state_value, name="state-value"),
    path("<str:reference>/state/record/", stating.state_record, name="state-record"),
    path("<str:reference>/state/undo/", stating.state_undo, name="state-undo"),
]
