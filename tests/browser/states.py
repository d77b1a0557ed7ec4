"""Which states can a page be in? Organizations without anything, full to the brim, in mid-job.

Runs inside the installation; each `write_…` notes whom to sign in as and what to open.
"""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import Resolver404, resolve

from annotation.datasets.models import ImportState
from annotation.projects.grants import Level
from annotation.projects.models import CopyState, ProjectState
from annotation.releases.models import ReleaseState
from annotation.workflow.bulk_changes.models import ChangeState
from annotation.workflow.review.bulk.models import BulkState
from core.tenancy.scope import tenant
from tests.browser.crowd import LARGE, crowd
from tests.browser.longest import LATIN, NAMES, lengthen
from tests.browser.pages import ENTRANCE, address_of, shape_of, signed_in
from tests.factories import people, projects, work
from tests.factories.media import image
from tests.isolation.fingerprint import rolled_back
from tests.isolation.nasty import forms_in
from tests.isolation.routes import every_route
from tests.support.world import Side, fill, found_organization

FAILURE = f"{LATIN}.tsv could not be read: line 3 has four cells, the head has three."
TABLE = "\n".join(["\t".join(NAMES)] * 9)
# What people send who send nonsense; the first that a form refuses is sent.
WRONG = ("", "-1", "x" * 3_000)


def write_empty(path):
    """An organization with members alone, and one with a project and a pool that have nothing."""
    both = people.make_user("both@example.org")
    alone = Side("alone", "quartzalone", "opalalone", "veiledalone")
    found_organization(alone, both)
    begun = Side("begun", "quartzbegun", "opalbegun", "veiledbegun")
    found_organization(begun, both)
    with tenant(begun.pk):
        manager = begun.members["manager"]
        begun.rows["project"] = projects.make_project("New", by=manager, state="draft")
        begun.rows["pool"] = people.make_pool("New")
        projects.grant(begun.project, begun.members["reviewer"], level=Level.REVIEW)
    seen = defaultdict(set)
    write(path, [*visits_of(alone, seen), *visits_of(begun, seen)])


def write_full(path):
    """An organization with sixty long names of everything, and each job in each of its states."""
    side = full_side()
    with tenant(side.pk):
        states = list(states_of(side))
    seen = defaultdict(set)
    owner = side.users["owner"]
    going = [page for state in states for page in pages_with(side, *state)]
    write(path, [*visits_of(side, seen), [owner.email, new_among(going, owner, seen)]])


def write_refused(path):
    """What the forms of a full organization refuse: [email, [[name, page, action, fields]]]."""
    side = full_side()
    sent = set()
    visits = [[user.email, refusals_for(user, side, sent)] for user in people_of(side)]
    write(path, [*visits, ["", refusals_for(None, side, sent)]])


def write(path, visits):
    """Keep it for the test."""
    Path(path).write_text(json.dumps(visits))


def full_side():
    """The organization with long names."""
    side = Side("full", "quartzdampfschifffahrtselektrizitaetenwerk", "opalfull", "veiledfull")
    found_organization(side, people.make_user("both@example.org"))
    with tenant(side.pk):
        fill(side)
        default_storage.save(side.media.stored_as, ContentFile(image()))
        lengthen(side)
        crowd(side)
    return side


def visits_of(side, seen):
    """Each of the people with the pages of the organization that look new to those before."""
    inside = [page for page in addresses_of(side) if page[1].startswith("/o/")]
    return [[user.email, new_among(inside, user, seen)] for user in people_of(side)]


def people_of(side):
    """Who sees the most, and whose pages are their own."""
    return [side.users[role] for role in ("owner", "annotator")]


def new_among(pages, user, seen):
    """Those of [name, url] that show tags or classes which nobody was shown there before."""
    client = signed_in(user)
    found = []
    for name, url in pages:
        made_of = shape_of(client, url)
        if ENTRANCE not in made_of and made_of - seen[name]:
            seen[name] |= made_of
            found.append([name, url])
    return found


def addresses_of(side):
    """[name, url] of all that this side has the rows for."""
    for route in every_route():
        if not route.is_api:
            try:
                yield [route.name, address_of(route, side)]
            except (AttributeError, KeyError):
                continue  # about a row that isn't there


def states_of(side):
    """(name of a row, the row) for each state that a job can be in."""
    by = {"by": side.members["manager"]}
    numbers = {"size_bytes": LARGE, "rows": LARGE, "imported": LARGE // 2, "duplicates": LARGE // 3}
    stored_as = default_storage.save("table.tsv", ContentFile(TABLE.encode()))
    for state in ImportState.values:
        made = projects.make_import(
            side.project, state=state, failure=FAILURE, stored_as=stored_as, **numbers, **by
        )
        projects.make_finding(made, reason=LATIN, raw=FAILURE)
        yield "import", made
    for number, state in enumerate(ReleaseState.values, 10):
        yield (
            "release",
            work.make_release(side.project, number=number, state=state, failure=FAILURE, **by),
        )
        newer = work.make_release(side.project, number=number + 10, state="ready", **by)
        yield "diff", work.make_diff(side.release, newer, state=state, **by)
    for state in ChangeState.values:
        yield "change", work.make_change(side.item, state=state, failure=FAILURE, **by)
    for state in BulkState.values:
        yield "bulk", work.make_bulk(side.review, state=state, failure=FAILURE, **by)
    for state in ProjectState.values:
        yield "project", projects.make_project(f"{state} {LATIN}", state=state, **by)
    for state in CopyState.values:
        project = projects.make_project(f"{state} copy", **by)
        projects.make_copy(project, source=side.project, state=state, total=LARGE, **by)
        yield "project", project


def pages_with(side, name, row):
    """[name, url] of the pages about this row; of a project, whose state most don't tell, one."""
    changed = replace(side, rows=side.rows | {name: row})
    for route in every_route():
        is_about = f"{name}_id" in route.arguments and not route.is_api
        if is_about and (name != "project" or route.name == name):
            yield [route.name, address_of(route, changed)]


def refusals_for(user, side, sent):
    """What the forms of this person's pages refuse that nobody before sent."""
    client = signed_in(user)
    found = []
    for name, url in addresses_of(side):
        for form in posted_forms(client, url):
            what = (name_of(form.url), tuple(each for each, _ in form.values))
            if what not in sent:
                sent.add(what)
                found += refusal_of(client, name, url, form)
    return found


def posted_forms(client, url):
    """The forms of a page that change something."""
    with rolled_back():
        response = client.get(url)
        if response.streaming or not response["Content-Type"].startswith("text/html"):
            return []
        text = response.content.decode()
    return [form for form in forms_in(text, url) if form.method == "post"]


def refusal_of(client, name, url, form):
    """The form with wrong values that it refuses with a page, if there are any; none or one."""
    for value in WRONG:
        fields = [(key, value) for key, _ in form.values]
        with rolled_back():
            if is_refusal(client.post(form.url, dict(fields))):
                return [[name, url, form.url, fields]]
    return []


def is_refusal(response):
    """Whether it is a whole page that says no, by its status or beside a field."""
    if response.streaming or not response["Content-Type"].startswith("text/html"):
        return False
    page = BeautifulSoup(response.content, "html.parser")
    says_no = response.status_code >= 400 or page.select(".errors, .problem-summary")
    return bool(page.h1 and says_no)


def name_of(url):
    """The route behind an address."""
    try:
        return resolve(url.partition("?")[0]).view_name
    except Resolver404:
        return url
