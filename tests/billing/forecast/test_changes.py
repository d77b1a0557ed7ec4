"""Does the confirmation of a change say what it means for work, dates and money?"""

from datetime import timedelta

import pytest
from django.urls import reverse

from annotation.projects.change_estimate import PlannedChange
from annotation.workflow.facts import Backlog, backlog_of
from annotation.workflow.lifecycle.policy import parse_policy
from billing.forecast.changes import estimate_change
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from core.web.datetimes import written
from tests.annotation.pages import form_values, sign_in, text_of
from tests.billing.forecast.crew import make_past
from tests.factories import money, people, projects
from tests.support.desk import HAM, make_desk
from tests.support.script import Script


@pytest.fixture
def desk(db):
    """Twelve items for two annotators, who gave ten annotations each on each of ten days."""
    desk = make_desk(items=12)
    with tenant(desk.organization.pk):
        yield desk


def change_to(desk, *, opens=0, fields=None, **settings):
    before = parse_policy(desk.project.policy.settings)
    after = parse_policy(settings, base=before)
    return PlannedChange(desk.project, before, after, opens=opens, fields=fields)


def figures(member, change):
    found = estimate_change(member, change)
    return {each.title: (each.before, each.after, each.difference) for each in found.effects}


def owner():
    return Member.objects.get(role=Role.OWNER)


def test_a_second_annotator_doubles_the_work_and_the_pay(desk):
    """20 annotations a day: 12 take a day, 24 take two. The customer pays per outcome."""
    day = make_past(desk, days=range(1, 11))
    found = figures(owner(), change_to(desk, opens=12, decision={"overlap": "2"}))
    tomorrow, after = (written(day + timedelta(days=n), "SHORT_DATE_FORMAT") for n in (1, 2))
    assert found == {
        "Annotations to do": ("12", "24", "+12"),
        "Reviews to do": ("0", "0", ""),
        "Annotators' hours": ("0.1", "0.2", "+0.1"),
        "Reviewers' hours": ("0.0", "0.0", ""),
        "Expected finish": (tomorrow, after, "1 day later"),
        "Customer's cost": ("€0.60", "€0.60", ""),
        "Pay": ("€0.36", "€0.72", "+€0.36"),
    }


def test_a_manager_sees_work_and_dates_but_no_money(desk):
    make_past(desk, days=range(1, 11))
    manager = people.make_member(people.make_user("lead@example.org"), "manager")
    estimate = estimate_change(manager, change_to(desk, opens=12, decision={"overlap": "2"}))
    titles = {each.title for each in estimate.effects}
    assert "Expected finish" in titles
    assert not titles & {"Customer's cost", "Pay"}
    assert not any("€" in text or "cost" in text for text in estimate.notes)


def test_reviews_bring_rejections_and_those_bring_work(desk):
    """Of 20 reviews none is known yet, so 1 in 20 is assumed to be rejected: 12 / 0.95 = 12.6."""
    make_past(desk, days=range(1, 11))
    found = figures(owner(), change_to(desk, review={"mode": "all"}))
    assert found["Annotations to do"] == ("12", "13", "+1")
    assert found["Reviews to do"] == ("0", "13", "+13")
    assert found["Pay"] == ("€0.36", "€0.36", ""), "work that is done again is paid once"


def test_reviews_are_paid_where_they_have_a_rate(desk):
    """12 / 0.95 = 12.63 reviews at .04 are .505."""
    make_past(desk, days=range(1, 11))
    money.make_pay_rate(by=owner(), work="review", label_kind="", unit_pay="0.04")
    found = figures(owner(), change_to(desk, review={"mode": "all"}))
    assert found["Pay"] == ("€0.36", "€0.87", "+€0.51")


def test_reviews_of_items_labeled_again_are_paid(db):
    """One annotation at .06 for two labels, and 1 / 0.95 reviews at .4 are .421."""
    desk = make_desk(items=3)
    with tenant(desk.organization.pk):
        desk.label(0)
        money.make_pay_rate(by=owner(), work="review", label_kind="", unit_pay="0.4")
        fields = [*desk.project.schema.fields, {**desk.project.schema.fields[0], "name": "other"}]
        change = change_to(desk, fields=fields, review={"mode": "all"})
        assert "pay €0.48" in estimate_change(owner(), change).notes[-1]


def test_the_first_annotations_are_reviewed_in_a_sample_too(desk):
    """Two annotators with three first ones each, then half of the other six: nine of twelve."""
    found = figures(owner(), change_to(desk, review={"mode": "sample", "first": 3, "percent": 50}))
    assert found["Reviews to do"] == ("0", "10", "+10")  # 12 * .75 / (1 - .75 * .05) = 9.35


def test_without_a_measured_pace_the_assumption_is_stated(desk):
    estimate = estimate_change(owner(), change_to(desk, opens=12, decision={"overlap": "2"}))
    found = {each.title: each.after for each in estimate.effects}
    assert found["Annotators' hours"] == "0.2", "24 annotations of 30 seconds"
    assert found["Expected finish"] == "Not enough data yet"
    assert "30 seconds per item" in estimate.notes[0]


def test_another_field_has_its_price(desk):
    """Two labels in an annotation instead of one."""
    make_past(desk, days=range(1, 11))
    fields = [*desk.project.schema.fields]
    fields.append({**fields[0], "name": "second"})
    found = figures(owner(), change_to(desk, fields=fields))
    assert found["Customer's cost"] == ("€0.60", "€1.20", "+€0.60")
    assert found["Pay"] == ("€0.36", "€0.72", "+€0.36")
    assert found["Annotations to do"] == ("12", "12", "")


def test_labeling_finished_items_again_is_priced(db):
    """One of three items is done: one annotation more at 0.05 and 0.03."""
    desk = make_desk(items=3)
    with tenant(desk.organization.pk):
        desk.label(0)
        fields = [*desk.project.schema.fields, {**desk.project.schema.fields[0], "name": "other"}]
        estimate = estimate_change(owner(), change_to(desk, fields=fields))
        text = estimate.notes[-1]
    assert "(1 items) would take 1 annotations" in text
    assert "cost the customer €0.10, and pay €0.06" in text, "two labels in an annotation"


def test_an_owner_sees_what_another_field_costs_before_it_is_published(db):
    desk = make_desk(items=3)
    with tenant(desk.organization.pk):
        user = owner().user
        money.make_rate(by=owner(), label_kind="text")
        money.make_pay_rate(by=owner(), label_kind="text")
    url = reverse("project_schema", args=[desk.organization.slug, desk.project.pk])
    client = sign_in(user)
    sheet = form_values(client.get(url))
    sheet |= {"row": [*sheet["row"], "~1"], "~1.kind": "text", "~1.title": "Note"}
    asked = client.post(url, sheet | {"do": "publish"})
    assert "Customer's cost €0.15 €0.30 +€0.15" in text_of(asked)
    sheet = form_values(asked) | {"do": "publish", "~1.title": "Remark"}
    asked = client.post(url, sheet)
    assert asked.status_code == 200, "only what was shown counts"
    assert client.post(url, form_values(asked) | {"do": "publish"}).status_code == 302


def test_labels_are_counted_as_annotations_had_them(desk):
    """Three labels in an annotation on average: 12 items of 3 labels at 0.05."""
    make_past(desk, days=range(1, 11), labels=30)
    assert figures(owner(), change_to(desk))["Customer's cost"][0] == "€1.80"


def test_the_backlog_is_what_is_neither_in_nor_accepted(db):
    desk = make_desk(items=4, slots=2, policy={"overlap": "2", "review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
        desk.review(verdict="accepted")
        desk.label(0, HAM)
        assert backlog_of(desk.project.pk) == Backlog(4, 8, 2, 1)
        desk.review(verdict="rejected", reason="careless")
        assert backlog_of(desk.project.pk) == Backlog(4, 8, 1, 1)


def test_a_script_asks_before_it_changes(db):
    desk = make_desk(items=12)
    with tenant(desk.organization.pk):
        _token, secret = people.make_token(owner(), name="estimates")
    script = Script(secret, desk.organization.slug)
    place = f"projects/{desk.project.pk}/policy"
    found = script.call("POST", f"{place}/estimate", {"settings": {"decision": {"overlap": "2"}}})
    assert {each["title"]: each["difference"] for each in found.json()}["Pay"] == "+€0.36"
    assert script.call("POST", f"{place}/estimate", {"settings": {}}).json() == []
    assert script.call("GET", place).json()["settings"]["decision"]["overlap"] == "1"


def test_settings_that_change_work_are_confirmed_and_others_saved_at_once(db):
    desk = make_desk(items=12)
    with tenant(desk.organization.pk):
        manager = people.make_member(people.make_user("lead@example.org"), "manager")
        projects.grant(desk.project, manager)
    client, url = (
        sign_in(manager.user),
        reverse("project_policy", args=[desk.organization.slug, desk.project.pk]),
    )
    asked = client.post(url, form_values(client.get(url)) | {"review_mode": "all"})
    assert "Reviews to do" in text_of(asked)
    assert "Nothing has changed yet" in text_of(asked)
    other = client.post(url, form_values(asked) | {"decision_overlap": "2"})
    assert "12 more annotations will be needed." in text_of(other), "only what was shown counts"
    assert client.post(url, form_values(other)).status_code == 302
    saved = client.post(url, form_values(client.get(url)) | {"queue_lease_minutes": "45"})
    assert saved.status_code == 302
