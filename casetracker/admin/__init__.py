"""The admin: where analysts and reviewers work. The site, and the bases of all its pages."""

from casetracker.admin.base import Part, PartFormSet, RoleAdmin, StackedPart
from casetracker.admin.citable import CitableAdmin
from casetracker.admin.deeds import Confirmation, ReasonForm
from casetracker.admin.filters import ArchivedFilter
from casetracker.admin.forms import RoleForm, perform
from casetracker.admin.shelves import Shelf
from casetracker.admin.site import CasetrackerAdminSite, Panel, last_panel, panel

__all__ = [
    "ArchivedFilter",
    "CasetrackerAdminSite",
    "CitableAdmin",
    "Confirmation",
    "Panel",
    "Part",
    "PartFormSet",
    "ReasonForm",
    "RoleAdmin",
    "RoleForm",
    "Shelf",
    "StackedPart",
    "last_panel",
    "panel",
    "perform",
]
