"""What follows from the law and from what is recorded: derived when it is asked, never stored."""

from dossiers.law.exceeding import Exceeded, exceeded_by, exceeding
from dossiers.law.limits import LIMITS, Limit, limit_of

__all__ = ["LIMITS", "Exceeded", "Limit", "exceeded_by", "exceeding", "limit_of"]
