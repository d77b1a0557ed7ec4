"""Which pages are there, for whom, and where? The addresses come from the URL configuration."""

import json
import re
from collections import defaultdict
from pathlib import Path

from django.test import Client
from django.urls import reverse

from tests.browser.site import PASSWORD
from tests.isolation.expectations import EXPECTATIONS, Inside
from tests.isolation.fingerprint import rolled_back
from tests.isolation.routes import ARGUMENTS, every_route
from tests.support.world import ROLES, build_world

NOT_HERE = "/o/nobody-has-this/"
ENTRANCE = 'class="entrance"'  # inside an organization only of pages that refuse


def write_pages(path):
    """Build the world; note whom to sign in as and what to open: [[email, [[name, url]]]]."""
    side = build_world().acme
    seen = defaultdict(set)
    visits = [[user.email, pages_of(user, side, seen)] for user in people_of(side)]
    visits.append(["", [*pages_of(None, side, seen), ["not_here", NOT_HERE]]])
    Path(path).write_text(json.dumps(visits))


def people_of(side):
    """One person for each role, from the one who sees the most."""
    return [side.users[role] for role in ROLES]


def pages_of(user, side, seen):
    """The pages that show this person tags or classes that nobody before them was shown there.

    `seen` are those by the name of the page; refusals, which look alike everywhere, have one name.
    """
    client = signed_in(user)
    found = []
    for route in every_route():
        if route.is_api or (user is None and isinstance(EXPECTATIONS[route.name], Inside)):
            continue
        url = address_of(route, side)
        made_of = shape_of(client, url)
        is_refusal = ENTRANCE in made_of and url.startswith("/o/")
        shown = seen["refusal" if is_refusal else route.name]
        if made_of - shown:
            shown |= made_of
            found.append([route.name, url])
    return found


def address_of(route, side):
    """Where a page of this side is."""
    return reverse(route.name, kwargs={name: ARGUMENTS[name](side) for name in route.arguments})


def signed_in(user):
    """A client of this person, or of nobody."""
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    if user is not None:  # by the form: some pages ask that one signed in just now
        user.set_password(PASSWORD)
        user.save()
        sent = {"login": user.email, "password": PASSWORD}
        assert client.post(reverse("account_login"), sent).status_code == 302
    return client


def shape_of(client, url):
    """The tags and classes of the page behind an address; none where there is no page."""
    with rolled_back():
        response = client.get(url)
        if response.status_code in {302, 405} or response.streaming:
            return frozenset()
        if not response["Content-Type"].startswith("text/html"):
            return frozenset()
        text = response.content.decode()
    assert response.status_code < 500, f"{url} answers {response.status_code}"
    main = text[text.find("<main") :]
    return frozenset(re.findall(r'<[a-z]+\d?|class="[^"]*"', main))
