"""The vocabularies by the names they have in the OpenAPI description: plain data for settings."""

ENUMS = {
    "Audience": "casetracker.access.Audience",
    "Restriction": "dossiers.models.status.RESTRICTIONS",
    **{
        name: f"sources.vocabularies.{name}"
        for name in (
            "AnchorState",
            "PublisherKind",
            "Reliability",
            "SourceKind",
        )
    },
    **{
        name: f"dossiers.vocabularies.{name}"
        for name in (
            "AppealKind",
            "AppealStatus",
            "Certainty",
            "Channel",
            "ChargeStage",
            "ClaimBasis",
            "ClaimState",
            "ContactLevel",
            "Credibility",
            "Custody",
            "Demand",
            "EventKind",
            "ExternalScheme",
            "FacilityKind",
            "ForumKind",
            "IssueCategory",
            "Law",
            "LegalStage",
            "LinkStrength",
            "Mechanism",
            "NameKind",
            "OrganisationKind",
            "Outcome",
            "PublicationState",
            "RelationshipKind",
            "ResponseKind",
            "Romanisation",
            "Script",
            "SentenceKind",
            "Sex",
            "Standing",
        )
    },
}
"""Names of components, and where their choices are."""
