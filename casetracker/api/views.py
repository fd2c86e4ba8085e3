"""The bases of the views: gate, verb, answer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, UnsupportedMediaType, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from casetracker.access import role_of
from casetracker.api.bulk import answer_all, is_atomic, kept, record_all
from casetracker.api.conditional import etag_of, hold, precondition_of
from casetracker.api.counting import Counted
from casetracker.api.forms.language import speak
from casetracker.api.forms.listing import FormsMixin
from casetracker.api.json import JSONRenderer
from casetracker.api.once import REPLAYED, digest_of, key_of
from casetracker.api.pagination import Ordering, refused
from casetracker.api.past import ReadsThePast
from casetracker.api.suggestions import unknown
from casetracker.history import acting
from casetracker.kept import Given, Store
from casetracker.languages import english_of
from casetracker.sending import SentOnce

LONGEST_REASON = 500
RECORDS = Store()
"""The statements that read one record with all its parts."""


class LengthRequired(APIException):
    """A body in chunks, of which WSGI reads nothing: it would be taken for an empty one."""

    status_code = status.HTTP_411_LENGTH_REQUIRED
    default_detail = "Send the body with its Content-Length, not in chunks."
    default_code = "length_required"


class StrictParameters(Counted):
    """A view that refuses what it does not read: query parameters, and kinds of body."""

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        """204, with the methods of this address in ``Allow``."""
        del request, args, kwargs
        return Response(status=status.HTTP_204_NO_CONTENT)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let the request in, then check its head.

        Raises `LengthRequired`, ``UnsupportedMediaType``, and ``ValidationError`` that tells the
        nearest parameter.
        """
        super().initial(request, *args, **kwargs)
        if request.META.get("HTTP_TRANSFER_ENCODING") and not request.META.get("CONTENT_LENGTH"):
            raise LengthRequired
        # A form would else be taken for an empty body, since middleware has read it already.
        has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0")
        negotiator: Any = self.get_content_negotiator()
        parser = negotiator.select_parser(request, self.get_parsers())
        if has_body and parser is None:
            raise UnsupportedMediaType(str(request.content_type)[:100])
        known = self.known_parameters()
        errors = {
            name: [serializers.ErrorDetail(unknown("parameter", name, known), "unknown_parameter")]
            for name in request.query_params
            if name not in known
        } or {
            name: [serializers.ErrorDetail("Give this parameter one value.", "not_one_value")]
            for name, values in request.query_params.lists()
            if len(values) > 1 or not values[0].strip()
        }
        if errors:
            raise ValidationError({name[:100]: found for name, found in errors.items()})
        speak(request)

    def known_parameters(self) -> list[str]:
        """The parameters that this request may have."""
        return ["format", "language"]


class ReadViewSet(
    ReadsThePast,
    FormsMixin,
    StrictParameters,
    GenericViewSet[Any],
):
    """A resource that is read.

    Querysets start from ``visible_to``, so that what is hidden is a 404 and is not counted.
    ``read_serializer`` makes a row of the list, ``detail_serializer`` the record by itself.
    ``lookup_field`` is a public key, else the UUID. Lists are downloads too (`FormsMixin`).
    """

    model: ClassVar[type[Model]]
    read_serializer: ClassVar[type[serializers.BaseSerializer[Any]]]
    detail_serializer: ClassVar[type[serializers.BaseSerializer[Any]] | None] = None
    orderings: ClassVar[Mapping[str, Ordering]] = {}

    def filters(self) -> list[str]:
        """The names of the filters of the list."""
        filter_set: Any = getattr(self, "filterset_class", None)
        return list(filter_set.base_filters) if filter_set else []

    def get_queryset(self) -> QuerySet[Any]:
        """The rows that the one who asks may see, with what an answer needs."""
        joined = self.for_list if self.action == "list" else self.for_detail
        rows: QuerySet[Any] = self.with_parts(joined(self.visible()))
        return rows

    def visible(self) -> Any:
        """The rows that the one who asks may see."""
        manager: Any = self.model._default_manager
        return manager.visible_to(self.request.user)

    def for_list(self, rows: Any) -> Any:
        """``rows`` with the joins of a list; each view says its own."""
        return rows

    def for_detail(self, rows: Any) -> Any:
        """``rows`` with the joins of a single record."""
        return self.for_list(rows)

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """The serializer that reads."""
        if self.action != "list" and self.detail_serializer:
            return self.detail_serializer
        return self.read_serializer

    def get_object(self) -> Any:
        """The record at this address; a 404 where it is hidden or not there."""
        if self.action != "retrieve" or not self.is_kept():
            return self.found_in(self.get_queryset())
        key = type(self), role_of(self.request.user)
        return self.found_in(RECORDS.get(key, self._record))

    def _record(self) -> QuerySet[Any]:
        """The record of a key that is given later."""
        return self.get_queryset().filter(**{self.lookup_field: Given("key")})

    def found_in(self, rows: Any) -> Any:
        """The record of ``rows`` that the address names, or of what is kept. Raises ``Http404``."""
        text = str(self.kwargs[self.lookup_url_kwarg or self.lookup_field])
        if self.lookup_field == "pk" and not _is_uuid(text):
            raise Http404
        if isinstance(rows, QuerySet):
            rows = rows.filter(**{self.lookup_field: text})[:1]
        else:
            rows = rows.fetch(key=text)
        found = next(iter(rows), None)
        if found is None:
            raise Http404
        return found


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class WriteViewSet(ReadViewSet):
    """A resource whose records are made and mended; every write is one transaction, with a reason.

    The reason is the key ``reason`` of the body or the header ``X-Change-Reason``.
    """

    write_serializer: ClassVar[type[serializers.BaseSerializer[Any]]]
    made: Mapping[str, Any] = MappingProxyType({})
    """What this request has made, for who sends it again."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """As every view; a write with an ``Idempotency-Key`` is carried out once."""
        super().initial(request, *args, **kwargs)
        method = str(request.method).lower()
        handler = None if request.method in SAFE_METHODS else getattr(self, method, None)
        key = handler and key_of(request)
        if key:
            # REST framework asks for the method's handler after this.
            setattr(self, method, partial(self.answer_once, key, handler))

    def answer_once(
        self, key: str, handler: Any, request: Request, *args: Any, **kwargs: Any
    ) -> Response:
        """What ``handler`` answers, or the same anew where this request was carried out before."""
        account: Any = request.user
        with transaction.atomic():
            sent = SentOnce.objects.take(account, key=key, digest=digest_of(request))
            if not sent.status:
                response: Response = handler(request, *args, **kwargs)
                sent.note(status=response.status_code, made=dict(self.made))
                return response
        response = self.answer_again(request, sent)
        response[REPLAYED] = "true"
        return response

    def answer_again(self, request: Request, sent: SentOnce) -> Response:
        """What was made, as it may be seen now. Raises ``Http404`` where it may not be."""
        if "rows" in sent.made:
            return answer_all(self, request, sent.made["rows"])
        if "pk" not in sent.made:
            return Response(status=sent.status)
        record = self.visible().filter(pk=sent.made["pk"]).first()
        if record is None:
            raise Http404
        return self.answer(record, status=sent.status)

    def known_parameters(self) -> list[str]:
        """Those of a reading; of new records whether they are all or nothing."""
        known = super().known_parameters()
        return [*known, "atomic"] if self.action == "create" else known

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a record and answer with it; of an array, a record of each row."""
        del args, kwargs
        atomic = is_atomic(request)
        with self.writing(request) as (body, _):
            if isinstance(body, list):
                self.made = {"rows": kept(record_all(self, body, atomic=atomic))}
                return answer_all(self, request, self.made["rows"])
            serializer = self.write_serializer(data=body, context=self.get_serializer_context())
            serializer.is_valid(raise_exception=True)
            record = serializer.save()
        return self.answer(record, status=status.HTTP_201_CREATED)

    @contextmanager
    def writing(self, request: Request) -> Iterator[tuple[Any, str]]:
        """A transaction in the name of who asks; gives the body without its reason, and that."""
        body, reason = _body_and_reason(request)
        user: Any = request.user
        default = f"API: {request.method} {english_of(self.model._meta.verbose_name or '')}"
        with transaction.atomic(), acting(by=user, reason=reason or default):
            self.hold_to_version(request)
            yield body, reason

    def hold_to_version(self, request: Request) -> None:
        """Lock the record where the write holds for one version of it only, and compare.

        Raises `VersionError` where it is another, and ``ValidationError`` without a record.
        """
        tags = precondition_of(request._request)
        if tags is None:
            return
        if (self.lookup_url_kwarg or self.lookup_field) not in self.kwargs:
            raise refused(tags.header, "This is for records that are there.", "no_record")
        content = JSONRenderer().render(self.shown(self.locked())[1])
        hold(tags, current=etag_of(content, media_type=JSONRenderer.media_type))

    def shown(self, record: Model) -> tuple[Any, Any]:
        """The record as one reads it by itself: the row, and what is shown of it."""
        row = self.for_detail(self.visible()).get(pk=record.pk)
        return row, self.get_serializer(row).data

    def answer(self, record: Model, *, status: int = 200) -> Response:
        """The record as one reads it, with its ETag, and its address where it is new."""
        row, data = self.shown(record)
        self.made = {"pk": str(row.pk)}
        address = reverse(f"{self.basename}-detail", args=[str(getattr(row, self.lookup_field))])
        response = Response(data, status=status, headers={"Content-Location": address})
        response.add_post_render_callback(_tag)
        if status == 201:
            response["Location"] = self.request.build_absolute_uri(address)
        return response

    def locked(self) -> Any:
        """The record at this address, locked until the transaction ends."""
        return self.found_in(self.visible().select_for_update(of=("self",)))


def _tag(response: Any) -> None:
    """Give an answer that shows a record the tag that reading the record gives."""
    response["ETag"] = etag_of(response.content, media_type=response["Content-Type"])


class EditViewSet(WriteViewSet):
    """A resource whose records can be changed in part, by ``edit_serializer`` where it differs."""

    edit_serializer: ClassVar[type[serializers.BaseSerializer[Any]] | None] = None

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change what the body names and answer with the whole."""
        del args, kwargs
        with self.writing(request) as (body, _):
            edit = self.edit_serializer or self.write_serializer
            serializer = edit(
                self.locked(), data=body, partial=True, context=self.get_serializer_context()
            )
            serializer.is_valid(raise_exception=True)
            record = serializer.save()
        return self.answer(record)


class PartViewSet(EditViewSet):
    """A resource of parts of a record, which are also taken away; the history keeps them."""

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take the part away."""
        del args, kwargs
        with self.writing(request):
            self.locked().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


def _single_values(body: MultiValueDict[str, Any]) -> dict[str, Any]:
    """The fields and files of a form. Raises ``ValidationError`` where one is given twice."""
    for name, values in body.lists():
        if len(values) != 1:
            raise refused(name[:100], "Give this field one value.", "not_one_value")
    return dict(body.items())


def _body_and_reason(request: Request) -> tuple[Any, str]:
    """The body without ``reason``, and the reason. Raises ``ValidationError``."""
    body: Any = request.data
    if isinstance(body, MultiValueDict):
        body = _single_values(body)
    said = request.META.get("HTTP_X_CHANGE_REASON", "")
    try:
        # WSGI gives headers as Latin-1; people write their reasons in UTF-8.
        reason = said.encode("latin-1").decode()
    except UnicodeError as exc:
        raise refused("X-Change-Reason", "Write the reason in UTF-8.", "encoding") from exc
    if isinstance(body, dict) and "reason" in body:
        reason = body["reason"]
        body = {name: value for name, value in body.items() if name != "reason"}
    if not isinstance(reason, str) or len(reason) > LONGEST_REASON:
        raise refused("reason", f"Give a text of at most {LONGEST_REASON} characters.", "invalid")
    return body, reason.strip()
