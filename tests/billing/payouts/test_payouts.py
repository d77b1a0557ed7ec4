"""Payouts from what is owed to the bank's answer: amounts, people, states and postings."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from xml.etree import ElementTree as ET

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from annotation.workflow.events.record import record_reversed
from billing.earnings.queries import earned_on_day
from billing.ledger.models import LedgerEntry, LedgerTransaction
from billing.payouts.actions import (
    cancel_batch,
    change_payout_settings,
    confirm_payouts,
    fail_payout,
    file_payouts,
    prepare_payouts,
    release_batch,
    send_batch,
    set_bank_details,
)
from billing.payouts.bank_file import sepa_file
from billing.payouts.encryption import Account, WrongMember, unseal
from billing.payouts.models import BankDetails, Payout, PayoutBatch
from billing.payouts.queries import (
    ALWAYS,
    BALANCES,
    hold_begins,
    owed_by,
    owed_to,
    payable_accounts,
    second_people,
    settings_of_payouts,
)
from billing.rates.models import PayRate, Rate
from core.audit.models import AuditEntry
from core.identity.models import Member
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden
from tests.billing.metering.crew import found
from tests.billing.payouts.crew import Crew, balance, leave, owed
from tests.factories import money, people
from workforce.members.actions import (
    change_role,
    remove_member,
    resume_member,
    suspend_member,
)

COUNTED = timedelta(minutes=6)  # work so long ago is counted at all times
NOT_COUNTED = timedelta(minutes=-1)  # work in the next minute isn't
NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"


@pytest.fixture
def crew(db):
    organization = found("acme")
    with tenant(organization.pk):
        yield Crew()


def state_of(member):
    """What the page says of the member: available, and why nothing is paid."""
    settings, now = settings_of_payouts(), timezone.now()
    ids = list(payable_accounts().values_list("pk", flat=True))
    (row,) = [
        each
        for each in owed_by(ids, settings, now, hold_begins(settings, now))
        if each.member.pk == member.pk
    ]
    return row.balance.available, row.hindrance


def sides_of(key):
    """The entries of a transaction, by account."""
    entries = LedgerEntry.objects.filter(transaction__key=key)
    return dict(entries.values_list("account__type", "amount"))


def test_a_payout_takes_what_is_older_than_the_hold_period_rounded_down(crew):
    crew.earn(crew.ada, 5)  # 0.155
    crew.earn(crew.ada, 100, ago=timedelta(days=6))  # held
    crew.earn(crew.ben, 1)  # 0.031
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    paid = dict(batch.payouts.values_list("member", "amount"))
    assert paid == {crew.ada.pk: Decimal("0.15"), crew.ben.pk: Decimal("0.03")}
    assert (batch.number, batch.state) == (1, "draft")
    assert not LedgerTransaction.objects.filter(source_type="payout").exists()


def test_what_is_in_a_draft_is_not_available_again(crew):
    crew.earn(crew.ada, 5)
    prepare_payouts(by=crew.olga, currency="EUR")
    assert state_of(crew.ada) == (Decimal("0.005"), "nothing")
    with pytest.raises(Conflict):
        prepare_payouts(by=crew.otto, currency="EUR")


def test_a_canceled_draft_gives_its_amounts_back(crew):
    crew.earn(crew.ada, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    cancel_batch(by=crew.olga, batch_id=batch.pk)
    assert state_of(crew.ada) == (Decimal("0.155"), None)
    assert Payout.objects.get().state == "canceled"


def test_a_reversal_of_held_work_takes_nothing_from_older_work(crew):
    crew.earn(crew.ada, 5)
    (new,) = crew.earn(crew.ada, 100, ago=timedelta(days=1))
    record_reversed([new.pk], at=timezone.now())
    assert state_of(crew.ada) == (Decimal("0.155"), None)


def test_a_reversal_of_paid_work_is_carried_and_later_earnings_settle_it(crew):
    (old,) = crew.earn(crew.ada, 100)  # 3.1
    crew.send()
    record_reversed([old.pk], at=timezone.now())
    assert state_of(crew.ada) == (Decimal("-3.1"), "nothing")
    crew.earn(crew.ada, 200)
    assert state_of(crew.ada) == (Decimal("3.1"), None)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"replaced_at": timezone.now()}, "no_details"),
        ({"set_at": timezone.now() - timedelta(hours=70)}, "changed"),
        ({"refused_at": timezone.now()}, "refused"),
    ],
)
def test_who_has_no_good_account_is_left_out_and_the_page_says_why(crew, change, why):
    crew.earn(crew.ada, 5)
    crew.earn(crew.ben, 5)
    BankDetails.objects.filter(member=crew.ada).update(**change)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    assert list(batch.payouts.values_list("member", flat=True)) == [crew.ben.pk]
    assert state_of(crew.ada) == (Decimal("0.155"), why)


def test_a_balance_below_the_minimum_waits(crew):
    money.make_payout_settings(minimum=Decimal("0.16"))
    crew.earn(crew.ada, 5)
    crew.earn(crew.ben, 6)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    assert list(batch.payouts.values_list("member", flat=True)) == [crew.ben.pk]


def test_the_last_payout_of_a_leaver_is_rounded_up_and_the_rest_is_posted_to_rounding(crew):
    money.make_payout_settings(minimum=Decimal(50))
    crew.earn(crew.ada, 5)  # 0.155
    leave(crew.ada)
    batch = crew.send()
    payout = batch.payouts.get()
    assert (payout.amount, payout.rounding) == (Decimal("0.16"), Decimal("0.005"))
    assert sides_of(f"payout:{payout.pk}:sent") == {
        "payable": Decimal("0.155"),
        "rounding": Decimal("0.005"),
        "clearing:payout": Decimal("-0.16"),
    }
    assert owed(crew.ada) == 0


def test_a_leaver_with_held_work_is_rounded_up_only_at_the_end(crew):
    crew.earn(crew.ada, 5)
    crew.earn(crew.ada, 5, ago=timedelta(days=1))
    leave(crew.ada)
    payout = prepare_payouts(by=crew.olga, currency="EUR").payouts.get()
    assert (payout.amount, payout.rounding) == (Decimal("0.15"), 0)


def test_another_person_releases(crew):
    crew.earn(crew.ada, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    with pytest.raises(Forbidden, match="Another admin"):
        release_batch(by=crew.olga, batch_id=batch.pk)
    released = release_batch(by=crew.otto, batch_id=batch.pk)
    assert (released.state, released.by_one_person) == ("released", False)
    with pytest.raises(Conflict):
        release_batch(by=crew.otto, batch_id=batch.pk)


def test_one_person_alone_may_release_and_the_batch_says_so(crew):
    crew.earn(crew.ada, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    crew.otto.suspended_at = timezone.now() - timedelta(hours=73)
    crew.otto.save()
    assert release_batch(by=crew.olga, batch_id=batch.pk).by_one_person


def test_a_new_admin_is_no_second_person_for_72_hours(crew):
    crew.earn(crew.ada, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    new = people.make_member(people.make_user("nina@example.org"), "admin")
    with pytest.raises(Forbidden, match="less than 72 hours"):
        release_batch(by=new, batch_id=batch.pk)
    Member.objects.filter(pk=new.pk).update(joined_at=timezone.now() - timedelta(hours=73))
    assert release_batch(by=new, batch_id=batch.pk).state == "released"


def test_an_annotator_who_was_just_made_an_admin_is_no_second_person(crew):
    crew.earn(crew.ada, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    Member.objects.filter(pk=crew.ben.pk).update(joined_at=timezone.now() - timedelta(days=9))
    change_role(by=crew.olga, member=crew.ben, role="admin")
    crew.ben.refresh_from_db()
    with pytest.raises(Forbidden, match="less than 72 hours"):
        release_batch(by=crew.ben, batch_id=batch.pk)


@pytest.mark.parametrize(
    "end", [suspend_member, remove_member, partial(change_role, role="manager")]
)
def test_nobody_is_alone_as_soon_as_the_only_other_one_is_gone(crew, end):
    crew.earn(crew.ada, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    end(by=crew.olga, member=crew.otto)
    with pytest.raises(Forbidden, match="Another admin"):
        release_batch(by=crew.olga, batch_id=batch.pk)


def test_who_was_suspended_and_comes_back_is_no_second_person_at_once(crew):
    crew.earn(crew.ada, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    Member.objects.filter(pk=crew.otto.pk).update(suspended_at=timezone.now() - timedelta(days=9))
    crew.otto.refresh_from_db()
    resume_member(by=crew.olga, member=crew.otto)
    assert second_people(timezone.now()) == {crew.olga.pk}
    assert release_batch(by=crew.olga, batch_id=batch.pk).by_one_person


def test_the_database_wants_two_people_too(crew):
    crew.earn(crew.ada, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        PayoutBatch.objects.filter(pk=batch.pk).update(released_by=crew.olga)


def test_sending_posts_each_payout_once(crew):
    crew.earn(crew.ada, 5)
    batch = crew.send()
    payout = batch.payouts.get()
    assert sides_of(f"payout:{payout.pk}:sent") == {
        "payable": Decimal("0.15"),
        "clearing:payout": Decimal("-0.15"),
    }
    with pytest.raises(Conflict):
        send_batch(by=crew.otto, batch_id=batch.pk)
    assert owed(crew.ada) == Decimal("0.005")


def test_a_file_must_be_downloaded_before_payouts_are_sent(crew):
    crew.earn(crew.ada, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    with pytest.raises(Conflict):
        file_payouts(by=crew.otto, batch_id=batch.pk, file_format="csv")
    release_batch(by=crew.otto, batch_id=batch.pk)
    with pytest.raises(Conflict, match="Download the file"):
        send_batch(by=crew.otto, batch_id=batch.pk)


def test_what_was_in_a_file_can_not_be_canceled(crew):
    crew.earn(crew.ada, 5)
    batch = crew.release()
    with pytest.raises(Conflict, match="downloaded"):
        cancel_batch(by=crew.olga, batch_id=batch.pk)


def test_confirming_moves_the_money_out_of_the_bank_and_ends_the_batch(crew):
    crew.earn(crew.ada, 5)
    crew.earn(crew.ben, 5)
    batch = crew.send()
    first = batch.payouts.get(member=crew.ada)
    confirm_payouts(by=crew.olga, batch_id=batch.pk, payout_id=first.pk)
    assert sides_of(f"payout:{first.pk}:confirmed") == {
        "clearing:payout": Decimal("0.15"),
        "bank": Decimal("-0.15"),
    }
    batch.refresh_from_db()
    assert batch.state == "sent"
    assert confirm_payouts(by=crew.olga, batch_id=batch.pk) == 1
    batch.refresh_from_db()
    assert batch.state == "done"
    assert balance("clearing:payout") == 0
    with pytest.raises(Conflict):
        confirm_payouts(by=crew.olga, batch_id=batch.pk)


def test_a_failed_payout_restores_the_balance_and_its_account_is_paid_no_more(crew):
    crew.earn(crew.ada, 5)
    leave(crew.ada)
    batch = crew.send()
    payout = batch.payouts.get()
    fail_payout(by=crew.olga, batch_id=batch.pk, payout_id=payout.pk, reason="account")
    assert sides_of(f"payout:{payout.pk}:failed") == {
        "payable": Decimal("-0.155"),
        "rounding": Decimal("-0.005"),
        "clearing:payout": Decimal("0.16"),
    }
    assert owed(crew.ada) == Decimal("0.155")
    assert state_of(crew.ada) == (Decimal("0.155"), "refused")
    batch.refresh_from_db()
    assert batch.state == "done"
    with pytest.raises(Conflict):
        fail_payout(by=crew.olga, batch_id=batch.pk, payout_id=payout.pk, reason="account")


def test_a_transfer_that_comes_back_after_it_was_confirmed_is_taken_back_from_the_bank(crew):
    crew.earn(crew.ada, 5)
    batch = crew.send()
    payout = batch.payouts.get()
    confirm_payouts(by=crew.olga, batch_id=batch.pk)
    batch.refresh_from_db()
    done_at = batch.done_at
    fail_payout(by=crew.olga, batch_id=batch.pk, payout_id=payout.pk, reason="account")
    assert sides_of(f"payout:{payout.pk}:failed") == {
        "payable": Decimal("-0.15"),
        "bank": Decimal("0.15"),
    }
    assert (balance("bank"), balance("clearing:payout")) == (0, 0)
    assert state_of(crew.ada) == (Decimal("0.155"), "refused")
    batch.refresh_from_db()
    assert (batch.state, batch.done_at) == ("done", done_at)
    with pytest.raises(Conflict):
        fail_payout(by=crew.olga, batch_id=batch.pk, payout_id=payout.pk, reason="account")


def test_a_transfer_that_the_bank_did_not_make_leaves_the_account_good(crew):
    crew.earn(crew.ada, 5)
    batch = crew.send()
    payout = batch.payouts.get()
    fail_payout(by=crew.olga, batch_id=batch.pk, payout_id=payout.pk, reason="not_sent")
    assert state_of(crew.ada) == (Decimal("0.155"), None)
    assert Notification.objects.filter(member=crew.ada, kind="payout_failed").exists()


def test_new_bank_details_leave_a_draft_out_of_the_file_and_keep_its_amount(crew):
    crew.earn(crew.ada, 5)
    crew.earn(crew.ben, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    set_bank_details(by=crew.ada, account=Account("Ada", "GB29NWBK60161331926819"))
    release_batch(by=crew.otto, batch_id=batch.pk)
    filed = file_payouts(by=crew.otto, batch_id=batch.pk, file_format="csv")
    assert [payout.member_id for payout in filed] == [crew.ben.pk]
    assert send_batch(by=crew.otto, batch_id=batch.pk) == 1
    assert Payout.objects.get(member=crew.ada).state == "canceled"
    assert owed(crew.ada) == Decimal("0.155")


def test_what_was_in_a_file_stays_in_each_further_download(crew):
    crew.earn(crew.ada, 5)
    batch = crew.release()
    set_bank_details(by=crew.ada, account=Account("Ada", "GB29NWBK60161331926819"))
    filed = file_payouts(by=crew.otto, batch_id=batch.pk, file_format="csv")
    assert [payout.bank_details.last_four for payout in filed] == ["3000"]


def test_bank_details_are_encrypted_bound_to_their_member_and_announced(crew):
    details = set_bank_details(by=crew.ada, account=Account("Ada L", "GB29NWBK60161331926819"))
    assert "GB29" not in details.sealed
    assert unseal(details.sealed, member_id=crew.ada.pk).number == "GB29NWBK60161331926819"
    with pytest.raises(WrongMember):
        unseal(details.sealed, member_id=crew.ben.pk)
    assert BankDetails.objects.get(member=crew.ada, replaced_at=None).pk == details.pk
    told = Notification.objects.get(member=crew.ada, kind="bank_details_changed")
    assert told.words == {"last_four": "6819"}
    assert told.mail_at is not None
    assert "GB29" not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_an_old_key_still_opens_what_it_sealed(crew, settings):
    settings.BANK_DETAILS_KEYS = ["A" * 43 + "="]
    details = set_bank_details(by=crew.ada, account=Account("Ada", "GB29NWBK60161331926819"))
    settings.BANK_DETAILS_KEYS = ["B" * 43 + "=", "A" * 43 + "="]
    assert unseal(details.sealed, member_id=crew.ada.pk).holder == "Ada"


def test_a_sepa_file_says_what_is_transferred_to_whom(crew):
    money.make_payout_settings(payer_name="Açme GmbH", payer_iban="DE02120300000000202051")
    crew.earn(crew.ada, 5)
    crew.earn(crew.ben, 1)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    release_batch(by=crew.otto, batch_id=batch.pk)
    filed = file_payouts(by=crew.otto, batch_id=batch.pk, file_format="sepa")
    batch.refresh_from_db()
    day = timezone.now().date()
    written = sepa_file(batch, filed, settings_of_payouts(), text="Acme payout 1", on=day)
    again = sepa_file(batch, filed, settings_of_payouts(), text="Acme payout 1", on=day)
    assert written == again
    root = ET.fromstring(written)

    def texts(path):
        return [
            each.text
            for each in root.iterfind(
                ".//" + "/".join(NAMESPACE + name for name in path.split("/"))
            )
        ]

    assert texts("GrpHdr/NbOfTxs") == texts("PmtInf/NbOfTxs") == ["2"]
    assert texts("GrpHdr/CtrlSum") == ["0.18"]
    assert texts("Dbtr/Nm") == ["Acme GmbH"]
    assert texts("DbtrAcct/Id/IBAN") == ["DE02120300000000202051"]
    assert texts("CdtTrfTxInf/Amt/InstdAmt") == ["0.15", "0.03"]
    assert texts("CdtrAcct/Id/IBAN") == ["DE89370400440532013000"] * 2
    assert texts("PmtId/EndToEndId") == [f"CREWMARK-{payout.pk}" for payout in filed]
    assert texts("RmtInf/Ustrd") == ["Acme payout 1"] * 2


def test_accounts_that_sepa_does_not_reach_are_only_in_the_csv_file(crew):
    money.make_payout_settings(payer_name="Acme", payer_iban="DE02120300000000202051")
    BankDetails.objects.filter(member=crew.ada).update(replaced_at=timezone.now())
    money.make_bank_details(crew.ada, number="BR1800360305000010009795493C1")
    crew.earn(crew.ada, 5)
    crew.earn(crew.ben, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    release_batch(by=crew.otto, batch_id=batch.pk)
    sepa = file_payouts(by=crew.otto, batch_id=batch.pk, file_format="sepa")
    other = file_payouts(by=crew.otto, batch_id=batch.pk, file_format="csv")
    again = file_payouts(by=crew.otto, batch_id=batch.pk, file_format="sepa")
    assert [payout.member_id for payout in sepa] == [crew.ben.pk]
    assert [payout.member_id for payout in other] == [crew.ada.pk]
    assert [payout.member_id for payout in again] == [crew.ben.pk]


def test_what_is_in_the_csv_file_is_not_in_the_sepa_file_too(crew):
    money.make_payout_settings(payer_name="Acme", payer_iban="DE02120300000000202051")
    crew.earn(crew.ada, 5)
    batch = crew.release()
    with pytest.raises(Conflict, match="other format"):
        file_payouts(by=crew.otto, batch_id=batch.pk, file_format="sepa")


def test_a_sepa_file_that_can_not_be_written_files_nothing(crew):
    crew.earn(crew.ada, 5)
    batch = prepare_payouts(by=crew.olga, currency="EUR")
    release_batch(by=crew.otto, batch_id=batch.pk)
    with pytest.raises(Conflict, match="account to pay from"):
        file_payouts(by=crew.otto, batch_id=batch.pk, file_format="sepa")
    assert Payout.objects.get().filed_at is None


def test_each_act_is_in_the_audit_log(crew):
    crew.earn(crew.ada, 5)
    batch = crew.send()
    confirm_payouts(by=crew.olga, batch_id=batch.pk)
    acts = AuditEntry.objects.filter(action__startswith="payout.").order_by("pk")
    assert list(acts.values_list("action", "member")) == [
        ("payout.prepared", crew.olga.pk),
        ("payout.released", crew.otto.pk),
        ("payout.filed", crew.otto.pk),
        ("payout.sent", crew.otto.pk),
        ("payout.confirmed", crew.olga.pk),
    ]


def test_of_the_payer_s_account_the_audit_log_has_the_last_four_digits(crew):
    values = {"hold_days": 7, "minimum": Decimal(1), "payer_name": "Acme"}
    iban = "DE02120300000000202051"
    change_payout_settings(by=crew.olga, payer_iban=iban, **values)
    detail = AuditEntry.objects.get(action="payout.settings").detail
    assert (detail["before"]["payer_iban"], detail["after"]["payer_iban"]) == ("", "2051")
    assert detail["after"]["minimum"] == "1"
    assert settings_of_payouts().payer_iban == iban


def test_a_payout_is_not_a_negative_earning(crew):
    crew.earn(crew.ada, 100, ago=COUNTED)
    money.make_payout_settings(hold_days=0)
    crew.send()
    moment = timezone.now() - COUNTED + timedelta(seconds=1)
    assert earned_on_day(crew.ada, moment).amount == "€3.10"
    assert LedgerEntry.objects.aggregate(sum=Sum("amount"))["sum"] == 0


def test_own_balances_leave_out_work_that_is_not_counted_yet(crew):
    """It would tell at once which annotations weren't drawn for a review."""
    crew.earn(crew.ada, 5)
    crew.earn(crew.ada, 10, ago=COUNTED)
    (new,) = crew.earn(crew.ada, 100, ago=NOT_COUNTED)
    settings, now = settings_of_payouts(), timezone.now()
    (own,) = [each.balance for each in owed_to(crew.ada, settings, now)]
    assert (own.owed, own.held, own.available) == (
        Decimal("0.465"),
        Decimal("0.31"),
        Decimal("0.155"),
    )
    assert owed(crew.ada) == Decimal("3.565")
    record_reversed([new.pk], at=now + timedelta(minutes=2))
    (after,) = [each.balance for each in owed_to(crew.ada, settings, now)]
    assert after == own


def test_without_a_hold_period_work_is_paid_when_it_is_counted(crew):
    money.make_payout_settings(hold_days=0)
    crew.earn(crew.ada, 5, ago=COUNTED)
    crew.earn(crew.ada, 100, ago=NOT_COUNTED)
    assert state_of(crew.ada) == (Decimal("0.155"), None)


def test_balances_are_added_up_from_the_index_alone(crew):
    crew.earn(crew.ada, 5)
    values = {"organization": 0, "accounts": [0], "earned_before": ALWAYS, "until": ALWAYS}
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
        cursor.execute(f"explain {BALANCES}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using entry_by_account" in plan


def test_yen_have_no_decimals(db):
    organization = found("kyoto", currency="JPY")
    with tenant(organization.pk):
        crew = Crew(users="k")
        PayRate.objects.update(currency="JPY", unit_pay=Decimal("0.7"))
        Rate.objects.update(currency="JPY")
        crew.earn(crew.ada, 5)  # 3.5
        payout = prepare_payouts(by=crew.olga, currency="JPY").payouts.get()
        assert payout.amount == 3


def test_members_of_other_roles_may_not(crew):
    with pytest.raises(Forbidden):
        prepare_payouts(by=crew.ada, currency="EUR")
    manager = people.make_member(people.make_user("mona@example.org"), "manager")
    with pytest.raises(Forbidden):
        prepare_payouts(by=manager, currency="EUR")


def test_what_one_organization_owes_a_person_is_never_set_off_in_another(db):
    """Ada works in both. In one of them her paid work was reversed: she is below zero there."""
    first, second = found("acme"), found("fabrikam")
    with tenant(first.pk):
        crew = Crew()
        (old,) = crew.earn(crew.ada, 100)
        crew.send()
        record_reversed([old.pk], at=timezone.now())
        assert owed(crew.ada) == Decimal("-3.1")
    with tenant(second.pk):
        others = Crew(users="2")
        ada = people.make_member(crew.ada.user)
        money.make_bank_details(ada)
        others.earn(ada, 100)
        (payout,) = prepare_payouts(by=others.olga, currency="EUR").payouts.all()
        assert (payout.member, payout.amount) == (ada, Decimal("3.10"))
    with tenant(first.pk):
        assert owed(crew.ada) == Decimal("-3.1")


def test_two_currencies_of_a_member_are_owed_and_paid_apart(db):
    """The rates changed from euros to dollars: no amount is converted or added to another."""
    with tenant(found("acme").pk):
        crew = Crew()
        crew.earn(crew.ada, 100)
        PayRate.objects.update(currency="USD")
        Rate.objects.update(currency="USD")
        crew.earn(crew.ada, 10)
        amounts = {}
        for currency in ("EUR", "USD"):
            payout = prepare_payouts(by=crew.olga, currency=currency).payouts.get()
            amounts[payout.currency] = payout.amount
        assert amounts == {"EUR": Decimal("3.10"), "USD": Decimal("0.31")}
