"""Does a change of many items do what its preview says, to those items, and can it be undone?"""

import pytest

from annotation.datasets.items.filters import Wanted
from annotation.datasets.items.queries import history_of
from annotation.datasets.models import Item
from annotation.workflow.assignments.actions import Selection, reserve_items
from annotation.workflow.bulk_changes.actions import (
    Meant,
    cancel_change,
    preview_change,
    start_change,
    undo_change,
)
from annotation.workflow.bulk_changes.jobs import change_items, change_next
from annotation.workflow.bulk_changes.models import ItemChange
from annotation.workflow.bulk_changes.preview import foresee
from annotation.workflow.lifecycle.models import Assignment, Draft, Outcome, Review
from annotation.workflow.queue.eligibility import find_work
from annotation.workflow.review.actions import claim_next_review
from annotation.workflow.review.disputes import dispute_review
from billing.ledger.models import LedgerTransaction
from core.identity.models import Member
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Gone, Invalid
from tests.annotation.pages import at, sign_in, text_of
from tests.factories import people
from tests.factories.work import label_events
from tests.support.desk import HAM, SPAM, make_desk

ALL = {"review": {"mode": "all"}}


@pytest.fixture
def desk(db):
    return make_desk(items=3, annotators=3)


def owner_of(desk):
    return Member.objects.select_related("organization", "user").get(role="owner")


def previewed(desk, kind, items=None, **values):
    meant = Meant(None if items is None else [item.pk for item in items], Wanted(excluded="1"))
    return preview_change(by=owner_of(desk), project=desk.project, kind=kind, meant=meant, **values)


def run(desk, change):
    """Start it and let the job end; the change as it is then."""
    with tenant(desk.organization.pk):
        start_change(by=owner_of(desk), change=change)
    change_items(organization_id=desk.organization.pk, change_id=change.pk)
    with tenant(desk.organization.pk):
        return ItemChange.objects.get(pk=change.pk)


def changed(desk, kind, items=None, **values):
    with tenant(desk.organization.pk):
        change = previewed(desk, kind, items, **values)
    return run(desk, change)


def undone(desk, change):
    with tenant(desk.organization.pk):
        opposite = undo_change(by=owner_of(desk), change=change)
    return run(desk, opposite)


def told(lines):
    return {line.text.split(".")[0]: line.number for line in lines}


def excluded(desk, *items, reason="Not our language."):
    return changed(desk, "exclude", items, reason=reason)


def test_held_work_ends_with_its_draft_kept_and_comes_back(desk):
    with tenant(desk.organization.pk):
        held = desk.claim()
        Draft.objects.create(assignment=held, answer=HAM)
    change = excluded(desk, held.item)
    with tenant(desk.organization.pk):
        item = Item.objects.get(pk=held.item_id)
        assert (change.changed, item.state, item.open_slots) == (1, "excluded", 0)
        with pytest.raises(Gone, match="was excluded"):
            desk.submit(held)
        assert find_work(desk.annotators[0], held.pk)[0].state == "released"
        told_of = [(e.title, e.detail) for e in history_of(item)]
        assert ("Excluded", "Not our language.") in told_of
    undone(desk, change)
    with tenant(desk.organization.pk):
        item.refresh_from_db()
        assert (item.state, item.open_slots) == ("labeling", 1)
        assert desk.claim().has_draft


def test_reserved_items_leave_the_person_too(desk):
    with tenant(desk.organization.pk):
        reserve_items(
            by=owner_of(desk),
            project=desk.project,
            member=desk.annotators[0],
            selection=Selection(most=1),
        )
        item = desk.item()
    excluded(desk, item)
    with tenant(desk.organization.pk):
        assert not Assignment.objects.filter(item=item, state="reserved").exists()


def test_done_items_stay_paid_and_get_their_outcome_back(desk):
    with tenant(desk.organization.pk):
        item = desk.label().item
        outcome = Outcome.objects.get(item=item)
    change = excluded(desk, item)
    undone(desk, change)
    with tenant(desk.organization.pk):
        item.refresh_from_db()
        assert item.state == "done"
        assert Outcome.objects.get(item=item, is_current=True).pk == outcome.pk
        assert label_events().count() == LedgerTransaction.objects.count() == 1


@pytest.mark.parametrize("is_held", [False, True])
def test_waiting_reviews_are_withdrawn_and_asked_for_again(db, is_held):
    desk = make_desk(items=1, policy=ALL)
    with tenant(desk.organization.pk):
        item = desk.label().item
        if is_held:
            claim_next_review(by=desk.reviewers[0], project=desk.project)
    change = excluded(desk, item)
    with tenant(desk.organization.pk):
        assert claim_next_review(by=desk.reviewers[0], project=desk.project) is None
        assert not label_events().exists()
    undone(desk, change)
    with tenant(desk.organization.pk):
        desk.review()
        assert Item.objects.get().state == "done"
        assert label_events().count() == 1


def test_an_item_with_a_disputed_verdict_is_left_out(db):
    desk = make_desk(items=1, policy=ALL)
    with tenant(desk.organization.pk):
        item = desk.label().item
        first = desk.review(verdict="rejected", reason="missed")
        dispute_review(by=desk.annotators[0], review_id=first.pk, comment="No.")
    change = excluded(desk, item)
    assert (change.changed, change.left_out) == (0, 1)
    assert "open dispute" in change.failure
    with tenant(desk.organization.pk):
        assert Review.objects.filter(kind="dispute").exists()


def test_returned_work_loses_its_slot_and_anybody_may_answer_later(db):
    desk = make_desk(items=1, policy=ALL)
    with tenant(desk.organization.pk):
        item = desk.label().item
        desk.review(verdict="rejected", reason="missed")
    change = excluded(desk, item)
    undone(desk, change)
    with tenant(desk.organization.pk):
        desk.label(1)
        desk.review()
        assert Item.objects.get().state == "done"
        assert label_events().get().member_id == desk.annotators[1].pk


def test_what_a_reviewer_excluded_keeps_the_reason_and_goes_back_to_a_reviewer(desk):
    with tenant(desk.organization.pk):
        item = desk.skip(0).item
        desk.skip(1)
        desk.review(verdict="excluded", comment="Only noise.")
        assert "Only noise." in [event.detail for event in history_of(item)]
    changed(desk, "include", [item])
    with tenant(desk.organization.pk):
        item.refresh_from_db()
        assert (item.state, item.open_slots) == ("adjudication", 0)
        assert claim_next_review(by=desk.reviewers[0], project=desk.project).kind == "skips"


def test_priorities_are_set_and_set_back_except_where_somebody_changed_them_since(desk):
    with tenant(desk.organization.pk):
        first, second = desk.item(0), desk.item(1)
        Item.objects.filter(pk=first.pk).update(priority=3)
    change = changed(desk, "priority", [first, second], priority=9)
    with tenant(desk.organization.pk):
        assert Item.objects.filter(priority=9).count() == 2
        Item.objects.filter(pk=second.pk).update(priority=4)
    undone(desk, change)
    with tenant(desk.organization.pk):
        assert [desk.item(number).priority for number in (0, 1)] == [3, 4]


def test_the_front_is_before_everything_that_is_open(desk):
    with tenant(desk.organization.pk):
        last = desk.item(2)
        Item.objects.filter(pk=desk.item(1).pk).update(priority=7)
    changed(desk, "front", [last])
    with tenant(desk.organization.pk):
        assert desk.claim().item_id == last.pk


@pytest.mark.parametrize(
    ("answer", "state", "outcomes"), [(HAM, "done", 2), (SPAM, "adjudication", 1)]
)
def test_one_more_person_is_asked_and_paid_while_the_outcome_stands(desk, answer, state, outcomes):
    with tenant(desk.organization.pk):
        item = desk.label().item
    changed(desk, "more", [item])
    with tenant(desk.organization.pk):
        item.refresh_from_db()
        assert (item.state, item.slots, item.open_slots) == ("done", 2, 1)
        assert Outcome.objects.get(item=item).is_current
        Item.objects.exclude(pk=item.pk).update(open_slots=0, state="excluded")
        desk.label(1, answer)
        item.refresh_from_db()
        assert item.state == state
        assert Outcome.objects.filter(item=item).count() == outcomes
        if state == "adjudication":
            desk.review(answer=SPAM)
        assert Outcome.objects.filter(item=item, is_current=True).count() == 1
        assert label_events().filter(item=item).count() == 2


def test_nobody_else_is_asked_where_a_reviewer_has_decided(db):
    desk = make_desk(items=1, slots=2)
    with tenant(desk.organization.pk):
        item = desk.label(0, HAM).item
        desk.label(1, SPAM)
        desk.review(answer=SPAM)
    change = changed(desk, "more", [item])
    assert (change.changed, change.left_out) == (0, 1)


def test_claims_go_back_only_from_people_who_stopped(desk):
    with tenant(desk.organization.pk):
        idle, busy = desk.claim(0), desk.claim(1)
        Assignment.objects.filter(pk=idle.pk).update(
            claimed_at="2020-01-01T00:00Z", seen_at="2020-01-01T00:00Z"
        )
    change = changed(desk, "free")
    assert (change.changed, change.left_out) == (1, 2)
    with tenant(desk.organization.pk):
        states = dict(Assignment.objects.values_list("pk", "state"))
        assert states == {idle.pk: "released", busy.pk: "held"}


def test_the_preview_counts_and_changes_nothing(db):
    desk = make_desk(items=4, annotators=3, policy=ALL)
    with tenant(desk.organization.pk):
        desk.label()
        desk.claim(1)
        Item.objects.filter(pk=desk.item(3).pk).update(state="excluded", open_slots=0)
        before = list(Item.objects.order_by("pk").values())
        seen = foresee(previewed(desk, "exclude", reason="Noise."))
        assert (seen.changes, told(seen.left_out)) == (3, {"is already excluded": 1})
        assert told(seen.effects) == {
            "item that is in progress or assigned is withdrawn": 1,
            "pending review is withdrawn": 1,
            "outstanding annotation is no longer needed": 1,
        }
        assert list(Item.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("kind", "values"),
    [("exclude", {}), ("exclude", {"reason": " "}), ("priority", {"priority": 1001}), ("burn", {})],
)
def test_what_makes_no_sense_is_refused(desk, kind, values):
    with tenant(desk.organization.pk), pytest.raises(Invalid):
        previewed(desk, kind, **values)


def test_others_are_kept_out(desk):
    with tenant(desk.organization.pk):
        meant = Meant(None, Wanted())
        with pytest.raises(Forbidden):
            preview_change(by=desk.reviewers[0], project=desk.project, kind="front", meant=meant)
        change = previewed(desk, "front")
        colleague = people.make_member(people.make_user("second@example.org"), "owner")
        with pytest.raises(Conflict):
            start_change(by=colleague, change=change)


def test_it_stops_where_it_is_and_goes_on_no_more(desk):
    with tenant(desk.organization.pk):
        change = previewed(desk, "exclude", reason="Noise.")
        start_change(by=owner_of(desk), change=change)
    assert change_next(desk.organization.pk, change.pk)
    with tenant(desk.organization.pk):
        cancel_change(by=owner_of(desk), change=change)
    change_items(organization_id=desk.organization.pk, change_id=change.pk)
    with tenant(desk.organization.pk):
        assert Item.objects.filter(state="excluded").count() == 1
    undone(desk, change)
    with tenant(desk.organization.pk):
        assert not Item.objects.filter(state="excluded").exists()
        with pytest.raises(Conflict):
            undo_change(by=owner_of(desk), change=change)


def test_the_pages_lead_from_ticks_to_the_undo_without_a_script(desk):
    with tenant(desk.organization.pk):
        owner, item = owner_of(desk), desk.item()
    browser = sign_in(owner.user)
    slug = desk.organization
    sent = {"item": [item.pk], "scope": "ticked", "kind": "exclude", "filters": "state=labeling"}
    new = at(slug, "item_change_new", desk.project.pk)
    refused = browser.post(new, sent, follow=True)
    assert "Enter a reason for the exclusion" in refused.content.decode()
    assert refused.redirect_chain[0][0].endswith("?state=labeling")
    preview = browser.post(new, sent | {"reason": "Noise."}, follow=True)
    assert "1 item will change" in text_of(preview)
    with tenant(desk.organization.pk):
        change = ItemChange.objects.get()
    browser.post(at(slug, "item_change_start", change.pk))
    change_items(organization_id=slug.pk, change_id=change.pk)
    page = browser.get(at(slug, "item_change", change.pk))
    assert "1 changed, 0 skipped" in text_of(page)
    undo = browser.post(at(slug, "item_change_undo", change.pk), follow=True)
    assert "returns to its previous state" in text_of(undo)
    assert "Noise." in text_of(browser.get(at(slug, "item_changes", desk.project.pk)))


def test_ticked_items_can_be_given_to_a_person(desk):
    with tenant(desk.organization.pk):
        owner, item = owner_of(desk), desk.item()
    sent = {"item": [item.pk], "kind": "give"}
    answer = sign_in(owner.user).post(
        at(desk.organization, "item_change_new", desk.project.pk), sent, follow=True
    )
    assert item.external_id in answer.content.decode()
