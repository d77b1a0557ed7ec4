"""Is the agreement of a project measured from what counts, kept, and shown to whom it concerns?"""

import pytest
from django.urls import reverse

from annotation.datasets.models import Item, ItemState, Purpose
from annotation.label_types.schema import schema_of
from annotation.quality.jobs import measure_agreement, measure_all_agreement
from annotation.quality.models import MAX_ITEMS_OF_CONFUSION, AgreementReport
from annotation.quality.report import OneAnswer, measure
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from tests.annotation.pages import page_of, sign_in, text_of
from tests.support.desk import HAM, SPAM, make_desk

BOX = {
    "kind": "box",
    "name": "cells",
    "title": "Cells",
    "options": [{"key": "cell", "title": "Cell"}, {"key": "other", "title": "Other"}],
}


@pytest.fixture
def desk(db):
    """Four items for two annotators each: three got the same class from both, one didn't."""
    desk = make_desk(items=4, slots=2, annotators=2, policy={"overlap": "2"})
    with tenant(desk.organization.pk):
        for answer in (HAM, HAM, SPAM, HAM):
            desk.label(0, answer)
        for answer in (HAM, HAM, SPAM, SPAM):
            desk.label(1, answer)
    return desk


def run_job(desk):
    measure_agreement(organization_id=desk.organization.pk, project_id=desk.project.pk)


def old(report):
    """As if it had been made a day before."""
    made = AgreementReport.objects.filter(pk=report.pk)
    return made.update(made_at="2026-01-01T00:00:00Z")


def test_the_figures_of_a_project(desk):
    """By hand: 3 of 4 items agree. Coincidences: ham 4+1+1, spam 2, so 8 answers, 5 ham, 3 spam;
    alpha = 1 - 2 (8 - 1) / (64 - 25 - 9)."""
    run_job(desk)
    with tenant(desk.organization.pk):
        report = AgreementReport.objects.get()
        (label,) = report.figures
        last = Item.objects.order_by("-position").first()
    assert (label["name"], label["items"]) == ("label", 4)
    assert label["agreement"]["value"] == pytest.approx(0.75)
    assert label["alpha"]["value"] == pytest.approx(1 - 14 / 30)
    assert label["totals"] == {"ham": 5, "spam": 3}
    assert label["agreed"] == {"ham": 2, "spam": 1}
    assert label["confusions"] == [{"one": "ham", "other": "spam", "pairs": 1, "items": [last.pk]}]
    people = {each["member"]: (each["pairs"], each["agreement"]) for each in label["people"]}
    assert people == {member.pk: (4, 0.75) for member in desk.annotators}


def test_excluded_items_and_other_purposes_do_not_count(desk):
    with tenant(desk.organization.pk):
        first, *_, last = Item.objects.order_by("position")
        Item.objects.filter(pk=last.pk).update(state=ItemState.EXCLUDED)
        Item.objects.filter(pk=first.pk).update(purpose=Purpose.GOLD)
    run_job(desk)
    with tenant(desk.organization.pk):
        (label,) = AgreementReport.objects.get().figures
    assert (label["items"], label["agreement"]["value"]) == (2, 1.0)


def test_a_job_that_runs_twice_makes_one_report(desk):
    run_job(desk)
    run_job(desk)
    with tenant(desk.organization.pk):
        assert AgreementReport.objects.count() == 1


def test_only_the_newest_report_keeps_items(desk):
    run_job(desk)
    with tenant(desk.organization.pk):
        old(AgreementReport.objects.get())
    run_job(desk)
    with tenant(desk.organization.pk):
        before, now = AgreementReport.objects.order_by("pk")
        kept = [len(each.figures[0]["confusions"][0]["items"]) for each in (before, now)]
    assert kept == [0, 1]


def test_every_night_what_is_new_is_measured(desk):
    assert measure_all_agreement() == 1
    run_job(desk)
    assert measure_all_agreement() == 0
    with tenant(desk.organization.pk):
        report = AgreementReport.objects.get()
        AgreementReport.objects.update(last_annotation=report.last_annotation - 1)
    assert measure_all_agreement() == 1


def page(desk, member, name="project_agreement", query=""):
    url = reverse(name, args=[desk.organization.slug, desk.project.pk])
    return sign_in(member.user).get(url + query)


def owner(desk):
    with tenant(desk.organization.pk):
        return Member.objects.select_related("user").get(role=Role.OWNER)


def test_the_page_says_what_is_mixed_up_and_leads_to_the_items(desk):
    run_job(desk)
    shown = page(desk, owner(desk))
    text = text_of(shown)
    assert "75.0%" in text
    assert "0.53" in text
    assert "Unreliable" in text
    assert desk.annotators[0].name in text
    link = page_of(shown).find("a", title="Ham or Spam")
    assert link.text.strip() == "1"
    items = page(desk, owner(desk), "confused_items", "?" + link["href"].partition("?")[2])
    with tenant(desk.organization.pk):
        last = Item.objects.order_by("-position").first()
    assert last.external_id in text_of(items)


def test_reviewers_see_no_figures_of_persons(desk):
    run_job(desk)
    text = text_of(page(desk, desk.reviewers[0]))
    assert "75.0%" in text
    assert desk.annotators[0].name not in text
    assert page(desk, desk.annotators[0]).status_code == 403


def test_a_confusion_that_is_not_there_leads_back_to_the_figures(desk):
    run_job(desk)
    figures = reverse("project_agreement", args=[desk.organization.slug, desk.project.pk])
    for query in ("", "?field=label&one=ham&other=ham", "?field=nothing&one=ham&other=spam"):
        assert page(desk, owner(desk), "confused_items", query).url == figures


def test_before_anything_can_be_compared_the_page_says_how(db):
    desk = make_desk(items=1)
    assert "No annotations yet" in text_of(page(desk, owner(desk)))
    with tenant(desk.organization.pk):
        desk.label()
    assert "Not measured yet" in text_of(page(desk, owner(desk)))
    run_job(desk)
    assert "No item has two annotations" in text_of(page(desk, owner(desk)))


def box(x):
    return {"id": "r1", "label": "cell", "x": x, "y": 0, "width": 10, "height": 10}


def test_regions_are_compared_by_their_overlap():
    """One item has the same box twice, the other a box from one annotator only."""
    schema = schema_of([BOX])
    answered = [
        (1, [OneAnswer(7, {"cells": [box(0)]}), OneAnswer(8, {"cells": [box(0)]})]),
        (2, [OneAnswer(7, {"cells": []}), OneAnswer(8, {"cells": [box(0)]})]),
    ]
    (found,) = measure(schema, answered, seed=1)
    assert (found.items, found.alpha) == (2, None)
    assert found.agreement.value == pytest.approx(0.5)


def test_a_conditional_field_is_compared_where_both_were_asked():
    schema = schema_of(
        [
            {
                "kind": "choice",
                "name": "kind",
                "title": "Kind",
                "options": [{"key": "a", "title": "A"}, {"key": "b", "title": "B"}],
            },
            {
                "kind": "rating",
                "name": "how",
                "title": "How",
                "show_if": {"field": "kind", "values": ["a"]},
            },
        ]
    )
    answered = [
        (1, [OneAnswer(7, {"kind": "a", "how": 1}), OneAnswer(8, {"kind": "b"})]),
        (2, [OneAnswer(7, {"kind": "a", "how": 2}), OneAnswer(8, {"kind": "a", "how": 2})]),
    ]
    kind, how = measure(schema, answered, seed=1)
    assert (kind.items, how.items) == (2, 1)
    assert how.agreement.value == 1.0


def test_of_many_confused_items_the_newest_are_kept():
    schema = schema_of(
        [
            {
                "kind": "choice",
                "name": "kind",
                "title": "Kind",
                "options": [{"key": "a", "title": "A"}, {"key": "b", "title": "B"}],
            }
        ]
    )
    answers = [OneAnswer(7, {"kind": "b"}), OneAnswer(8, {"kind": "a"})]
    newest_first = range(MAX_ITEMS_OF_CONFUSION + 10, 0, -1)
    (found,) = measure(schema, [(item, answers) for item in newest_first], seed=1)
    (confusion,) = found.confusions
    assert confusion.pairs == MAX_ITEMS_OF_CONFUSION + 10
    assert confusion.items == list(newest_first)[:MAX_ITEMS_OF_CONFUSION]
