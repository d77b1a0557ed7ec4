"""What do admins and project managers see of budgets, and what can they do?"""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from annotation.projects.grants import Level
from billing.budgets.jobs import count_all_budgets
from billing.budgets.models import Budget
from core.tenancy.scope import tenant
from tests.billing.budgets.office import budget_of, owner
from tests.factories import money, people, projects
from tests.support.desk import make_desk


@pytest.fixture
def desk(db):
    return make_desk(items=12)


def page(desk, name, *args):
    return reverse(name, args=[desk.organization.slug, *args])


def signed_in(member):
    client = Client()
    client.force_login(member.user)
    return client


def test_an_admin_sets_sees_changes_and_ends_a_budget(desk):
    with tenant(desk.organization.pk):
        client = signed_in(owner())
    empty = client.get(page(desk, "budgets")).text
    assert "No budgets yet" in empty
    sent = {
        "project": desk.project.pk,
        "measure": "pay",
        "amount": "1.5",
        "period": "once",
        "is_hard": "yes",
        "alert_percent": 80,
    }
    saved = client.post(page(desk, "budget_new"), sent)
    with tenant(desk.organization.pk):
        budget = Budget.objects.get()
        for _ in range(3):
            desk.label()
    count_all_budgets()
    assert saved.url == page(desk, "budget", budget.pk)
    shown = client.get(saved.url).text
    for text in ("€0.09", "€1.50", "Within budget", "No new items are assigned"):
        assert text in shown
    listed = client.get(page(desk, "budgets")).text
    assert "/costs/?period=custom" in listed
    refused = client.post(
        page(desk, "budget_change", budget.pk),
        {"amount": "0.01", "is_hard": "yes", "alert_percent": 80},
    )
    assert refused.status_code == 422
    assert "€0.12 is already spent or reserved" in refused.text, "one more is granted"
    changed = {"amount": "2", "is_hard": "no", "alert_percent": 50}
    client.post(page(desk, "budget_change", budget.pk), changed)
    client.post(page(desk, "budget_end", budget.pk))
    with tenant(desk.organization.pk):
        budget.refresh_from_db()
    assert (budget.amount, budget.is_hard, budget.alert_percent) == (2, False, 50)
    assert budget.ended_at is not None
    assert "Ended" in client.get(page(desk, "budgets") + "?ended=1").text
    log = client.get(page(desk, "audit")).text
    for text in ("set a budget of €1.50", "changed the budget", "ended the budget"):
        assert text in log


def test_two_scopes_are_refused(desk):
    with tenant(desk.organization.pk):
        client = signed_in(owner())
        pool = desk.project.pools.get()
    sent = {
        "project": desk.project.pk,
        "pool": pool.pk,
        "measure": "pay",
        "amount": "1",
        "period": "once",
        "is_hard": "yes",
        "alert_percent": 80,
    }
    assert "Choose only one" in client.post(page(desk, "budget_new"), sent).text


def test_a_manager_sees_the_budgets_of_the_own_projects_alone(desk):
    with tenant(desk.organization.pk):
        manager = people.make_member(people.make_user("boss@example.org"), "manager")
        projects.grant(desk.project, manager, level=Level.VIEW)
        own = budget_of(desk, "0.30")
        whole = budget_of(desk, "5", scope=None)
        other = budget_of(desk, "5", scope=projects.make_project("Other", by=owner()))
        money.make_forecast(desk.project, at=own.starts_on)
        client = signed_in(manager)
    overview = client.get(page(desk, "project", desk.project.pk)).text
    assert "€0.00 of €0.30" in overview
    assert client.get(page(desk, "budget", own.pk)).status_code == 200
    assert client.get(page(desk, "budget", whole.pk)).status_code == 404
    assert client.get(page(desk, "budget", other.pk)).status_code == 404
    assert client.get(page(desk, "budgets")).status_code == 403
    assert client.post(page(desk, "budget_end", own.pk)).status_code == 403


def test_an_annotator_is_told_why_nothing_comes_and_no_amount(desk):
    with tenant(desk.organization.pk):
        budget_of(desk, "0.03")
        desk.label()
        client = signed_in(desk.annotators[0])
    shown = client.get(page(desk, "label", desk.project.pk)).text
    assert "The budget for this work is used up" in shown
    assert "0.03" not in shown


def test_the_file_lists_all_budgets_with_exact_amounts(desk):
    with tenant(desk.organization.pk):
        desk.label()
        budget_of(desk, "0.3125", measure="cost")
        client = signed_in(owner())
    lines = client.get(page(desk, "budgets_csv")).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert ",0.312500,EUR,0.050000,0.000000," in lines[1]


def test_the_api_sets_changes_lists_and_ends(desk):
    with tenant(desk.organization.pk):
        token = people.make_token(owner())[1]
    client = Client(headers={"authorization": f"Bearer {token}"})

    def send(method, name, *args, **body):
        call = getattr(client, method)
        return call(page(desk, name, *args), json.dumps(body), content_type="application/json")

    made = send("post", "api_budgets", amount="0.5", project=desk.project.pk, period="month")
    assert made.status_code == 201, made.text
    body = made.json()
    assert (body["amount"], body["period"], body["spent"]) == ("0.500000", "month", "0.000000")
    changed = send("patch", "api_budget", body["id"], amount="0.75")
    assert changed.json()["amount"] == "0.750000"
    both = send("post", "api_budgets", amount="1", project=desk.project.pk, pool=1)
    assert (both.status_code, both.json()["code"]) == (422, "budget_scope")
    unknown = send("post", "api_budgets", amount="1", customer=987654)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "budget_scope")
    listed = client.get(page(desk, "api_project_budgets", desk.project.pk)).json()
    assert [each["id"] for each in listed] == [body["id"]]
    assert client.delete(page(desk, "api_budget", body["id"])).status_code == 204
    assert client.get(page(desk, "api_project_budgets", desk.project.pk)).json() == []
    with tenant(desk.organization.pk):
        assert Budget.objects.get().amount == Decimal("0.75")
