"""Does any address break, or say something of another organization, whatever is sent to it?

The forms are those of the pages themselves, so a new page comes under fire by being linked to an
address. CREWMARK_FUZZ=1 sends each nasty value in each field, not a few of them.
"""

import zlib
from urllib.parse import urlencode

import pytest

from config import env
from tests.isolation import nasty
from tests.isolation.asking import Person
from tests.isolation.fingerprint import fingerprint, rolled_back
from tests.isolation.routes import ARGUMENTS, every_route

pytestmark = pytest.mark.slow
ROUTES = every_route()
ADDRESSES = [pytest.param(route, id=route.name) for route in ROUTES]
EVERYTHING = env.whole_number("CREWMARK_FUZZ", default=0) > 0
FEW = 2
STEP = 7  # no divisor of the number of values, so that all of them get their turn


def some_of(values, place):
    """A few of the values, other ones at each place, and always the same."""
    if EVERYTHING:
        return list(values)
    first = zlib.crc32(place.encode())
    return [values[(first + STEP * turn) % len(values)] for turn in range(FEW)]


@pytest.fixture(scope="module")
def senders(standing_world):
    """Those of acme who may most and who answer items; nothing of other may reach them."""
    acme, other = standing_world.acme, standing_world.other
    words = (other.secret, other.name_secret, other.hidden_secret)
    return [
        Person(f"acme's {role}", acme.users[role], words, acme.secrets[role])
        for role in ("owner", "reviewer", "annotator")
    ]


@pytest.fixture
def fire(standing_world):
    """Send something and note what is wrong with the answer; other's rows stay as they are."""
    other, faults = standing_world.other.pk, []
    before = fingerprint(other)

    def send(person, method, url, **options):
        if person.secret and "/api/v1/" in url:
            options["headers"] = {"authorization": f"Bearer {person.secret}"}
        person.as_at_first()
        with rolled_back():
            response = person.client.generic(method.upper(), url, **options)
            wrong = person.faults_of(response)
        faults.extend(f"{person.label} {method} {url[:300]} {told(options)}: {w}" for w in wrong)
        return response

    yield send
    assert not faults, "\n".join(faults[:20])
    assert fingerprint(other) == before


def told(options):
    """What was sent, short."""
    return str(options.get("data", b"")[:300])


def address(route, side):
    """The route with the side's ids, and its arguments by name."""
    values = {name: ARGUMENTS[name](side) for name in route.arguments}
    return "/" + nasty.PLACE.sub(lambda found: str(values[found[1]]), route.pattern), values


@pytest.mark.parametrize("route", ADDRESSES)
def test_nasty_addresses(route, standing_world, senders, fire):
    url, values = address(route, standing_world.acme)
    owner, _, annotator = senders

    def chosen(argument):
        return some_of(nasty.RAW, f"{route.name} {argument}")

    for nasty_url in nasty.raw_addresses(route, values, chosen):
        fire(owner, "get", nasty_url)
    for raw in some_of(nasty.RAW, f"post {route.name}"):
        fire(annotator, "post", f"{url}?{nasty.query_of('next', raw)}")


@pytest.mark.parametrize("route", ADDRESSES)
def test_nasty_queries(route, standing_world, senders, fire):
    url, _ = address(route, standing_world.acme)
    for person in senders:
        page = fire(person, "get", url)
        names = {"cursor", "page", "limit", "q", "next", "format"}
        if is_page(page):
            names |= set(nasty.filters_in(page.content))
            names |= {
                name
                for form in nasty.forms_in(page.content, url)
                for name, _ in form.values
                if form.method == "get"
            }
        groups = [[name] for name in sorted(names)] if EVERYTHING else [sorted(names)]
        for raw in some_of(nasty.RAW, f"{route.name} {person.label}"):
            for chosen in groups:
                asked = "&".join(nasty.query_of(name, raw) for name in chosen)
                fire(person, "get", f"{url}?{asked}")


@pytest.mark.parametrize("route", ADDRESSES)
def test_nasty_forms(route, standing_world, senders, fire):
    url, _ = address(route, standing_world.acme)
    for person in senders:
        page = fire(person, "get", url)
        forms = list(nasty.forms_in(page.content, url)) if is_page(page) else []
        for form in (found for found in forms if found.method == "post"):
            send_form(fire, person, form, route)


def send_form(fire, person, form, route):
    """The form with each of its fields spoiled in turn, and with all of them."""
    for place, (name, _) in enumerate(form.values):
        for value in some_of(nasty.TEXTS, f"{route.name} {form.url} {name} {place}"):
            fire(person, "post", form.url, **as_form(form.with_value(place, value)))
    for value in some_of(nasty.TEXTS, f"{route.name} {form.url}"):
        fire(person, "post", form.url, **as_form({name: [value] for name, _ in form.values}))
    long = {name: [nasty.LONG[0]] for name, _ in form.values}
    fire(person, "post", form.url, **as_form(long))


def as_form(fields):
    """What a browser would send; a half character goes as the bytes that would stand for it."""
    sent = urlencode(fields, doseq=True, errors="surrogatepass")
    return {"data": sent.encode(), "content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("route", ADDRESSES)
def test_nasty_bodies(route, standing_world, senders, fire):
    url, _ = address(route, standing_world.acme)
    owner, _, annotator = senders
    person = annotator if "assignment" in route.name or "label" in route.name else owner
    if fire(person, "post", url).status_code == 405:
        return
    bodies = list(nasty.json_bodies(nasty.JSON_NAMES))
    if not route.name.startswith(("assignment_", "label", "review_", "api_assignment_")):
        bodies = some_of(bodies, route.name) + some_of(nasty.WHOLE_BODIES, route.name)
    for body in bodies:
        fire(person, "post", url, data=body, content_type="application/json")
    for kind in nasty.CONTENT_TYPES:
        fire(person, "post", url, data=b'{"a": 1}', content_type=kind)
    for method in ("put", "patch", "delete"):
        for body in some_of(nasty.WHOLE_BODIES, f"{route.name} {method}"):
            fire(owner, method, url, data=body, content_type="application/json")


def is_page(response):
    """Whether there is a page to look for forms in."""
    return response.get("Content-Type", "").startswith("text/html") and not response.streaming
