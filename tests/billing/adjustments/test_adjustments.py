"""Bonuses and recoveries: postings, two people, and never more than the balance."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.events.record import record_reversed
from billing.adjustments.actions import decide_recovery, grant_bonus, propose_recovery
from billing.adjustments.models import Adjustment
from billing.metering.rebuild import rebuild_from_facts
from billing.payouts.actions import prepare_payouts
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.annotation.pages import page_of, sign_in
from tests.billing.metering.crew import found
from tests.billing.payouts.crew import Crew, balance, owed
from tests.factories import money, people
from tests.support.racing import failures, race

RECOVERY = {"reason": "duplicate", "evidence": "Items 7 and 8", "note": "Paid twice."}


@pytest.fixture
def crew(db):
    organization = found("acme")
    with tenant(organization.pk):
        crew = Crew()
        crew.organization = organization
        money.make_payout_settings(allows_recovery=True)
        yield crew


def bonus(crew, amount="5.5", **values):
    values = {"member": crew.ada, "reason": "quality", "note": "Thank you."} | values
    project = crew.batch.project
    return grant_bonus(by=crew.olga, project=project, amount=Decimal(amount), **values)


def recovery(crew, amount):
    return propose_recovery(by=crew.olga, member=crew.ada, amount=Decimal(amount), **RECOVERY)


def test_a_bonus_is_an_expense_of_its_own_and_paid_at_the_next_payout(crew):
    bonus(crew)
    assert balance("expense:bonus") == Decimal("5.5")
    assert prepare_payouts(by=crew.olga, currency="EUR").payouts.get().amount == Decimal("5.5")
    assert Notification.objects.get(kind="balance_adjusted").member_id == crew.ada.pk


def test_two_bonuses_of_one_member_have_their_own_amounts_also_when_rebuilt(crew):
    bonus(crew, "5")
    bonus(crew, "0.25")
    assert owed(crew.ada) == Decimal("5.25")
    rebuilt = rebuild_from_facts(crew.organization)
    assert (rebuilt.usage, rebuilt.earnings) == (0, 0)
    first = WorkEvent.objects.order_by("pk").first()
    record_reversed([first.pk], at=timezone.now())
    assert owed(crew.ada) == Decimal("0.25")


def test_a_bonus_needs_a_reason_of_its_own_and_an_amount(crew):
    with pytest.raises(Invalid):
        bonus(crew, reason="fraud")
    with pytest.raises(Invalid):
        bonus(crew, "0")


def test_a_bonus_of_one_s_own_is_granted_by_another_one(crew):
    with pytest.raises(Forbidden, match="grant yourself"):
        bonus(crew, member=crew.olga)
    assert not Adjustment.objects.exists()
    bonus(crew, member=crew.otto)
    assert owed(crew.otto) == Decimal("5.5")


def test_who_is_alone_may_grant_their_own_bonus(crew):
    crew.otto.suspended_at = timezone.now() - timedelta(days=4)
    crew.otto.save()
    bonus(crew, member=crew.olga)
    assert owed(crew.olga) == Decimal("5.5")


def test_a_recovery_is_posted_when_another_person_approves_it(crew):
    crew.earn(crew.ada, 100)  # 3.1
    proposed = recovery(crew, "1.1")
    assert owed(crew.ada) == Decimal("3.1")
    with pytest.raises(Forbidden, match="Another admin"):
        decide_recovery(by=crew.olga, adjustment_id=proposed.pk, approve=True)
    decide_recovery(by=crew.otto, adjustment_id=proposed.pk, approve=True)
    assert owed(crew.ada) == 2
    assert balance("recovery:labels") == Decimal("-1.1")
    with pytest.raises(Conflict, match="already decided"):
        decide_recovery(by=crew.otto, adjustment_id=proposed.pk, approve=True)


def test_a_new_admin_approves_no_recovery(crew):
    crew.earn(crew.ada, 100)
    proposed = recovery(crew, "1.1")
    new = people.make_member(people.make_user("nina@example.org"), "admin")
    with pytest.raises(Forbidden, match="less than 72 hours"):
        decide_recovery(by=new, adjustment_id=proposed.pk, approve=True)
    assert owed(crew.ada) == Decimal("3.1")


def test_a_declined_recovery_changes_nothing(crew):
    crew.earn(crew.ada, 100)
    proposed = recovery(crew, "1.1")
    decide_recovery(by=crew.olga, adjustment_id=proposed.pk, approve=False)
    assert owed(crew.ada) == Decimal("3.1")


def test_a_recovery_takes_at_most_the_balance_less_payouts_in_preparation(crew):
    crew.earn(crew.ada, 100)
    too_much = recovery(crew, "3.100001")
    with pytest.raises(Conflict, match=r"only €3\.10"):
        decide_recovery(by=crew.otto, adjustment_id=too_much.pk, approve=True)
    prepare_payouts(by=crew.olga, currency="EUR")
    late = recovery(crew, "3.1")
    with pytest.raises(Conflict, match=r"only €0\.00"):
        decide_recovery(by=crew.otto, adjustment_id=late.pk, approve=True)


def test_recoveries_are_neither_proposed_nor_approved_while_they_are_off(crew):
    crew.earn(crew.ada, 100)
    proposed = recovery(crew, "1")
    money.PayoutSettings.objects.update(allows_recovery=False)
    with pytest.raises(Conflict, match="turned off"):
        recovery(crew, "1")
    with pytest.raises(Conflict, match="turned off"):
        decide_recovery(by=crew.otto, adjustment_id=proposed.pk, approve=True)
    assert owed(crew.ada) == Decimal("3.1")
    decide_recovery(by=crew.otto, adjustment_id=proposed.pk, approve=False)


def test_the_database_wants_two_people_too(crew):
    proposed = recovery(crew, "1")
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        Adjustment.objects.filter(pk=proposed.pk).update(state="approved", decided_by=crew.olga)


def test_the_evidence_is_final(crew):
    proposed = recovery(crew, "1")
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Adjustment.objects.filter(pk=proposed.pk).update(evidence="Item 9")


def test_pages(db):
    organization = found("acme")
    with tenant(organization.pk):
        crew = Crew()
        crew.earn(crew.ada, 100)
        money.make_payout_settings(allows_recovery=True)
        project = crew.batch.project
    olga, otto = sign_in(crew.olga.user), sign_in(crew.otto.user)
    place = "/o/acme/payouts/adjustments/"
    sent = {"member": crew.ada.pk, "amount": "1", "note": "Well done"}
    sent_bonus = sent | {"project": project.pk, "reason": "quality"}
    assert olga.post(f"{place}bonus/", sent_bonus).status_code == 302
    assert olga.post(f"{place}bonus/", sent_bonus | {"amount": "0"}).status_code == 200
    assert olga.post(f"{place}recovery/", sent | RECOVERY).status_code == 302
    with tenant(organization.pk):
        proposed = Adjustment.objects.get(kind="recovery")
    assert olga.post(f"{place}{proposed.pk}/decide/", {"decision": "approve"}).status_code == 403
    with tenant(organization.pk):
        money.PayoutSettings.objects.update(allows_recovery=False)
    assert not page_of(otto.get(place)).find("button", value="approve")
    with tenant(organization.pk):
        money.PayoutSettings.objects.update(allows_recovery=True)
    assert page_of(otto.get(place)).find("button", value="approve")
    assert otto.post(f"{place}{proposed.pk}/decide/", {"decision": "approve"}).status_code == 302
    own = page_of(sign_in(crew.ada.user).get("/o/acme/earnings/payouts/"))
    text = " ".join(own.find(id="main").get_text(" ").split())
    assert "Bonus · Good quality Well done €1.00" in text
    assert "Recovery · Paid twice Paid twice. · Items 7 and 8 −€1.00" in text


@pytest.mark.race
def test_a_recovery_and_a_payout_at_once_never_take_more_than_the_balance(committed_db):
    organization = found("acme")
    with tenant(organization.pk):
        crew = Crew()
        crew.earn(crew.ada, 100)
        money.make_payout_settings(allows_recovery=True)
        proposed = recovery(crew, "3")

    def inside(act, **values):
        def run():
            with tenant(organization.pk):
                return act(**values)

        return run

    results = race(
        inside(decide_recovery, by=crew.otto, adjustment_id=proposed.pk, approve=True),
        inside(prepare_payouts, by=crew.olga, currency="EUR"),
    )
    with tenant(organization.pk):
        payouts = money.Payout.objects.values_list("amount", flat=True)
        assert owed(crew.ada) - sum(payouts) >= 0
        assert len(failures(results)) <= 1
