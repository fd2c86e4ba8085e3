"""Who may call what: everybody reads what is visible to them, analysts write."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission

from casetracker.access import may_edit

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class ReadOrEdit(BasePermission):
    """Safe methods for all, since querysets start from ``visible_to``; others for analysts up."""

    message = "Only analysts and reviewers record and change."

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        """Whether the method is safe, or the account may edit."""
        del view
        return request.method in SAFE_METHODS or may_edit(request.user)
