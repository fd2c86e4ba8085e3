"""Whatever schemathesis makes of the description, the API answers as the description says.

No answer is a fault of the server, none has a status, a type or a shape that is not described.
An example of each operation here; ``make fuzz`` sends many, and those at the bounds.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from casetracker.access import Role, Scope, scopes_for
from casetracker.api.documentation import description_in
from casetracker.tokens import TokenGrant
from tests.dossiers.test_api_fuzz import VIEWS
from tests.dossiers.test_api_people import make_full_person
from tests.dossiers.test_api_queries import make_row
from tests.dossiers.test_api_roles import MAKERS
from tests.factories import make_user
from tests.unmeasured import unmeasured

IS_THOROUGH = os.environ.get("FUZZ") == "thorough"
SENT = (
    ("--phases", "examples,coverage,fuzzing", "--max-examples", "20")
    if IS_THOROUGH
    else ("--phases", "fuzzing", "--max-examples", "1")
)
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


def token_of(role: Role) -> str:
    """A token of a new account of the role that goes as far as it may."""
    user = make_user(role)
    _, text = TokenGrant.objects.give(
        user, scope=Scope(list(scopes_for(user))[-1]), label="", days=1
    )
    return text


def keys_of_records() -> dict[str, list[str]]:
    """The keys of some records of each resource, as its addresses have them; made here."""
    for resource in MAKERS:
        make_row(resource)
    return {
        resource: [
            str(key)
            for key in view.model._default_manager.order_by("-pk").values_list(
                view.lookup_field, flat=True
            )[:5]
        ]
        for resource, view in VIEWS.items()
    }


@pytest.mark.unmeasured
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [None, Role.RESEARCHER, Role.ANALYST])
def test_every_answer_is_described(
    live_server: LiveServer, role: Role | None, tmp_path: Path
) -> None:
    make_full_person("Liu Xiaobo")
    # Made in an answer it would take longer than a busy machine lets schemathesis wait.
    description_in("en-gb")
    header = () if role is None else ("--header", f"Authorization: Token {token_of(role)}")
    found = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{live_server.url}/api/schema/"),
            *("--url", live_server.url, "--seed", "1", "--no-color", "--checks", ",".join(CHECKS)),
            *("--continue-on-failure", "--warnings", "off", "--request-timeout", "60"),
            *(*SENT, *header),
        ],
        cwd=tmp_path,
        env=unmeasured()
        | {"SCHEMATHESIS_HOOKS": "tests.dossiers.fuzzed", "PYTHONPATH": str(settings.BASE_DIR)}
        | {"KEYS_OF_RECORDS": json.dumps(keys_of_records())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr
