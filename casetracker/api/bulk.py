"""Many new records in one request: an array instead of an object, with a result for each row.

Each row goes the way of a record sent by itself, in a savepoint of its own. All or nothing is the
default; ``atomic=false`` records the rows that can be recorded and says what is wrong with the
others.
"""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from rest_framework.response import Response

from casetracker.api.pagination import refused
from casetracker.api.problems import SAID_BY_ERRORS, Problem, Refused, error, problem_of

if TYPE_CHECKING:
    from rest_framework.request import Request

    from casetracker.api.views import WriteViewSet

MOST_ROWS = 500
Outcome = Model | Problem
Line = dict[str, Any]


def is_atomic(request: "Request") -> bool:
    """Whether all rows are recorded or none. Raises ``ValidationError`` for another text."""
    text = request.query_params.get("atomic", "true")
    if text not in ("true", "false"):
        raise refused("atomic", "Write true or false.", "invalid")
    return text == "true"


def record_all(view: "WriteViewSet", rows: list[Any], *, atomic: bool) -> list[Outcome]:
    """The records made of ``rows``, or for each that cannot be one what is wrong with it.

    Raises ``ValidationError`` where there are too many or none, and `Refused`, which names every
    row at fault, where ``atomic``.
    """
    if not 1 <= len(rows) <= MOST_ROWS:
        raise refused("", f"Send 1 to {MOST_ROWS} rows.", "number_of_rows")
    outcomes = [_record(view, row) for row in rows]
    problems = {
        index: outcome for index, outcome in enumerate(outcomes) if isinstance(outcome, Problem)
    }
    if atomic and problems:
        raise Refused(_of_all(problems, number=len(rows)))
    return outcomes


def _record(view: "WriteViewSet", row: Any) -> Outcome:
    try:
        with transaction.atomic():
            serializer = view.write_serializer(data=row, context=view.get_serializer_context())
            serializer.is_valid(raise_exception=True)
            record: Model = serializer.save()
            return record
    except Exception as exc:
        problem = problem_of(exc)
        if problem is None:
            raise
        return problem


def _of_all(problems: dict[int, Problem], *, number: int) -> Problem:
    """One problem that tells of all rows at fault; its fields begin with the row's number."""
    statuses = {problem.status for problem in problems.values()}
    errors = [
        {**each, "field": f"{index}.{each['field']}".rstrip(".")}
        for index, problem in problems.items()
        for each in problem.errors or [error("", problem.code, problem.detail)]
    ]
    first, told = next(iter(problems.items()))
    return Problem(
        statuses.pop() if len(statuses) == 1 else 400,
        "rows_refused",
        f"{len(problems)} of {number} rows cannot be recorded, so that none is. Row {first}: "
        f"{told.detail}",
        errors,
    )


def kept(outcomes: list[Outcome]) -> list[Line]:
    """What is kept of the outcomes for who sends the request again: keys, and refusals.

    Words of documents that a refusal quotes are not kept.
    """
    lines: list[Line] = []
    for outcome in outcomes:
        if isinstance(outcome, Problem):
            line = outcome.body()
            line["errors"] = [
                {name: said for name, said in each.items() if name not in SAID_BY_ERRORS}
                for each in outcome.errors
            ]
            lines.append({"problem": line})
        else:
            lines.append({"pk": str(outcome.pk)})
    return lines


def answer_all(view: "WriteViewSet", request: "Request", lines: list[Line]) -> Response:
    """The result of each row, in their order; ``lines`` as `kept` gives them.

    207 where a row is refused. With ``Prefer: return=minimal`` records are named and not shown.
    """
    minimal = "return=minimal" in request.headers.get("Prefer", "").replace(" ", "")
    keys = [line["pk"] for line in lines if "pk" in line]
    visible = view.visible() if minimal else view.for_detail(view.visible())
    found = {str(row.pk): row for row in visible.filter(pk__in=keys)}
    shown = [] if minimal else view.get_serializer(list(found.values()), many=True).data
    bodies = dict(zip(found, shown, strict=False))
    results = [
        {"index": index, **_result(view, line, found, bodies)} for index, line in enumerate(lines)
    ]
    made_all = all(result["status"] == 201 for result in results)
    response = Response({"results": results}, status=201 if made_all else 207)
    if minimal:
        response["Preference-Applied"] = "return=minimal"
    return response


def _result(view: "WriteViewSet", line: Line, found: Line, bodies: Line) -> Line:
    if "problem" in line:
        return {"status": line["problem"]["status"], "problem": line["problem"]}
    row = found.get(line["pk"])
    if row is None:
        # Sent again, after what it made was hidden from the account.
        gone = Problem(404, "not_found", "What this row made is nothing that you may see now.")
        return {"status": 404, "problem": gone.body()}
    address = reverse(f"{view.basename}-detail", args=[str(getattr(row, view.lookup_field))])
    result: Line = {"status": 201, "location": view.request.build_absolute_uri(address)}
    return {**result, "record": bodies[line["pk"]]} if bodies else result
