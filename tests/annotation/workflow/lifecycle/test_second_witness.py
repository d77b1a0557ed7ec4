"""Do the rules hold whose break costs money or trust?

Each has a test of its own elsewhere. These are independent second ones, from outside, so that a
mistake in one test hides no fault.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.utils import timezone

from annotation.label_types.schema import schema_of
from annotation.projects.guidelines.models import Acknowledgement
from annotation.projects.models import ProjectPool
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.lifecycle.models import Annotation, Assignment, Review
from annotation.workflow.lifecycle.settle import SlotAnswer, accept
from annotation.workflow.queue.eligibility import find_work
from annotation.workflow.queue.jobs import expire_leases
from annotation.workflow.review.actions import claim_next_review, claim_review
from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from billing.metering.models import UsageEvent
from billing.rates.models import PayRate, Rate
from core.tenancy.scope import WrongTenant, tenant
from core.web.errors import Conflict, Forbidden, Gone
from tests.factories import money
from tests.factories.work import label_events
from tests.support.charges import check_charges
from tests.support.desk import HAM, SPAM, make_desk
from workforce.pools.models import Pool, PoolMember

ALL = {"review": {"mode": "all"}}


def charged():
    """What was charged and given back, in order."""
    amounts = UsageEvent.objects.exclude(amount=0).order_by("pk").values_list("amount", flat=True)
    return [f"{amount:.2f}" for amount in amounts]


def paid():
    debits = LedgerEntry.objects.filter(amount__gt=0)
    return [f"{amount:.2f}" for amount in debits.order_by("pk").values_list("amount", flat=True)]


@pytest.mark.parametrize(
    ("per", "costs"),
    [("outcome", ["0.05"]), ("annotation", ["0.05", "0.05", "0.05"])],
)
def test_three_annotators_of_an_item_are_paid_and_the_customer_is_charged_per_rate(db, per, costs):
    desk = make_desk(items=1, slots=3, annotators=3)
    with tenant(desk.organization.pk):
        Rate.objects.update(per=per)
        for number in range(3):
            desk.label(number)
        assert charged() == costs
        assert paid() == ["0.03"] * 3


def test_work_that_was_redone_twice_is_charged_and_paid_once(db):
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        annotation = desk.label(0, HAM)
        for answer in (SPAM, HAM):
            assignment, place = find_work(desk.annotators[0], annotation.assignment_id)
            desk.submit(reopen(place, assignment), answer)
        assert Annotation.objects.count() == 3
        assert charged() == ["0.05", *["-0.05", "0.05"] * 2], "not delivered while it is redone"
        assert paid() == ["0.03"]
        check_charges()


def test_the_books_of_a_day_add_up_to_zero_and_no_half_entry_is_taken(db):
    desk = make_desk(items=3, policy=ALL)
    with tenant(desk.organization.pk):
        for verdict in ({}, {"verdict": "corrected", "answer": SPAM}):
            desk.label(0, HAM)
            desk.review(**verdict)
        for moved in LedgerTransaction.objects.all():
            assert moved.entries.count() == 2
            assert moved.entries.aggregate(sum=Sum("amount"))["sum"] == 0
        payable = LedgerAccount.objects.get(member=desk.annotators[0])
        balance = LedgerEntry.objects.filter(account=payable).aggregate(sum=Sum("amount"))["sum"]
        assert balance == Decimal("-0.06"), "what is owed to an annotator is a credit"
        with pytest.raises(DatabaseError), transaction.atomic():
            LedgerEntry.objects.create(
                transaction=moved, account=payable, amount=1, effective_at=timezone.now()
            )


def test_late_work_is_rated_by_the_rates_of_its_acceptance(db):
    """The rates changed half an hour ago; then acceptances before and after it are metered."""
    desk = make_desk(items=2, policy=ALL)
    with tenant(desk.organization.pk):
        owner, now = desk.project.created_by, timezone.now()
        change = now - timedelta(minutes=30)
        Rate.objects.update(valid_to=change, per="annotation")
        PayRate.objects.update(valid_to=change)
        money.make_rate(by=owner, unit_price="9", valid_from=change)
        money.make_pay_rate(by=owner, unit_pay="8", valid_from=change)
        for at in (now - timedelta(hours=1), now):
            annotation = desk.label(0)
            answers = [SlotAnswer(annotation, pool_id=None)]
            accept(annotation.item, answers, schema_of(desk.project.schema.fields), at=at)
        assert (charged(), paid()) == (["0.05", "9.00"], ["0.03", "8.00"])


def test_a_pools_own_pay_comes_before_the_organizations(db):
    desk = make_desk(items=2)
    with tenant(desk.organization.pk):
        pool = Pool.objects.get()
        money.make_pay_rate(by=desk.project.created_by, unit_pay="0.50", pool=pool)
        desk.label(0)
        assert paid() == ["0.50"]


def test_a_reviewer_who_annotates_decides_nothing_about_their_own_item(db):
    """Neither their own annotation nor the adjudication between it and another one."""
    desk = make_desk(items=1, slots=2, annotators=2, reviewers=1, policy=ALL)
    with tenant(desk.organization.pk):
        both = desk.reviewers[0]
        PoolMember.objects.create(pool=Pool.objects.get(), member=both)
        Acknowledgement.objects.create(project=desk.project, member=both, major=1)
        desk.annotators[0] = both
        mine = desk.label(0, HAM)
        review = Review.objects.get(annotation=mine)
        assert claim_next_review(by=both, project=desk.project) is None
        with pytest.raises(Forbidden, match="your own work"):
            claim_review(by=both, review_id=review.pk)
        desk.label(1, SPAM)
        owner = desk.project.created_by
        for review in Review.objects.order_by("pk"):
            desk.decide(owner, claim_review(by=owner, review_id=review.pk))
        (choice,) = Review.objects.filter(kind="choice")
        with pytest.raises(Forbidden, match="your own work"):
            claim_review(by=both, review_id=choice.pk)
        with pytest.raises(Forbidden, match="your own work"):
            desk.decide(both, choice, answer=HAM)


def test_a_page_that_missed_a_rejection_cannot_submit_over_it(db):
    """The page still knows revision 0 of an annotation that came back as revision 1."""
    desk = make_desk(items=1, policy=ALL)
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
        desk.review(verdict="rejected", reason="missed")
        again = desk.claim(0)
        with pytest.raises(Conflict) as refused:
            desk.submit(again, HAM, revision=0)
        assert (refused.value.code, refused.value.detail["revision"]) == ("revision", 1)
        assert Annotation.objects.count() == 1


def test_after_the_lease_a_colleagues_slot_is_not_written_over(db):
    """The item went to a colleague; what the first annotator sends then changes nothing."""
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        lapsed = desk.claim(0)
        Assignment.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert expire_leases() == 1
    with tenant(desk.organization.pk):
        colleagues = desk.claim(1)
        with pytest.raises(Gone) as gone:
            desk.submit(lapsed, SPAM)
        assert (gone.value.code, gone.value.detail["canRetake"]) == ("lease_expired", False)
        desk.submit(colleagues, HAM)
        assert label_events().get().member_id == desk.annotators[1].pk


def test_nobody_holds_more_than_the_cap(db):
    desk = make_desk(items=4, policy={"held_cap": 2})
    with tenant(desk.organization.pk):
        first = desk.claim(0)
        second = desk.claim(0, after=first)
        assert second is not None
        assert desk.claim(0, after=second) is None
        assert Assignment.objects.filter(state="held").count() == 2


def test_a_persons_day_ends_at_their_cap_for_them_alone(db):
    desk = make_desk(items=5)
    with tenant(desk.organization.pk):
        ProjectPool.objects.update(daily_each=2)
        for _ in range(2):
            desk.label(0)
        with pytest.raises(Conflict) as refused:
            desk.claim(0)
        assert refused.value.code == "daily_cap"
        assert desk.label(1) is not None


def test_a_reviewer_holds_no_more_than_the_cap(db):
    desk = make_desk(items=3, policy=ALL | {"review_cap": 2})
    with tenant(desk.organization.pk):
        reviews = [Review.objects.get(annotation=desk.label(0)) for _ in range(3)]
        for review in reviews[:2]:
            claim_review(by=desk.reviewers[0], review_id=review.pk)
        with pytest.raises(Conflict) as refused:
            claim_review(by=desk.reviewers[0], review_id=reviews[2].pk)
        assert refused.value.code == "review_cap"


def test_a_row_of_another_organization_is_neither_written_moved_nor_removed(db):
    here, there = make_desk(slug="here"), make_desk(slug="there")
    with tenant(there.organization.pk):
        theirs, before = there.item(), there.project.name
    with tenant(here.organization.pk):
        there.project.name = "taken"
        for write in (
            theirs.save,
            theirs.delete,
            there.project.save,
            lambda: type(theirs).objects.bulk_create([theirs]),
            lambda: type(theirs).objects.update(organization_id=there.organization.pk),
            lambda: Pool.objects.create(name="Theirs", organization=there.organization),
        ):
            with pytest.raises(WrongTenant), transaction.atomic():
                write()
    with tenant(there.organization.pk):
        assert (type(there.project).objects.get().name, there.item().pk) == (before, theirs.pk)
