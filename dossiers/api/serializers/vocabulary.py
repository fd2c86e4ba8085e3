"""Facilities, organisations, forums, events and offences."""

from casetracker.api.serializers import CheckedSerializer, ReadSerializer
from dossiers.models import CaseEvent, Facility, Forum, Offence, Organisation

NAMES = ["name", "name_zh", "also_known_as", "kind"]
PLACE = ["province", "prefecture", "county"]
OFFENCE = [
    "code",
    "law",
    "version",
    "article",
    "sub_article",
    "paragraph",
    "item",
    "name",
    "name_zh",
    "former_names",
    "chapter",
    "penalty",
    "note",
]


class FacilitySerializer(ReadSerializer):
    """A place of custody."""

    class Meta:
        model = Facility
        fields = ["id", *NAMES, *PLACE, "note"]


class FacilityWriteSerializer(CheckedSerializer):
    """A place of custody as it is recorded."""

    class Meta:
        model = Facility
        fields = [*NAMES, *PLACE, "note"]


class OrganisationSerializer(ReadSerializer):
    """A court, police body, ministry, government, parliament, NGO or the like."""

    class Meta:
        model = Organisation
        fields = ["id", *NAMES, "country", "note"]


class OrganisationWriteSerializer(CheckedSerializer):
    """An organisation as it is recorded."""

    class Meta:
        model = Organisation
        fields = [*NAMES, "country", "note"]


class ForumSerializer(ReadSerializer):
    """Where appeals are made."""

    class Meta:
        model = Forum
        fields = ["id", *NAMES, "note"]


class ForumWriteSerializer(CheckedSerializer):
    """A forum as it is recorded."""

    class Meta:
        model = Forum
        fields = [*NAMES, "note"]


class EventSerializer(ReadSerializer):
    """What ties cases together: a crackdown, a mass trial, a protest."""

    class Meta:
        model = CaseEvent
        fields = ["id", *NAMES, "began", "ended", "note"]


class EventWriteSerializer(CheckedSerializer):
    """An event as it is recorded."""

    class Meta:
        model = CaseEvent
        fields = [*NAMES, "began", "ended", "note"]


class OffenceSerializer(ReadSerializer):
    """An offence: one version of a law, an article, and where told apart a paragraph."""

    class Meta:
        model = Offence
        fields = OFFENCE


class OffenceWriteSerializer(CheckedSerializer):
    """An offence as it is recorded."""

    class Meta:
        model = Offence
        fields = OFFENCE
