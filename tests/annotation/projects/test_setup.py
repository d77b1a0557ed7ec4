"""Is a project set up in the order of the work, page after page, and is nothing done too early?"""

import pytest
from django.utils import timezone

from annotation.projects.grants import Level
from annotation.projects.models import Project, ProjectPool, ProjectState
from annotation.projects.people import granted_people
from annotation.projects.start import checklist
from billing.rates.models import PayRate, Rate
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from tests.annotation.pages import at, form_values, page_of, sign_in, text_of
from tests.factories.money import make_pay_rate, make_rate
from tests.factories.people import make_invitation, make_member, make_pool, make_user
from tests.factories.projects import make_batch, make_guideline, make_item, make_project


@pytest.fixture
def side(world):
    return world.acme


@pytest.fixture
def manager(side):
    return sign_in(side.users["manager"])


@pytest.fixture
def draft(side):
    with tenant(side.pk):
        for rates in (Rate, PayRate):  # as if no rate had been set yet
            rates.objects.update(valid_to=timezone.now())
        return make_project("Draft", by=side.members["manager"], state=ProjectState.DRAFT)


def steps(side, project):
    with tenant(side.pk):
        return [(step.title, step.is_done) for step in checklist(project)]


def finish_but_rates(side, project):
    with tenant(side.pk):
        make_item(make_batch(project), "hello")
        make_guideline(project, by=side.members["manager"])
        ProjectPool.objects.create(project=project, pool=side.pool)


def test_the_checklist_follows_the_order_of_the_work(side, draft):
    assert [title for title, _ in steps(side, draft)] == [
        "Import data",
        "Publish the guideline",
        "Choose annotators and reviewers",
        "Set prices and pay",
    ]


def test_invited_people_are_no_annotators_yet(side, draft):
    with tenant(side.pk):
        pool = make_pool("Empty")
        ProjectPool.objects.create(project=draft, pool=pool)
        team = checklist(draft)[2]
        assert "no members yet" in team.missing
        make_invitation("ann@new.example.org", by=side.members["admin"], pool=pool)
        team = checklist(draft)[2]
        assert "1 invited person joins the assigned pools" in team.missing


def test_a_team_is_chosen_on_one_page(side, manager, draft):
    with tenant(side.pk):
        pool = make_pool("Readers", members=[side.members["annotator"]])
        reviewer = make_member(make_user("ria@acme.example.org"), "reviewer")
    url = at(side, "project_team", draft.pk)
    assert "Readers · 1 member" in text_of(manager.get(url))
    sent = {"pools": [pool.pk], "reviewers": [reviewer.pk], "deadline_on": "2031-05-01"}
    response = manager.post(url, sent)
    assert response["Location"] == at(side, "import_new", draft.pk)  # the first open step
    with tenant(side.pk):
        stored = Project.objects.get(pk=draft.pk)
        assert [each.pk for each in stored.pools.all()] == [pool.pk]
        assert str(stored.deadline_on) == "2031-05-01"
        granted = {each.who.pk: each.level for each in granted_people(draft)}
    assert granted[reviewer.pk] == Level.REVIEW
    # What is assigned isn't offered again, and saving again takes nothing away.
    page = manager.get(url)
    assert not page_of(page).select(f"[name=pools][value='{pool.pk}']")
    manager.post(url, {"deadline_on": "2031-05-01"})
    assert steps(side, draft)[2] == ("Choose annotators and reviewers", True)


def test_a_member_who_is_no_reviewer_is_not_let_in(side, manager, draft):
    sent = {"reviewers": [side.members["annotator"].pk]}
    assert manager.post(at(side, "project_team", draft.pk), sent).status_code == 422


def test_prices_and_pay_are_set_on_one_page_and_the_setup_is_complete(side, draft):
    finish_but_rates(side, draft)
    admin = sign_in(side.users["admin"])
    url = at(side, "project_rates", draft.pk)
    refused = admin.post(url, {"price-choice": "0.05", "pay-choice": "x", "per": "outcome"})
    assert refused.status_code == 422
    assert steps(side, draft)[3] == ("Set prices and pay", False)
    response = admin.post(url, {"price-choice": "0.05", "pay-choice": "0,03", "per": "outcome"})
    assert response["Location"] == at(side, "project", draft.pk)
    assert steps(side, draft)[3] == ("Set prices and pay", True)
    shown = text_of(admin.get(url))
    assert "€0.05" in shown
    assert "€0.03" in shown


def test_a_rate_that_is_set_is_not_asked_for(side, draft):
    with tenant(side.pk):
        make_rate(by=side.members["owner"], valid_from=timezone.now())
    page = page_of(sign_in(side.users["admin"]).get(at(side, "project_rates", draft.pk)))
    assert not page.select("[name=price-choice], [name=per]")
    assert page.select("[name=pay-choice]")
    with tenant(side.pk):
        by = side.members["owner"]
        make_pay_rate(by=by, pool=side.pool, valid_from=timezone.now())
        assert not checklist(draft)[3].is_done  # the draft has no pool: it needs one for all


def test_a_manager_asks_the_admins_for_prices_once_a_day(side, manager, draft):
    overview = manager.get(at(side, "project", draft.pk))
    ask = at(side, "rates_ask", draft.pk)
    assert page_of(overview).select_one(f"form[action='{ask}']").button.text == "Ask an admin"
    assert "have been notified" in text_of(manager.post(ask, follow=True))
    assert "already asked today" in text_of(manager.post(ask, follow=True))
    with tenant(side.pk):
        told = Notification.objects.filter(kind="rates_needed")
        assert {each.member_id for each in told} == {
            side.members["owner"].pk,
            side.members["admin"].pk,
        }
        assert {each.count for each in told} == {1}
        assert {each.url for each in told} == {at(side, "project_rates", draft.pk)}
    admin = page_of(sign_in(side.users["admin"]).get(at(side, "project", draft.pk)))
    assert not admin.select(f"form[action='{ask}']")


def test_the_published_guideline_leads_to_the_team(side, manager, draft):
    with tenant(side.pk):
        make_item(make_batch(draft), "hello")
    edit = at(side, "guideline_edit", draft.pk)
    sent = form_values(manager.get(edit)) | {"overview": "Read it all.", "publish": "1"}
    publish = manager.post(edit, sent)["Location"]
    response = manager.post(publish, form_values(manager.get(publish)))
    assert response["Location"] == at(side, "project_team", draft.pk)


def test_a_team_of_invited_people_leads_on_to_the_prices(side, draft):
    with tenant(side.pk):
        by = side.members["admin"]
        make_item(make_batch(draft), "hello")
        make_guideline(draft, by=by)
        pool = make_pool("Later")
        make_invitation("ann@new.example.org", by=by, pool=pool)
    sent = {"pools": [pool.pk], "deadline_on": ""}
    response = sign_in(side.users["admin"]).post(at(side, "project_team", draft.pk), sent)
    assert response["Location"] == at(side, "project_rates", draft.pk)
    assert steps(side, draft)[2] == ("Choose annotators and reviewers", False)
