"""What do ordinary annotators try, that other tools let them do, and what do they get for it?

Each test is one attack, over the pages' own addresses and over the API with a token. The attacker
is Bo, an annotator of acme in the same pool as the colleague whose things are wanted.
"""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotation.datasets.models import Item
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Annotation, Assignment, AssignmentState
from core.tenancy.scope import tenant
from tests.factories import people, projects, work
from tests.isolation.asking import everything_in
from tests.isolation.attacker import Attacker
from tests.isolation.expectations import EXPECTATIONS, Inside
from tests.isolation.fingerprint import fingerprint
from tests.isolation.routes import ARGUMENTS, every_route
from tests.support.counting import begin_with_room
from tests.support.desk import make_desk
from workforce.members.invitations.link import token_of

MISSING = 987_654_321
NOT_YOURS = {403, 404, 405}
ON_AN_ASSIGNMENT = (
    *("submit", "draft", "beat", "skip", "release", "retake", "reopen", "keep", "questions"),
)
API_ON_AN_ASSIGNMENT = (
    *(("POST", action) for action in ("submit", "heartbeat", "skip", "release", "retake")),
    *(("POST", action) for action in ("reopen", "keep", "questions")),
    *(("PUT", "draft"), ("GET", "image"), ("GET", "questions")),
)


@pytest.fixture
def acme(world):
    return world.acme


@pytest.fixture
def bo(world):
    """The attacker."""
    return Attacker(world.acme, world.both, world.acme.secrets["both"])


@pytest.fixture
def untouched(acme):
    """Nothing of the organization may have changed when the test ends."""
    before = fingerprint(acme.pk)
    yield
    after = fingerprint(acme.pk)
    seen = {"workforce_apitoken"}  # a token notes when it was used
    assert {t for t in before if before[t] != after[t]} <= seen


def refused(*answers, holding=()):
    """Each answer refuses, and says nothing of what was wanted."""
    for answer in answers:
        assert answer.status_code in NOT_YOURS, (answer.status_code, answer.content[:300])
        found = [word for word in holding if word in everything_in(answer)]
        assert not found


def own_pages(side):
    """Every address that an annotator may look at, with the colleague's ids."""
    for route in every_route():
        said = EXPECTATIONS[route.name]
        if isinstance(said, Inside) and "annotator" in said.roles and not route.is_api:
            values = {name: ARGUMENTS[name](side) for name in route.arguments}
            yield reverse(route.name, kwargs=values)


# --- read what isn't theirs


@pytest.mark.usefixtures("untouched")
def test_read_or_take_a_colleagues_answer_by_the_number_of_their_assignment(acme, bo):
    with tenant(acme.pk):
        submitted = acme.annotation.assignment_id
    for wanted in (submitted, acme.assignment.pk):
        for action in ON_AN_ASSIGNMENT:
            refused(bo.page("POST", f"assignment_{action}", wanted, sent={"revision": 0}))
        refused(bo.page("GET", "assignment_questions", wanted))
        for method, action in API_ON_AN_ASSIGNMENT:
            sent = {"answer": {"label": "spam"}, "guideline": acme.guideline.pk, "text": "?"}
            refused(bo.api(method, f"assignments/{wanted}/{action}", sent))


@pytest.mark.usefixtures("untouched")
def test_read_a_colleagues_answer_in_the_history_of_the_item(acme, bo):
    item, project = acme.item.pk, acme.project.pk
    refused(
        bo.page("GET", "item_detail", project, item),
        bo.page("GET", "items", project, q=acme.secret),
        bo.page("GET", "items_csv", project),
        bo.page("GET", "answers"),
        bo.page("GET", "answers_csv"),
        bo.api("GET", f"items/{item}"),
        bo.api("GET", f"items/{item}/history"),
        bo.api("GET", f"projects/{project}/items?text={acme.secret}"),
        bo.api("GET", "throughput/answers"),
        holding=[acme.secret],
    )


@pytest.mark.usefixtures("untouched")
def test_read_what_a_reviewer_said_of_a_colleague_or_disagree_in_their_name(acme, bo):
    review, decided = acme.review.pk, acme.decided.pk
    refused(
        bo.page("GET", "review_open", review),
        bo.page("GET", "review_list"),
        bo.page("POST", "review_dispute", decided, sent=[("comment", "I disagree")]),
        bo.api("GET", f"projects/{acme.project.pk}/reviews"),
        bo.api("POST", f"reviews/{review}/claim"),
        bo.api("POST", f"reviews/{review}/decide", {"verdict": "accepted", "version": 0}),
        bo.api("POST", f"reviews/{decided}/dispute", {"comment": "I disagree"}),
        holding=[acme.secret],
    )


@pytest.mark.usefixtures("untouched")
def test_find_a_colleagues_work_in_the_lists_of_their_own(acme, bo):
    project = acme.project.pk
    for answer in (
        bo.page("GET", "my_verdicts"),
        bo.page("GET", "my_returned"),
        bo.page("GET", "own_answers", period="last-30-days"),
        bo.page("GET", "own_answers_csv", period="last-30-days"),
        bo.page("GET", "earnings", period="last-30-days"),
    ):
        assert answer.status_code == 200
        assert f"{acme.secret}-1" not in everything_in(answer)
        assert "well done" not in everything_in(answer)
    for path in (f"projects/{project}/recent", "work/returned", "work/disputes"):
        assert bo.api("GET", path).json() == []
    for path in ("work/verdicts", "earnings/events"):
        assert bo.api("GET", path).json()["results"] == []


@pytest.mark.usefixtures("untouched")
def test_see_the_image_of_an_item_that_is_not_in_their_hands(acme, bo):
    with tenant(acme.pk):
        held = next(item for item in acme.items if item.media_id)
    refused(
        bo.page("GET", "assignment_media", acme.assignment.pk),
        bo.page("GET", "item_media", acme.project.pk, held.pk),
        bo.page("GET", "item_thumbnail", acme.project.pk, held.pk),
        bo.api("GET", f"assignments/{acme.assignment.pk}/image"),
        bo.api("GET", f"items/{held.pk}/image"),
        bo.api("GET", f"items/{held.pk}/thumbnail"),
    )


def test_collect_the_addresses_of_members(acme, world, bo):
    others = [user.email for user in acme.users.values()] + [acme.invitation.email]
    refused(
        bo.page("GET", "members"),
        bo.page("GET", "members_csv"),
        bo.page("GET", "pools"),
        bo.page("GET", "project_people", acme.project.pk),
        bo.page("GET", "guideline_readers", acme.project.pk),
        bo.api("GET", "members"),
        bo.api("GET", f"members/{acme.members['owner'].pk}"),
        bo.api("GET", f"pools/{acme.pool.pk}/members"),
        holding=others,
    )
    for url in own_pages(acme):
        said = everything_in(bo.browser.get(url))
        assert not [address for address in others if address in said], url


def test_see_a_hidden_column_of_the_item_they_label(acme, bo):
    answers = [
        bo.page("GET", "label", acme.project.pk),
        bo.page("POST", "label_next", acme.project.pk, sent={}),
        bo.api("POST", f"projects/{acme.project.pk}/next"),
    ]
    assert answers[2].json()["work"] is not None
    for answer in answers:
        assert answer.status_code == 200
        assert acme.hidden_secret not in everything_in(answer)


def test_take_an_invitation_meant_for_somebody_else(acme, bo):
    with tenant(acme.pk):
        link = token_of(acme.invitation)
    refused(
        bo.page("GET", "invitations"),
        bo.page("POST", "invitation_resend", acme.invitation.pk),
        bo.page("POST", "invite", sent=[("email", "friend@example.org"), ("role", "annotator")]),
        bo.api("GET", "invitations"),
        bo.api("POST", f"invitations/{acme.invitation.pk}/resend"),
        bo.api("POST", "invitations", {"email": "friend@example.org", "role": "owner"}),
        holding=[link, acme.invitation.email],
    )
    for url in own_pages(acme):
        assert link not in everything_in(bo.browser.get(url)), url


@pytest.mark.usefixtures("untouched")
def test_carry_the_data_away_as_a_release(acme, bo):
    release, project = acme.release.pk, acme.project.pk
    refused(
        bo.page("GET", "releases", project),
        bo.page("POST", "release_new", project, sent=[("note", "mine")]),
        bo.page("GET", "release_download", release, format="manifest"),
        bo.page("GET", "release_diff_download", acme.diff.pk, format="csv"),
        bo.api("GET", f"projects/{project}/releases"),
        bo.api("POST", f"projects/{project}/releases", {"note": "mine"}),
        bo.api("GET", f"releases/{release}/download?format=manifest"),
        bo.api("GET", f"releases/diffs/{acme.diff.pk}/download?format=csv"),
        holding=[acme.secret],
    )


# --- change what isn't theirs


@pytest.mark.usefixtures("untouched")
def test_change_the_settings_of_a_project_or_the_organization(acme, bo):
    project = acme.project.pk
    pages = ("project_schema", "project_policy", "project_pools", "project_people")
    pages += ("project_start", "project_pause", "project_close", "guideline_publish")
    pages += ("project_rename",)
    refused(
        *(
            bo.page("POST", name, project, sent=[("overlap", "9"), ("do", "save")])
            for name in pages
        ),
        bo.page("POST", "guideline_edit", project, sent=[("overview", "mine")]),
        bo.page("POST", "organization_settings", sent=[("name", "Mine")]),
        bo.page("POST", "rate_new", sent=[("amount", "9")]),
        bo.page("POST", "pool_add", acme.pool.pk, sent=[("members", "1")]),
        bo.page("POST", "member_change", acme.members["both"].pk, sent=[("role", "owner")]),
        bo.api("PUT", f"projects/{project}/schema", {"fields": []}),
        bo.api("PATCH", f"projects/{project}/policy", {"overlap": "1"}),
        bo.api("PUT", f"projects/{project}/guideline/draft", {"content": {}}),
        bo.api("POST", f"projects/{project}/pause"),
        bo.api("PATCH", f"projects/{project}", {"name": "Mine"}),
        bo.api("PATCH", f"members/{acme.members['both'].pk}", {"role": "owner"}),
        bo.api("POST", "pay-rates", {"amount": "9"}),
    )


@pytest.mark.usefixtures("untouched")
def test_bring_items_of_their_own(acme, bo):
    project = acme.project.pk
    url = reverse("import_new", args=[acme.slug, project])
    refused(
        bo.browser.post(url, {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")}),
        bo.page("POST", "import_add", project, getattr(acme, "import").pk),
        bo.page("POST", "import_restart", project, getattr(acme, "import").pk),
        bo.api("POST", f"projects/{project}/imports"),
        bo.api("POST", f"imports/{getattr(acme, 'import').pk}/restart"),
    )


@pytest.mark.usefixtures("untouched")
def test_delete_or_overwrite_an_item_an_answer_or_a_project(acme, bo):
    item, project = acme.item.pk, acme.project.pk
    for method in ("PUT", "PATCH", "DELETE"):
        refused(
            bo.api(method, f"items/{item}"),
            bo.api(method, f"projects/{project}"),
            bo.api(method, f"assignments/{acme.assignment.pk}/submit"),
        )
    refused(
        bo.page("POST", "item_change_new", project, sent=[("kind", "exclude")]),
        bo.page("POST", "item_change_start", acme.change.pk),
        bo.api("POST", f"projects/{project}/items/changes", {"kind": "exclude", "reason": "x"}),
    )


def test_change_their_own_answer_behind_the_reviewers_back(acme, bo):
    """Submitted again under another key, or as a draft: the first answer stands."""
    with tenant(acme.pk):
        held = work.make_assignment(acme.items[3], acme.members["both"], pool=acme.pool)
    sent = {"answer": {"label": "ham"}, "revision": 0, "guideline": acme.guideline.pk}
    assert (
        bo.page("POST", "assignment_submit", held.pk, sent=sent | {"key": "a"}).status_code == 200
    )
    sent |= {"answer": {"label": "spam"}, "key": "b"}
    bo.page("POST", "assignment_submit", held.pk, sent=sent)
    bo.page("POST", "assignment_draft", held.pk, sent=sent)
    bo.api("POST", f"assignments/{held.pk}/submit", sent)
    with tenant(acme.pk):
        [answer] = Annotation.objects.filter(assignment=held)
        assert answer.answer == {"label": "ham"}


def test_submit_in_a_colleagues_name(acme, bo):
    with tenant(acme.pk):
        held = work.make_assignment(acme.items[3], acme.members["both"], pool=acme.pool)
    colleague = acme.members["annotator"].pk
    sent = {"answer": {"label": "ham"}, "revision": 0, "guideline": acme.guideline.pk}
    claimed = {"member": colleague, "member_id": colleague, "annotator": colleague}
    assert bo.api("POST", f"assignments/{held.pk}/submit", sent | claimed).status_code == 422
    done = bo.page("POST", "assignment_submit", held.pk, sent=sent | claimed | {"key": "a"})
    assert done.status_code == 200
    with tenant(acme.pk):
        [answer] = Annotation.objects.filter(assignment=held)
        assert answer.member_id == acme.members["both"].pk


@pytest.fixture
def closed_shop(acme):
    """A live project of acme whose pool Bo isn't in."""
    with tenant(acme.pk):
        pool = people.make_pool("Inner circle", members=[acme.members["annotator"]])
        project = projects.make_project("Secret plan", by=acme.members["manager"], pools=[pool])
        projects.make_guideline(project, by=acme.members["manager"], readers=acme.members.values())
        projects.make_item(projects.make_batch(project, "Batch"), "a secret text")
    return project, pool


def test_claim_work_of_a_pool_they_are_not_in(acme, bo, closed_shop):
    project, pool = closed_shop
    for pool_id in (acme.pool.pk, pool.pk):
        refused(
            bo.page("GET", "label", project.pk, pool=pool_id),
            bo.page("POST", "label_next", project.pk, sent={"pool": pool_id}),
            bo.api("POST", f"projects/{project.pk}/next", {"pool": pool_id}),
            bo.api("GET", f"projects/{project.pk}/recent"),
            holding=["secret"],
        )
    with tenant(acme.pk):
        assert not Assignment.objects.filter(project=project).exists()


# --- get in, and look around


def test_sign_up_uninvited_and_see_a_project(acme, world):
    browser = Client(raise_request_exception=False)
    sent = {"email": "nobody@example.org", "password1": "a-long-passphrase-9"}
    browser.post(reverse("account_signup"), sent)
    outsider = Attacker(acme, world.stranger)
    for visitor in (browser, outsider.browser):
        for url in own_pages(acme):
            answer = visitor.get(url)
            assert answer.status_code in {302, 404}
            assert acme.secret not in everything_in(answer).replace(url, "")


def bare(answer, *, of):
    """An answer without what differs in any two: the number asked for, tokens of forms, times."""
    text = re.sub(r'value="[\w-]{40,}"', "", answer.content.decode(errors="replace"))
    return answer.status_code, re.sub(rf"\b{re.escape(str(of))}\b", "#", text)


def test_count_projects_people_and_items_by_guessing_numbers(acme, bo, closed_shop):
    """What is somebody else's and what isn't there are answered alike, word for word."""
    project, pool = closed_shop
    there = [
        ("GET", "label", project.pk, {}),
        ("POST", "label_next", project.pk, {}),
        ("GET", "guideline", project.pk, {}),
        ("GET", "my_questions", project.pk, {}),
        *(("POST", f"assignment_{a}", acme.assignment.pk, {}) for a in ON_AN_ASSIGNMENT),
        ("GET", "assignment_media", acme.assignment.pk, {}),
        ("GET", "pool", pool.pk, {}),
        ("GET", "member_change", acme.members["owner"].pk, {}),
        ("POST", "review_dispute", acme.decided.pk, {}),
        ("POST", "token_revoke", acme.token.pk, {}),
        ("GET", "notification_open", acme.notification.pk, {}),
    ]
    for method, name, row, sent in there:
        mine, nobodys = (
            bare(bo.page(method, name, number, sent=sent), of=number) for number in (row, MISSING)
        )
        assert mine == nobodys, name
    for method, path, row in (
        *((m, f"assignments/{{}}/{a}", acme.assignment.pk) for m, a in API_ON_AN_ASSIGNMENT),
        ("GET", "projects/{}", project.pk),
        ("GET", "projects/{}/schema", project.pk),
        ("GET", "projects/{}/guideline", project.pk),
        ("POST", "projects/{}/next", project.pk),
        ("GET", "items/{}", acme.item.pk),
        ("GET", "members/{}", acme.members["owner"].pk),
        ("POST", "notifications/{}/seen", acme.notification.pk),
        ("POST", "reviews/{}/dispute", acme.decided.pk),
    ):
        mine, nobodys = (
            bare(bo.api(method, path.format(number)), of=number) for number in (row, MISSING)
        )
        assert mine == nobodys, path


def test_tell_a_colleagues_row_from_none_by_the_work_it_makes(acme, bo):
    """Time follows from statements: they are the same ones, as many, for both."""

    def statements(number):
        with CaptureQueriesContext(connection) as seen:
            bo.page("POST", "assignment_draft", number, sent={})
        return [re.sub(r"\d+", "#", query["sql"]) for query in seen.captured_queries]

    assert statements(acme.assignment.pk) == statements(MISSING)


def test_learn_who_has_an_account_here(acme, world):
    """Signing in and asking for a new password say the same to a known and an unknown address."""
    known, unknown = acme.users["owner"].email, "nobody@example.org"
    for name, more in (
        ("account_login", {"password": "wrong-password"}),
        ("account_reset_password", {}),
        ("account_signup", {"password1": "a-long-passphrase-9"}),
    ):
        answers = []
        for address in (known, unknown):
            field = "login" if name == "account_login" else "email"
            answer = Client().post(reverse(name), {field: address} | more)
            answers.append((bare(answer, of=address), answer.get("Location")))
        assert answers[0] == answers[1], name


def test_list_the_projects_of_the_organization(acme, bo, closed_shop):
    project, _pool = closed_shop
    for answer in (
        bo.api("GET", "projects"),
        bo.page("GET", "projects"),
        bo.page("GET", "my_work"),
    ):
        assert answer.status_code == 200
        assert project.name not in everything_in(answer)
    for url in own_pages(acme):
        assert "secret plan" not in everything_in(bo.browser.get(url)), url


# --- find out where it pays to take care


def test_find_out_which_of_their_answers_were_drawn_for_review(db):
    """Everything that is said of an answer is the same whether it was drawn or not."""
    begin_with_room()
    many = 24  # of each sort there are some, whatever the numbers that decide it
    desk = make_desk(items=many, policy={"review": {"mode": "sample", "percent": 50, "first": 0}})
    desk.slug, author = desk.organization.slug, desk.annotators[0]
    with tenant(desk.organization.pk):
        _token, secret = people.make_token(author)
    bo = Attacker(desk, author.user, secret)
    said = {}
    for _ in range(many):
        held = bo.api("POST", f"projects/{desk.project.pk}/next").json()["work"]
        sent = {"answer": {"label": "ham"}, "guideline": held["guideline"]["id"], "revision": 0}
        answer = bo.page("POST", "assignment_submit", held["assignment"], sent=sent).json()
        earned = {name: answer["earnings"][name] for name in ("today", "accepted")}
        said[held["assignment"]] = (answer["ok"], sorted(answer), earned)
    with tenant(desk.organization.pk):
        drawn = dict(Annotation.objects.values_list("assignment_id", "drawn"))
    assert set(drawn.values()) == {True, False}
    assert len({str(each) for each in said.values()}) == 1
    recent = bo.api("GET", f"projects/{desk.project.pk}/recent").json()
    assert {row["may_reopen"] for row in recent} == {True}
    answers = bo.page("GET", "own_answers").context["answers"]
    assert len({(answer.fate, answer.pay, pay) for answer, pay in answers}) == 1
    assert bo.api("GET", "earnings/events").json()["results"] == []
    assert all(row["labels"] == 0 for row in bo.api("GET", "earnings").json())
    for assignment in drawn:
        taken = bo.page("POST", "assignment_reopen", assignment, sent={})
        assert taken.status_code == 200
        assert bo.page("POST", "assignment_keep", assignment, sent={}).status_code < 400


def test_pick_their_items(acme, bo):
    """The queue gives what is next, whatever number, order or item is asked for."""
    with tenant(acme.pk):
        last = (
            Item.objects.filter(project=acme.project, open_slots__gt=0).order_by("position").last()
        )
    asked = {"item": last.pk, "item_id": last.pk, "position": last.position, "order": "-position"}
    assert bo.api("POST", f"projects/{acme.project.pk}/next", asked).status_code == 422
    bo.page("POST", "label_next", acme.project.pk, sent=asked)
    with tenant(acme.pk):
        held = Assignment.objects.get(member=acme.members["both"], state=AssignmentState.HELD)
        assert held.item_id != last.pk


def test_see_the_plan_of_review_or_the_price_of_a_label(acme, bo):
    refused(
        bo.page("GET", "project_policy", acme.project.pk),
        bo.page("GET", "project", acme.project.pk),
        bo.page("GET", "costs"),
        bo.page("GET", "rates"),
        bo.api("GET", f"projects/{acme.project.pk}/policy"),
        bo.api("GET", "rates"),
        bo.api("GET", "costs"),
    )
    shown = bo.api("GET", f"projects/{acme.project.pk}").json()
    assert not {"policy", "review", "seed"} & shown.keys()
    with tenant(acme.pk):
        assert str(Project.objects.get(pk=acme.project.pk).seed) not in json.dumps(shown)
