"""Who may see and do what: audiences, roles, and the base of every ``visible_to``.

A *role* is a Django group with a fixed name. An account has the rights of its highest role; an
account without a role, and a visitor, are readers. Superusers are administrators.

A *scope* is how far a token goes. It cuts what its account may see and do, here and nowhere else:
whoever asks `role_of` or `acts_as` about an account that came with a token is told what the
token allows. Without a token, in a session, the account has all its rights.
"""

from collections.abc import Callable, Iterable
from functools import reduce, wraps
from operator import or_
from typing import Any, Self, TypeAlias, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from casetracker import present
from casetracker.languages import bilingual

Actor: TypeAlias = AbstractBaseUser | AnonymousUser
T = TypeVar("T")
M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class Audience(models.TextChoices):
    """How far a record may travel; each wider audience is held by the narrower ones."""

    PUBLIC = "public", bilingual("public", "公开")
    INTERNAL = "internal", bilingual("internal", "内部")
    CONFIDENTIAL = "confidential", bilingual("confidential", "机密")


class Role(models.TextChoices):
    """The five roles, least first; the codes are the names of the groups."""

    READER = "reader", bilingual("reader", "读者")
    RESEARCHER = "researcher", bilingual("researcher", "研究者")
    ANALYST = "analyst", bilingual("analyst", "分析员")
    REVIEWER = "reviewer", bilingual("reviewer", "审核员")
    ADMINISTRATOR = "administrator", bilingual("administrator", "管理员")


class Scope(models.TextChoices):
    """How far a token goes; each includes those before it. None goes beyond the account's role."""

    READ = "read", bilingual("read what everybody may read", "只读公开内容")
    INTERNAL = "internal", bilingual("read all that the account may read", "读取帐户可见的全部内容")
    WRITE = "write", bilingual("read all, record and change", "读取全部、录入和修改")
    REVIEW = "review", bilingual("all that, accept and publish", "以上全部，并可审核和发布")


RANKS = {role.value: rank for rank, role in enumerate(Role)}
REACH = {scope.value: rank for rank, scope in enumerate(Scope)}
NEEDED = {
    Role.READER: Scope.READ,
    Role.RESEARCHER: Scope.INTERNAL,
    Role.ANALYST: Scope.WRITE,
    Role.REVIEWER: Scope.REVIEW,
}
"""The least scope with which a token acts in a role. None administers."""
CLEARANCES: dict[Role, frozenset[Audience]] = {
    Role.READER: frozenset({Audience.PUBLIC}),
    Role.RESEARCHER: frozenset({Audience.PUBLIC, Audience.INTERNAL}),
    Role.ANALYST: frozenset(Audience),
    Role.REVIEWER: frozenset(Audience),
    Role.ADMINISTRATOR: frozenset(Audience),
}


def role_of(user: Actor) -> Role:
    """The role in which ``user`` sees: the highest held, but reader for a token that only reads.

    Read once from the database and kept on the object. Inactive accounts and visitors are readers.
    """
    if not (user.is_authenticated and user.is_active) or scope_of(user) is Scope.READ:
        return Role.READER
    if getattr(user, "is_superuser", False):
        return Role.ADMINISTRATOR
    held: Role | None = getattr(user, "_casetracker_role", None)
    if held is None:
        names = user.groups.filter(name__in=RANKS).values_list("name", flat=True)  # type: ignore[attr-defined]
        held = note_groups(user, names)
    return held


def note_groups(user: Actor, names: Iterable[str]) -> Role:
    """Keep on ``user``, this object of the account, the highest role of the groups it is in."""
    held = Role(max(RANKS.keys() & set(names), key=RANKS.__getitem__, default=Role.READER))
    user._casetracker_role = held  # type: ignore[union-attr]
    return held


def scope_of(user: Actor) -> Scope | None:
    """The scope of the token ``user`` came with; None without a token."""
    found: Scope | None = getattr(user, "_casetracker_scope", None)
    return found


def hold_to(user: Actor, scope: Scope) -> None:
    """Let ``user``, this object of the account, go no further than ``scope`` from here on."""
    user._casetracker_scope = scope  # type: ignore[union-attr]


def has_role(user: Actor, role: Role) -> bool:
    """Whether ``user`` sees as ``role`` or a higher one does."""
    return RANKS[role_of(user)] >= RANKS[role]


def acts_as(user: Actor, role: Role) -> bool:
    """Whether ``user`` may do what is for ``role``: held, and within the scope of the token."""
    scope = scope_of(user)
    if scope is not None and (role not in NEEDED or REACH[scope] < REACH[NEEDED[role]]):
        return False
    return has_role(user, role)


def clearance(user: Actor) -> frozenset[Audience]:
    """The audiences ``user`` belongs to."""
    return CLEARANCES[role_of(user)]


def sees_unpublished(user: Actor) -> bool:
    """Whether drafts, proposed claims and withdrawn dossiers are shown to ``user``."""
    return has_role(user, Role.RESEARCHER)


def sees_notes(user: Actor) -> bool:
    """Whether internal notes and archived records are shown to ``user``."""
    return has_role(user, Role.ANALYST)


def may_edit(user: Actor) -> bool:
    """Whether ``user`` may record and change."""
    return acts_as(user, Role.ANALYST)


def may_review(user: Actor) -> bool:
    """Whether ``user`` may accept, reject and publish."""
    return acts_as(user, Role.REVIEWER)


def may_administer(user: Actor) -> bool:
    """Whether ``user`` may manage accounts."""
    return acts_as(user, Role.ADMINISTRATOR)


def scopes_for(user: Actor) -> list[Scope]:
    """The scopes that a token of ``user`` may have: those that its role can use."""
    return [scope for role, scope in NEEDED.items() if has_role(user, role)]


def kept_by_role(make: Callable[[Actor], T]) -> Callable[[Actor], T]:
    """Decorate what makes querysets for a reader: they are made once for each role and kept.

    What one may see follows from the role alone, and to put a condition on five tables together
    takes longer than to ask the database. Where the past is read they are made anew. Django notes
    things on querysets that it prefetches by, so take copies of what is kept.
    """
    kept: dict[Role, T] = {}

    @wraps(make)
    def made(user: Actor) -> T:
        if present.moment() is not None:
            return make(user)
        role = role_of(user)
        if role not in kept:
            kept[role] = make(_seeing_as(role))
        return kept[role]

    return made


def _seeing_as(role: Role) -> Actor:
    """An account of this role that is in no table, and so nobody's in particular."""
    account = get_user_model()(is_superuser=role is Role.ADMINISTRATOR)
    account._casetracker_role = role  # type: ignore[attr-defined]
    return account


class VisibleQuerySet(models.QuerySet[M_co]):
    """The base of every queryset that leaves the system: it can be cut to what one may see.

    Where the past is read (`casetracker.past`), what may not be seen in the present is cut too.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        """Make ``visible_to`` of the class ask the present too."""
        super().__init_subclass__(**options)
        if "visible_to" in cls.__dict__:
            type.__setattr__(cls, "visible_to", _and_now(cls.__dict__["visible_to"]))

    def visible_to(self, user: Actor) -> Self:
        """The rows ``user`` may know of. Everything shown, counted or exported starts here."""
        raise NotImplementedError


def _and_now(visible_to: Callable[[Any, Actor], Any]) -> Callable[[Any, Actor], Any]:
    @wraps(visible_to)
    def visible_then_and_now(self: Any, user: Actor) -> Any:
        then = visible_to(self, user)
        # Those who keep the files see every row of the present.
        if present.moment() is None or sees_notes(user) or isinstance(self, OpenQuerySet):
            return then
        return then.filter(pk__in=present.visible_now(self.model, user))

    return visible_then_and_now


class OpenQuerySet(VisibleQuerySet[M_co]):
    """Vocabulary rows, which name no prisoner and no informant: everybody may see them."""

    def visible_to(self, user: Actor) -> Self:
        """All rows."""
        del user
        return self.all()


def any_of(*conditions: Q) -> Q:
    """The conditions joined by OR; ``Q()`` (everything) where there are none."""
    return reduce(or_, conditions, Q())


class OneIsThere(Exists):
    """``EXISTS``; in a statement with a limit in a form that is looked up row by row.

    PostgreSQL may answer an ``EXISTS`` by reading all rows there are, once. That is best where many
    are asked about. How few of them a page needs, it does not take into account.
    """

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        """The SQL that suits the statement."""
        if compiler.query.is_sliced:
            extra["template"] = "((%(subquery)s) IS NOT NULL)"
        return super().as_sql(compiler, connection, *args, **extra)


def names_one_of(link: str, rows: "models.QuerySet[Any]") -> Q:
    """The condition that the column ``link`` names one of ``rows``, where it is one of several.

    Under OR it is to be written so and not with ``__in``: for that PostgreSQL reads all of
    ``rows`` first, however few of ours are asked for. This is looked up row by row.
    """
    return Q(OneIsThere(rows.filter(pk=OuterRef(link))))


def audience_field(**options: Any) -> "models.CharField[str, str]":
    """A column for an `Audience`; internal unless somebody decides otherwise."""
    return models.CharField(
        bilingual("audience", "受众"),
        max_length=20,
        choices=Audience.choices,
        default=Audience.INTERNAL,
        **options,
    )
