"""Is each decided review recorded as work of its reviewer, and paid at the rate of its time?"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.db.utils import IntegrityError
from django.utils import timezone

from annotation.workflow.events.models import WorkEvent, WorkKind
from annotation.workflow.events.record import ReviewWork, record_reversed, record_review_done
from annotation.workflow.lifecycle.models import Review
from annotation.workflow.review.actions import claim_review, decide_review
from annotation.workflow.review.decisions import Given
from billing.ledger.models import LedgerEntry
from billing.metering.models import UsageEvent
from billing.metering.rebuild import rebuild_from_facts
from billing.rates.actions import set_pay_rate
from billing.rates.csv_file import read_rates, set_rates, written_rates
from billing.rates.models import PayRate
from core.audit.models import AuditEntry
from core.audit.words import told
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.factories import money, work
from tests.support.desk import make_desk


@pytest.fixture
def desk(db):
    """One annotation that waits for a review."""
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        made = work.make_annotation(desk.claim(0), schema=desk.project.schema, drawn=True)
        work.make_review(made)
        yield desk


def decide(desk, **values):
    """The first reviewer decides the review."""
    by, review = desk.reviewers[0], Review.objects.get()
    held = claim_review(by=by, review_id=review.pk)
    given = Given(**{"verdict": "accepted", "version": held.version} | values)
    return decide_review(by=by, review_id=review.pk, given=given)


def earned(member):
    entries = LedgerEntry.objects.filter(account__type="payable", account__member=member)
    return -(entries.aggregate(sum=Sum("amount"))["sum"] or Decimal(0))


def test_a_review_is_recorded_and_free_without_a_rate(desk):
    decide(desk)
    event = WorkEvent.objects.get(kind=WorkKind.REVIEW_DONE)
    assert (event.member_id, event.quantity, event.key) == (
        desk.reviewers[0].pk,
        1,
        f"review:{Review.objects.get().pk}:v1",
    )
    assert UsageEvent.objects.get(work_event=event).amount == 0
    assert earned(desk.reviewers[0]) == 0


@pytest.mark.parametrize("given", [{}, {"verdict": "rejected", "reason": "wrong_class"}])
def test_a_review_is_paid_whatever_it_decides(desk, given):
    money.make_pay_rate(by=desk.project.created_by, unit_pay="0.2", work="review", label_kind="")
    decide(desk, **given)
    assert earned(desk.reviewers[0]) == Decimal("0.2")
    expense = LedgerEntry.objects.get(account__type="expense:reviews")
    assert expense.amount == Decimal("0.2")


def test_annotations_accepted_in_bulk_are_not_reviews(desk):
    money.make_pay_rate(by=desk.project.created_by, unit_pay="0.2", work="review", label_kind="")
    decide(desk, was_seen=False)
    assert not WorkEvent.objects.filter(kind=WorkKind.REVIEW_DONE).exists()


def test_a_reversed_review_gives_its_pay_back_and_the_books_can_be_rebuilt(desk):
    money.make_pay_rate(by=desk.project.created_by, unit_pay="0.2", work="review", label_kind="")
    decide(desk)
    event = WorkEvent.objects.get(kind=WorkKind.REVIEW_DONE)
    rebuilt = rebuild_from_facts(desk.organization)
    assert (rebuilt.usage, rebuilt.earnings) == (0, 0)
    record_reversed([event.pk], at=timezone.now())
    assert earned(desk.reviewers[0]) == 0


def test_a_rate_counts_from_its_beginning(desk):
    owner, now = desk.project.created_by, timezone.now()
    money.make_pay_rate(
        by=owner, unit_pay="0.2", work="review", label_kind="", valid_from=now - timedelta(hours=1)
    )
    made = Review.objects.get().annotation
    values = (made.project_id, made.item_id, 7, made.pk, desk.reviewers[0].pk, None, 0.0)
    record_review_done([ReviewWork(*values, occurred_at=now - timedelta(hours=2))])
    assert earned(desk.reviewers[0]) == 0


def test_labels_and_reviews_have_rates_side_by_side_but_not_two_of_one(desk):
    owner = desk.project.created_by
    money.make_pay_rate(by=owner, work="review", label_kind="")
    money.make_pay_rate(by=owner, work="adjudication", label_kind="")
    with pytest.raises(IntegrityError, match="one_at_a_time"):
        money.make_pay_rate(by=owner, work="review", label_kind="")


def test_the_first_rate_for_reviews_begins_when_those_under_way_are_done(desk):
    before = timezone.now()
    by = desk.project.created_by
    rate = set_pay_rate(by=by, work="review", unit_pay=Decimal("0.2"))
    assert rate.valid_from >= before + timedelta(minutes=1)
    entry = AuditEntry.objects.get(subject="payrate")
    assert told([entry])[0].text == "set the pay per review to 0.2"


def test_pay_for_reviews_has_no_label_type(desk):
    with pytest.raises(Invalid):
        set_pay_rate(
            by=desk.project.created_by, work="review", label_kind="choice", unit_pay=Decimal(1)
        )


def test_the_rates_file_holds_pay_for_reviews(desk):
    owner = desk.project.created_by
    text = "what,kind,pool,amount\npay_review,,,0.25\npay_adjudication,,,0.5\n"
    lines, problems = read_rates(text)
    assert problems == []
    assert set_rates(by=owner, lines=lines) == (2, [])
    found = PayRate.objects.exclude(work="label").order_by("unit_pay")
    assert list(found.values_list("work", "unit_pay")) == [
        ("review", Decimal("0.25")),
        ("adjudication", Decimal("0.5")),
    ]
    assert {row[0] for row in written_rates()} == {"price", "pay", "pay_review", "pay_adjudication"}
