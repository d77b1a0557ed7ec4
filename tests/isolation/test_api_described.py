"""Does the API answer as its schema says, whatever is sent that the schema allows or forbids?

Schemathesis makes the requests from the published schema. CREWMARK_FUZZ=200 makes 200 for each
operation instead of a few; it then takes other ones each time.
"""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config import env
from core.api.schema import openapi_schema
from tests.isolation.fingerprint import fingerprint, rolled_back
from tests.isolation.routes import ARGUMENTS, PLAIN

pytestmark = pytest.mark.slow
FEW = 10
EXAMPLES = env.whole_number("CREWMARK_FUZZ", default=FEW, least=1)
CHECKS = [
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
ROLES = ("owner", "manager", "reviewer", "annotator")
SAFE = {"GET", "HEAD"}


def described():
    """The published schema, asked through the whole stack as a server would."""
    schema = schemathesis.openapi.from_dict(openapi_schema())
    schema.app = WSGIHandler()
    return schema


OPERATIONS = [found.ok() for found in described().get_all_operations()]


@pytest.fixture(autouse=True, scope="module")
def one_connection():
    """A request leaves the connection open, since what it did is undone after it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def ids_of(side):
    """The ids of the side's rows, by the names that paths and bodies have for them."""
    ids = {name: ARGUMENTS[name](side) for name in ARGUMENTS.keys() - PLAIN}
    return ids | {name.removesuffix("_id"): value for name, value in ids.items()}


def filled(values, ids):
    """The same values, with a row's id wherever a name asks for one."""
    return {name: ids.get(name, value) for name, value in values.items()}


@st.composite
def requests_of(draw, operation, ours, theirs):
    """A request, mostly with ids of rows that are there, and the role that sends it."""
    mode = draw(st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
    case = draw(operation.as_strategy(generation_mode=mode))
    ids = draw(st.sampled_from([ours, ours, ours, theirs, {}]))
    case.path_parameters = filled(case.path_parameters, ids) | {"organization": "acme"}
    if isinstance(case.body, dict):
        case.body = filled(case.body, ids)
    (case.headers or {}).pop("Authorization", None)  # the role's own is sent
    return case, draw(st.sampled_from(ROLES))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
def test_what_comes_back_is_as_described_and_ours(operation, standing_world):
    acme, other = standing_world.acme, standing_world.other
    before = fingerprint(other.pk)

    @settings(
        max_examples=EXAMPLES,
        derandomize=EXAMPLES == FEW,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(requests_of(operation, ids_of(acme), ids_of(other)))
    def ask(request):
        case, role = request
        bearer = {"Authorization": f"Bearer {acme.secrets[role]}", "Accept-Encoding": "identity"}
        with rolled_back():
            response = case.call(headers=bearer)
            changed = case.method not in SAFE and fingerprint(other.pk) != before
        assert response.status_code < 500, said(case, response)
        assert not changed, "other's rows"
        leaked = [word for word in (other.secret, other.hidden_secret) if word in response.text]
        assert not leaked, said(case, response)
        case.validate_response(response, checks=CHECKS)

    ask()


def said(case, response):
    """What was asked and answered, for whoever mends it."""
    return f"{case.as_curl_command()}\n{response.status_code}: {response.text[:500]}"
