"""Does each address, asked by anybody in any way, answer only whom it should, with only theirs?

The addresses come from the URL configuration: a new one fails here until it has its line in
expectations.py (and a new name of an argument its line in routes.py).
"""

import json
from collections import Counter

import pytest
from django.test import Client
from django.urls import resolve, reverse

from core.permissions.roles import EVERY_PERMISSION, PERMISSIONS
from core.tenancy.scope import tenant
from tests.factories import people
from tests.isolation.asking import METHODS, WAYS, Person
from tests.isolation.expectations import EXPECTATIONS, Inside, Outside
from tests.isolation.fingerprint import fingerprint, rolled_back
from tests.isolation.routes import ARGUMENTS, PLAIN, every_route
from tests.support.world import ROLES

ROUTES = every_route()
KNOWN = [route for route in ROUTES if route.name in EXPECTATIONS]
INSIDE = [pytest.param(route, id=route.name) for route in KNOWN if route.is_inside]
OUTSIDE = [pytest.param(route, id=route.name) for route in KNOWN if not route.is_inside]
REFUSED = {403, 404, 405}


def secrets_of(side, *, name=True, hidden=True):
    """The words of a side that may not leave it."""
    words = [side.secret]
    words += [side.name_secret] if name else []
    return tuple(words + ([side.hidden_secret] if hidden else []))


@pytest.fixture(scope="module")
def strangers(standing_world):
    """Everybody who doesn't belong to acme."""
    acme, other = standing_world.acme, standing_world.other
    nothing_of_both = secrets_of(acme) + secrets_of(other)
    return [
        Person("signed out", None, nothing_of_both),
        Person("stranger", standing_world.stranger, nothing_of_both),
        *(
            # at the door no role of elsewhere counts
            Person(f"other's {role}", other.users[role], secrets_of(acme), other.secrets[role])
            for role in ("owner", "annotator")
        ),
    ]


@pytest.fixture(scope="module")
def insiders(standing_world):
    """Everybody who belongs to acme, by role, and the annotator who is in both."""
    acme, other = standing_world.acme, standing_world.other
    hidden = {"annotator": (acme.hidden_secret,)}
    found = {
        role: Person(
            f"acme's {role}",
            acme.users[role],
            secrets_of(other) + hidden.get(role, ()),
            acme.secrets[role],
        )
        for role in ROLES
    }
    words = (*secrets_of(other, name=False), acme.hidden_secret)
    both = Person("the annotator of both", standing_world.both, words, acme.secrets["both"])
    return found | {"both": both}


@pytest.fixture(scope="module")
def visitors(standing_world):
    """Everybody who belongs to other and comes there with acme's ids."""
    acme, other = standing_world.acme, standing_world.other
    people = [
        Person(f"other's {role}", other.users[role], secrets_of(acme), other.secrets[role])
        for role in ROLES
    ]
    words = (*secrets_of(acme, name=False), other.hidden_secret)
    both = Person("the annotator of both", standing_world.both, words, other.secrets["both"])
    return [*people, both]


def address(route, side, **replaced):
    """The route with the side's ids; `replaced` are arguments with another value."""
    values = {name: ARGUMENTS[name](side) for name in route.arguments} | replaced
    return reverse(route.name, kwargs=values)


def test_every_address_has_a_name_of_its_own():
    names = Counter(route.name for route in ROUTES)
    unnamed = [route.pattern for route in ROUTES if not route.name]
    assert not unnamed, f"Give each path() a name: {unnamed}"
    assert not [name for name, count in names.items() if count > 1]


def test_every_address_is_in_the_table():
    missing = [
        f'"{route.name}": {"Inside(MANAGER)" if route.is_inside else "Outside()"},'
        for route in ROUTES
        if route.name not in EXPECTATIONS
    ]
    assert not missing, (
        "Say in tests/isolation/expectations.py who may open these, with lines such as:\n"
        + "\n".join(missing)
    )


def test_the_table_has_no_address_that_is_gone():
    assert not EXPECTATIONS.keys() - {route.name for route in ROUTES}


def test_every_argument_is_known():
    unknown = {name for route in ROUTES for name in route.arguments} - ARGUMENTS.keys()
    assert not unknown, (
        f"Add {', '.join(sorted(unknown))} to ARGUMENTS in tests/isolation/routes.py, "
        "and a row for it to tests/support/world.py."
    )


@pytest.mark.parametrize("route", KNOWN, ids=lambda route: route.name)
def test_an_organization_is_named_by_the_prefix_alone(route):
    kind = Inside if route.is_inside else Outside
    assert isinstance(EXPECTATIONS[route.name], kind)
    assert ("organization" in route.arguments) is route.is_inside, (
        "the door is the prefix /o/<slug>/"
    )
    assert route.is_inside or not route.row_arguments, "a customer's row has no address outside"


@pytest.mark.parametrize("route", INSIDE)
def test_a_stranger_finds_nothing(route, standing_world, strangers):
    acme = standing_world.acme
    url, faults = address(route, acme), []
    before = fingerprint(acme.pk)
    for person in strangers:
        for method, as_json in WAYS:
            response, wrong = person.ask(method, url, as_json=as_json)
            faults += [f"{person.label} {method}: {sentence}" for sentence in wrong]
            if not is_turned_away(route, person, response, as_json):
                faults.append(f"{person.label} {method}: {response.status_code}")
    assert not faults
    assert fingerprint(acme.pk) == before


def is_turned_away(route, person, response, as_json):
    """Signed out: to the sign-in page, or 401 for a script; signed in: 404, as if it weren't.

    The API asks for a token, whoever is signed in.
    """
    if route.is_api:
        return response.status_code == 401
    if person.user is not None:
        return response.status_code == 404
    if as_json:
        return response.status_code == 401
    return response.status_code == 302 and response["Location"].startswith(reverse("account_login"))


def test_a_stranger_can_not_tell_a_customer_from_nobody(standing_world, strangers):
    for person in strangers[1:]:
        answers = set()
        for slug in ("acme", "nobody-has-this"):
            response, _ = person.ask("get", reverse("organization_home", args=[slug]))
            answers.add((response.status_code, response.content))
        assert len(answers) == 1, person.label


@pytest.mark.parametrize("route", [param for param in INSIDE if param.values[0].row_arguments])
def test_foreign_ids_under_the_own_address_find_nothing(route, standing_world, visitors):
    acme, other = standing_world.acme, standing_world.other
    faults, before = [], fingerprint(acme.pk)
    for person in visitors:
        for foreign in [*([name] for name in route.row_arguments), route.row_arguments]:
            url = address(route, other, **{name: ARGUMENTS[name](acme) for name in foreign})
            with rolled_back():
                faults += find_nothing(person, url)
                if fingerprint(acme.pk) != before:
                    faults.append(f"{person.label} changed acme's rows by {url}")
    assert not faults


def find_nothing(person, url):
    """What is wrong with the answers to somebody whose address holds a foreign id."""
    faults = []
    for method, as_json in WAYS:
        response, wrong = person.ask(method, url, as_json=as_json)
        if response.status_code not in REFUSED:
            wrong.append(f"{response.status_code}")
        faults += [f"{person.label} {method} {url}: {sentence}" for sentence in wrong]
    return faults


@pytest.mark.parametrize("route", INSIDE)
def test_foreign_ids_in_what_is_sent_change_nothing(route, standing_world, visitors):
    acme, other = standing_world.acme, standing_world.other
    ids = {name: ARGUMENTS[name](acme) for name in ARGUMENTS.keys() - PLAIN}
    ids |= {name.removesuffix("_id"): value for name, value in ids.items()}
    ids |= {f"{name}s": [value] for name, value in ids.items()}
    sent = ids | {"organization": acme.pk, "organization_id": acme.pk, "after": acme.assignment.pk}
    faults, before = [], fingerprint(acme.pk)
    for person in visitors:
        with rolled_back():
            for data, as_json in ((sent, False), (json.dumps(sent), True)):
                _, wrong = person.ask("post", address(route, other), data=data, as_json=as_json)
                faults += [f"{person.label}: {sentence}" for sentence in wrong]
            if fingerprint(acme.pk) != before:
                faults.append(f"{person.label} changed acme's rows")
    assert not faults


@pytest.mark.parametrize("route", INSIDE)
def test_each_role_gets_what_it_may_and_nothing_else(route, standing_world, insiders):
    expected, url = EXPECTATIONS[route.name], address(route, standing_world.acme)
    faults, before = [], fingerprint(standing_world.other.pk)
    for role, person in insiders.items():
        statuses = {}
        with rolled_back():
            for method in METHODS:
                with rolled_back():
                    response, wrong = person.ask(method, url)
                faults += [f"{person.label} {method}: {sentence}" for sentence in wrong]
                statuses[method] = response.status_code
            if fingerprint(standing_world.other.pk) != before:
                faults.append(f"{person.label} changed other's rows")
        faults += [f"{person.label}: {text}" for text in wrong_statuses(statuses, expected, role)]
    assert not faults


def wrong_statuses(statuses, expected, role):
    """What contradicts the table in the answers to one person, by method."""
    seen = set(statuses.values())
    role = "annotator" if (stands_aside := role == "both") else role
    if role not in expected.roles:
        refused = 403 in seen and seen <= {403, 405}
        return [] if refused else [f"should be refused: {statuses}"]
    if expected.own and (stands_aside or role != "annotator"):
        return []
    if expected.writes is not None and role not in expected.writes:
        reads = statuses["get"] == 200 and statuses["post"] in {200, *REFUSED}
        return [] if reads else [f"should look and no more: {statuses}"]
    answered = seen - REFUSED and 403 not in seen
    return [] if answered else [f"should be answered: {statuses}"]


READ_ONLY = [param for param in INSIDE if EXPECTATIONS[param.values[0].name].writes is not None]


@pytest.mark.parametrize("route", READ_ONLY)
def test_who_may_only_look_changes_nothing(route, standing_world, insiders):
    expected, acme = EXPECTATIONS[route.name], standing_world.acme
    policy = {"overlap": "3", "review_mode": "all", "review_percent": 50}
    policy |= {"review_first": 20, "lease_minutes": 20}
    sent = policy | {"pool": acme.pool.pk, "do": "unassign"}
    before = fingerprint(acme.pk)
    for role in expected.roles - expected.writes:
        for method in ("post", "put", "patch", "delete"):
            with rolled_back():
                as_json = json.dumps(sent) if route.is_api else None
                insiders[role].ask(
                    method, address(route, acme), data=as_json or sent, as_json=route.is_api
                )
                assert fingerprint(acme.pk) == before, method


API = [param for param in INSIDE if param.values[0].is_api]


@pytest.mark.parametrize("route", API)
def test_a_session_alone_opens_nothing_of_the_api(route, standing_world):
    """Nor does a token in place of a session open a page: the two never mix."""
    acme = standing_world.acme
    owner = Person("acme's owner in a browser", acme.users["owner"], secrets_of(acme))
    for method, as_json in WAYS:
        response, wrong = owner.ask(method, address(route, acme), as_json=as_json)
        assert (response.status_code, wrong) == (401, [])
        assert response["Content-Type"] == "application/problem+json"


def test_a_token_opens_no_page(standing_world):
    acme = standing_world.acme
    bearer = {"authorization": f"Bearer {acme.secrets['owner']}"}
    for route in (param.values[0] for param in INSIDE if param not in API):
        response = Client().get(address(route, acme), headers=bearer)
        assert response.status_code == 302, route.name
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("route", API)
def test_every_endpoint_says_its_permission_and_refuses_in_problem_details(
    route, standing_world, insiders
):
    acme = standing_world.acme
    permissions = permissions_of(address(route, acme))
    if route.name not in {"api_me", "api_openapi"}:  # open to every token
        assert permissions
        assert EVERY_PERMISSION.issuperset(permissions.values())
    for role, person in insiders.items():
        for method in METHODS:
            with rolled_back():
                response, _ = person.ask(method, address(route, acme))
            if response.status_code >= 400:
                assert response["Content-Type"] == "application/problem+json", (route, method)
                assert response.json()["status"] == response.status_code
            needed = permissions.get(method)
            if needed is not None and role in PERMISSIONS and needed not in PERMISSIONS[role]:
                assert response.status_code == 403, (role, method, needed)


def permissions_of(url):
    """The permission that each method of an endpoint declares, by method."""
    view = getattr(resolve(url).func, "view_class", None)
    declared = {method: getattr(view, method, None) for method in METHODS}
    return {
        method: handler.operation.permission
        for method, handler in declared.items()
        if handler is not None and hasattr(handler, "operation")
    }


SCOPED = [param for param in API if param.values[0].name != "api_openapi"]


@pytest.mark.parametrize("route", SCOPED)
def test_a_token_without_the_scope_is_refused(route, standing_world):
    """An owner's token that may nothing: only what any token may is answered."""
    acme = standing_world.acme
    with tenant(acme.pk):
        _token, secret = people.make_token(acme.members["owner"], scopes=())
    person = Person("a token without scopes", None, secrets_of(acme), secret)
    for method in METHODS:
        response, wrong = person.ask(method, address(route, acme))
        if route.name != "api_me":
            assert (response.status_code in {403, 405}, wrong) == (True, []), method


@pytest.mark.parametrize("route", OUTSIDE)
def test_outside_nobody_sees_an_organization(route, standing_world, strangers):
    expected, url = EXPECTATIONS[route.name], address(route, standing_world.acme)
    faults, before = [], fingerprint(standing_world.acme.pk)
    for person in strangers:
        for method in METHODS:
            with rolled_back():
                response, wrong = person.ask(method, url)
            if expected.reveals:
                wrong = [sentence for sentence in wrong if not sentence.startswith("holds")]
            faults += [f"{person.label} {method}: {sentence}" for sentence in wrong]
            if (
                person.user is None
                and not expected.public
                and response.status_code not in {302, 405}
            ):
                faults.append(f"signed out {method}: {response.status_code}")
    assert not faults
    assert fingerprint(standing_world.acme.pk) == before
