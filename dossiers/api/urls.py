"""The addresses of people and what happened to them under ``/api/v1/``."""

from rest_framework.routers import SimpleRouter

from dossiers.api.views import appeals, cases, claims, people, vocabulary

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

urlpatterns = router.urls
