"""Does each address, asked by anybody in any way, answer only whom it should, with only theirs?

The addresses come from the URL configuration: a new one fails here until it has its line in
expectations.py (and a new name of an argument its line in routes.py).
"""

import json
from collections import Counter
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from core.declarations import declared as declared_entries
from core.identity.models import Role
from core.permissions.object_gates import ObjectResolver
from core.permissions.roles import Permission
from core.permissions.scopes import Scope
from core.tenancy.scope import tenant
from tests.factories import people
from tests.isolation.asking import METHODS, Person, ways_of
from tests.isolation.expectations import EXPECTATIONS, Inside, Outside
from tests.isolation.fingerprint import fingerprint, rolled_back, wrote
from tests.isolation.routes import ARGUMENTS, PLAIN, every_route
from tests.support.world import ROLES
from workforce.tokens.models import ApiToken

ROUTES = every_route()
KNOWN = [route for route in ROUTES if route.name in EXPECTATIONS]
INSIDE = [pytest.param(route, id=route.name) for route in KNOWN if route.is_inside]
OUTSIDE = [pytest.param(route, id=route.name) for route in KNOWN if not route.is_inside]
REFUSED = {403, 404, 405}
PROBLEM = "application/problem+json"
MAX_REQUESTS = 110  # for one address, with three arguments and five methods
# Ask in every way, also where the owner gets 405; the others ask what the owner gets answered.
THOROUGH = {"owner", "annotator"}


def secrets_of(side, *, name=True, hidden=True):
    """The words of a side that may not leave it."""
    words = [side.secret]
    words += [side.name_secret] if name else []
    return tuple(words + ([side.hidden_secret] if hidden else []))


@dataclass
class Crowd:
    """Everybody who asks."""

    insiders: dict[str, Person]  # of acme by role, and the annotator who is in both
    strangers: list[Person]  # who don't belong to acme
    visitors: dict[str, Person]  # who belong to other and come there with acme's ids
    newcomers: dict[str, Person]  # of acme, who were granted no project
    in_a_browser: Person  # acme's owner with a session and no token
    unscoped: Person  # a token of acme's owner that may nothing


@pytest.fixture(scope="module")
def crowd(standing_world):
    acme, other = standing_world.acme, standing_world.other
    with tenant(acme.pk):
        _token, unscoped = people.make_token(acme.members["owner"], scopes=())
    newcomers = newcomers_of(acme)
    for side in (acme, other):
        with tenant(side.pk):  # else each request of the API would write it
            ApiToken.objects.update(last_used_at=timezone.now())
    return Crowd(
        insiders_of(standing_world),
        strangers_of(standing_world),
        visitors_of(standing_world),
        newcomers,
        Person("acme's owner in a browser", acme.users["owner"], secrets_of(acme)),
        Person("a token without scopes", None, secrets_of(other), unscoped),
    )


def strangers_of(world):
    """Nobody of them belongs to acme; at the door no role of elsewhere counts."""
    acme, other = world.acme, world.other
    nothing_of_both = secrets_of(acme) + secrets_of(other)
    return [
        Person("signed out", None, nothing_of_both),
        Person("stranger", world.stranger, nothing_of_both),
        *(
            Person(f"other's {role}", other.users[role], secrets_of(acme), other.secrets[role])
            for role in ("owner", "annotator")
        ),
    ]


def insiders_of(world):
    """Everybody who belongs to acme, by role, and the annotator who is in both."""
    acme, other = world.acme, world.other
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
    both = Person("the annotator of both", world.both, words, acme.secrets["both"])
    return found | {"both": both}


def visitors_of(world):
    """Who may most at other, who needs grants there, who labels there, and who is in both."""
    acme, other = world.acme, world.other
    found = {
        role: Person(f"other's {role}", other.users[role], secrets_of(acme), other.secrets[role])
        for role in ("owner", "manager", "annotator")
    }
    words = (*secrets_of(acme, name=False), other.hidden_secret)
    both = Person("the annotator of both", world.both, words, other.secrets["both"])
    return found | {"both": both}


def newcomers_of(acme):
    """A manager and a reviewer of acme who were granted nothing."""
    found = {}
    for role in (Role.MANAGER, Role.REVIEWER):
        user = people.make_user(f"new-{role}@example.org", name=f"New {role}")
        with tenant(acme.pk):
            member = people.make_member(user, role)
            _token, secret = people.make_token(member, scopes=list(Scope))
        words = (acme.secret, acme.hidden_secret)
        found[role] = Person(f"a new {role}", user, words, secret)
    return found


@pytest.fixture(scope="module")
def rows_before(standing_world, crowd):
    """Checksums of both sides, by slug. Whatever is asked is undone, so they hold to the end."""
    sides = (standing_world.acme, standing_world.other)
    before = {side.slug: fingerprint(side.pk) for side in sides}
    yield before
    assert {side.slug: fingerprint(side.pk) for side in sides} == before


class Walk:
    """One address, asked by everybody: the faults of the answers, and how many there were."""

    def __init__(self, route, world, crowd, rows_before):
        self.route, self.acme, self.other = route, world.acme, world.other
        self.crowd, self.rows_before = crowd, rows_before
        self.faults, self.asked = [], 0
        self.methods = METHODS  # those that the owner gets answered, once the owner has asked

    def ask(self, person, method, url, *, keeps, **how):
        """The answer to one request, which is undone; `keeps` is the side whose rows must stay."""
        self.asked += 1
        with rolled_back():
            response, wrong = person.ask(method, url, **how)
            if wrote() and fingerprint(keeps.pk) != self.rows_before[keeps.slug]:
                wrong.append(f"changed {keeps.slug}'s rows")
        if self.route.is_api and response.status_code >= 400 and not is_problem(response):
            wrong.append(f"{response.status_code} without problem details")
        self.faults += [f"{person.label} {method} {url}: {sentence}" for sentence in wrong]
        return response

    def expect(self, person, method, url, *, statuses, **how):
        """Ask, and note an answer of any other status."""
        status = self.ask(person, method, url, **how).status_code
        if status not in statuses:
            self.faults.append(f"{person.label} {method} {url}: {status}")

    def ways(self, is_thorough=False):
        """(method, as JSON) of each request that is worth its time."""
        methods = METHODS if is_thorough else self.methods
        return ways_of(methods, is_api=self.route.is_api)

    def as_insiders(self):
        """Each role gets what it may and nothing else; the owner comes first."""
        url, expected = address(self.route, self.acme), EXPECTATIONS[self.route.name]
        for role, person in self.crowd.insiders.items():
            methods = METHODS if role in THOROUGH else self.methods
            statuses = dict.fromkeys(METHODS, 405)
            for method in methods:
                answer = self.ask(person, method, url, keeps=self.other)
                statuses[method] = answer.status_code
            wrong = wrong_statuses(statuses, expected, role)
            self.faults += [f"{person.label}: {text}" for text in wrong]
            if role == "owner":
                self.methods = tuple(m for m in METHODS if statuses[m] != 405) or ("get",)

    def as_strangers(self):
        """Who doesn't belong to acme is turned away at its door, whatever stands behind it."""
        url = address(self.route, self.acme)
        for person in self.crowd.strangers:
            for method, as_json in self.ways(person.label == "stranger"):
                answer = self.ask(person, method, url, as_json=as_json, keeps=self.acme)
                if not is_turned_away(self.route, person, answer, as_json):
                    self.faults.append(f"{person.label} {method}: {answer.status_code}")

    def with_foreign_ids(self):
        """Ids of acme under the address of other find nothing: each alone, and all together."""
        names = self.route.row_arguments
        sets = {(name,) for name in names} | ({tuple(names)} if names else set())
        for foreign in sorted(sets):
            values = {name: ARGUMENTS[name](self.acme) for name in foreign}
            url = address(self.route, self.other, **values)
            for role, person in self.crowd.visitors.items():
                for method, as_json in self.ways(role == "annotator"):
                    self.expect(
                        person, method, url, statuses=REFUSED, as_json=as_json, keeps=self.acme
                    )

    def with_foreign_values(self):
        """Ids of acme in what is sent to other change nothing."""
        if "post" not in self.methods:
            return
        ids = {name: ARGUMENTS[name](self.acme) for name in ARGUMENTS.keys() - PLAIN}
        ids |= {name.removesuffix("_id"): value for name, value in ids.items()}
        ids |= {f"{name}s": [value] for name, value in ids.items()}
        sent = ids | {"organization": self.acme.pk, "organization_id": self.acme.pk}
        sent |= {"after": self.acme.assignment.pk}
        url = address(self.route, self.other)
        for person in self.crowd.visitors.values():
            for _, as_json in ways_of(["post"], is_api=self.route.is_api):
                data = json.dumps(sent) if as_json else sent
                self.ask(person, "post", url, data=data, as_json=as_json, keeps=self.acme)

    def without_a_grant(self):
        """A manager and a reviewer who were granted nothing find nothing of a project.

        Only a page that asks for more than a manager's role may say so before it looks.
        """
        if not set(self.route.row_arguments) & declared_entries(ObjectResolver).keys():
            return
        url = address(self.route, self.acme)
        for role, person in self.crowd.newcomers.items():
            finds_nothing = role == Role.MANAGER and role in EXPECTATIONS[self.route.name].roles
            fine = {404, 405} if finds_nothing else REFUSED
            for method, as_json in self.ways():
                self.expect(person, method, url, statuses=fine, as_json=as_json, keeps=self.acme)

    def without_rights_of_a_token(self):
        """The API is opened by no session, and by no token that may nothing."""
        if not self.route.is_api:
            return
        url = address(self.route, self.acme)
        for method, as_json in self.ways():
            browser = self.crowd.in_a_browser
            self.expect(browser, method, url, statuses={401}, as_json=as_json, keeps=self.acme)
        if self.route.name not in FOR_ANY_TOKEN:
            for method in self.methods:
                self.expect(self.crowd.unscoped, method, url, statuses={403, 405}, keeps=self.acme)


FOR_ANY_TOKEN = {"api_openapi", "api_me"}


def is_problem(response):
    """Whether a refusal of the API says what is wrong as RFC 9457 has it."""
    return response["Content-Type"] == PROBLEM and response.json()["status"] == response.status_code


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


def test_an_organization_is_named_by_the_prefix_alone():
    for route in KNOWN:
        kind = Inside if route.is_inside else Outside
        assert isinstance(EXPECTATIONS[route.name], kind), route.name
        assert ("organization" in route.arguments) is route.is_inside, (
            f"{route.name}: the door is the prefix /o/<slug>/"
        )
        assert route.is_inside or not route.row_arguments, (
            f"{route.name}: a customer's row has no address outside"
        )


@pytest.mark.parametrize("route", INSIDE)
def test_an_address_answers_only_whom_it_should(route, standing_world, crowd, rows_before):
    walk = Walk(route, standing_world, crowd, rows_before)
    walk.as_insiders()
    walk.as_strangers()
    walk.with_foreign_ids()
    walk.with_foreign_values()
    walk.without_a_grant()
    walk.without_rights_of_a_token()
    assert not walk.faults, "\n".join(walk.faults)
    assert walk.asked <= MAX_REQUESTS


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


def test_a_stranger_can_not_tell_a_customer_from_nobody(crowd):
    for person in crowd.strangers[1:]:
        answers = set()
        for slug in ("acme", "nobody-has-this"):
            response, _ = person.ask("get", reverse("organization_home", args=[slug]))
            answers.add((response.status_code, response.content))
        assert len(answers) == 1, person.label


READ_ONLY = [param for param in INSIDE if EXPECTATIONS[param.values[0].name].writes is not None]


@pytest.mark.parametrize("route", READ_ONLY)
def test_who_may_only_look_changes_nothing(route, standing_world, crowd, rows_before):
    expected, acme = EXPECTATIONS[route.name], standing_world.acme
    policy = {"decision_overlap": "3", "review_mode": "all", "review_percent": 50}
    policy |= {"review_first": 20, "queue_lease_minutes": 20}
    sent = policy | {"pool": acme.pool.pk, "do": "unassign"}
    sent = json.dumps(sent) if route.is_api else sent
    walk = Walk(route, standing_world, crowd, rows_before)
    for role in sorted(expected.roles - expected.writes):
        for method in ("post", "put", "patch", "delete"):
            url = address(route, acme)
            walk.ask(crowd.insiders[role], method, url, data=sent, as_json=route.is_api, keeps=acme)
    assert not walk.faults


def test_a_token_opens_no_page(standing_world):
    acme = standing_world.acme
    bearer = {"authorization": f"Bearer {acme.secrets['owner']}"}
    for route in (param.values[0] for param in INSIDE if not param.values[0].is_api):
        response = Client().get(address(route, acme), headers=bearer)
        assert response.status_code == 302, route.name
        assert response["Location"].startswith(reverse("account_login"))


def test_every_endpoint_declares_its_permission(standing_world):
    """Each method of each endpoint, but for what every token may have."""
    wrong = []
    for route in KNOWN:
        if not route.is_api or route.name in FOR_ANY_TOKEN:
            continue
        view = resolve(address(route, standing_world.acme)).func.view_class
        handlers = [getattr(view, method, None) for method in METHODS]
        declared = [each.operation.permission for each in handlers if hasattr(each, "operation")]
        if not declared or not declared_entries(Permission).keys() >= set(declared):
            wrong.append((route.name, declared))
    assert wrong == []


@pytest.mark.parametrize("route", OUTSIDE)
def test_outside_nobody_sees_an_organization(route, standing_world, crowd, rows_before):
    expected, url = EXPECTATIONS[route.name], address(route, standing_world.acme)
    walk = Walk(route, standing_world, crowd, rows_before)
    for person in crowd.strangers:
        for method in METHODS:
            response = walk.ask(person, method, url, keeps=standing_world.acme)
            if (
                person.user is None
                and not expected.public
                and response.status_code not in {302, 405}
            ):
                walk.faults.append(f"signed out {method}: {response.status_code}")
    if expected.reveals:
        walk.faults = [fault for fault in walk.faults if ": holds “" not in fault]
    if expected.acts:
        walk.faults = [fault for fault in walk.faults if ": changed acme's rows" not in fault]
    assert not walk.faults
