"""The addresses of people and what happened to them under ``/api/v1/``."""

from django.urls import path
from rest_framework.routers import SimpleRouter

import dossiers.api.expanding  # noqa: F401
from dossiers.api.views import appeals, cases, claims, people, vocabulary
from dossiers.api.views.changes import ChangesView
from dossiers.api.views.checks import ChecksView
from dossiers.api.views.matching import MatchView
from dossiers.api.views.reconciling import (
    ColumnsView,
    ReconcileView,
    SuggestEntityView,
    SuggestPropertyView,
)
from dossiers.api.views.searching import SearchView
from dossiers.api.views.statistics import StatisticsView
from dossiers.api.views.vocabularies import VocabulariesView

router = SimpleRouter()
for prefix, view in {
    "people": people.PersonViewSet,
    "names": people.NameViewSet,
    "external-ids": people.ExternalIdViewSet,
    "relationships": people.RelationshipViewSet,
    "detentions": cases.DetentionViewSet,
    "charges": cases.ChargeViewSet,
    "status-changes": cases.StatusChangeViewSet,
    "appeals": appeals.AppealViewSet,
    "appeal-persons": appeals.AppealPersonViewSet,
    "responses": appeals.ResponseViewSet,
    "response-items": appeals.AnswerViewSet,
    "claims": claims.ClaimViewSet,
    "facilities": vocabulary.FacilityViewSet,
    "organisations": vocabulary.OrganisationViewSet,
    "forums": vocabulary.ForumViewSet,
    "events": vocabulary.EventViewSet,
    "offences": vocabulary.OffenceViewSet,
}.items():
    router.register(prefix, view, basename=f"api-{prefix}")

urlpatterns = [
    *router.urls,
    path("statistics/", StatisticsView.as_view(), name="api-statistics"),
    path("people/<str:reference>/checks/", ChecksView.as_view(), name="api-person-checks"),
    path("changes/", ChangesView.as_view(), name="api-changes"),
    path("vocabularies/", VocabulariesView.as_view(), name="api-vocabularies"),
    path("people/match/", MatchView.as_view(), name="api-people-match"),
    path("people/reconcile/", ReconcileView.as_view(), name="api-people-reconcile"),
    path("people/reconcile/suggest/entity/", SuggestEntityView.as_view()),
    path("people/reconcile/suggest/property/", SuggestPropertyView.as_view()),
    path("people/reconcile/columns/", ColumnsView.as_view()),
    path("search/", SearchView.as_view(), name="api-search"),
]
