"""Payments by hand, credit, write-offs: balances to the cent, and nothing is edited."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from annotation.workflow.events.record import record_reversed
from billing.invoices.issuing import credit_in_full, issue
from billing.invoices.models import Invoice, Payment, Settlement
from billing.invoices.payments import record_payment, undo_payment, use_credit, write_off
from billing.invoices.queries import balance_of, open_of
from billing.ledger.models import LedgerEntry
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Invalid
from tests.billing.invoices.office import TODAY, YESTERDAY, Office, opened


@pytest.fixture
def office(db):
    with tenant(opened().pk):
        yield Office(price="1.00")


def issued(office, labels):
    """An invoice over so many euros, and 19 % tax."""
    office.work(labels)
    return issue(by=office.owner, invoice=office.draft())


def paid(office, amount, invoice=None):
    return record_payment(
        by=office.owner,
        customer=office.customer,
        amount=Decimal(amount),
        received_on=TODAY,
        reference="bank",
        invoice=invoice,
    )


def state(office, invoice):
    """Status, what is open, what the customer owes, its credit."""
    invoice = Invoice.objects.get(pk=invoice.pk)
    balance = balance_of(office.customer)
    return invoice.status, str(open_of(invoice)), str(balance.owed), str(balance.credit)


def account(name):
    return LedgerEntry.objects.filter(account__type=name).aggregate(sum=Sum("amount"))["sum"]


def test_an_invoice_is_paid_in_parts(office):
    invoice = issued(office, 10)  # 11.90
    paid(office, "5", invoice)
    assert state(office, invoice) == ("issued", "6.900000", "6.900000", "0")
    paid(office, "6.90", invoice)
    assert state(office, invoice) == ("paid", "0.000000", "0.000000", "0")
    assert account("bank") == Decimal("11.90")


def test_what_is_paid_too_much_becomes_credit_and_pays_a_later_invoice(office):
    """Case 36."""
    first = issued(office, 10)
    paid(office, "20", first)
    assert state(office, first) == ("paid", "0.000000", "0.000000", "8.100000")
    second = issued(office, 10)
    assert use_credit(by=office.owner, invoice=second) == Decimal("8.10")
    assert state(office, second) == ("issued", "3.800000", "3.800000", "0.000000")
    with pytest.raises(Conflict, match="no credit"):
        use_credit(by=office.owner, invoice=second)


def test_without_an_invoice_the_earliest_due_is_paid_first(office):
    first, second = issued(office, 10), issued(office, 10)
    paid(office, "15")
    assert state(office, first)[:2] == ("paid", "0.000000")
    assert state(office, second)[:2] == ("issued", "8.800000")


def test_a_payment_is_undone_by_a_second_row(office):
    invoice = issued(office, 10)
    payment = paid(office, "20", invoice)
    undone = undo_payment(by=office.owner, payment=payment)
    assert (undone.amount, undone.reverses_id) == (Decimal(-20), payment.pk)
    assert state(office, invoice) == ("issued", "11.900000", "11.900000", "0.000000")
    assert account("bank") == 0
    for again in (payment, undone):
        with pytest.raises(Conflict, match="already"):
            undo_payment(by=office.owner, payment=again)
    assert Payment.objects.count() == 2


def test_a_payment_whose_rest_was_used_stays(office):
    first = issued(office, 10)
    payment = paid(office, "20", first)
    second = issued(office, 10)
    use_credit(by=office.owner, invoice=second)
    with pytest.raises(Conflict, match="used as credit"):
        undo_payment(by=office.owner, payment=payment)


def test_a_credit_note_of_a_paid_invoice_is_credit(office):
    """Case 6."""
    invoice = issued(office, 10)
    paid(office, "11.90", invoice)
    note = credit_in_full(by=office.owner, invoice=invoice, reason="Wrong project")
    assert note.gross == Decimal("-11.90")
    assert state(office, invoice) == ("void", "0.000000", "0.000000", "11.900000")


def test_a_credit_note_of_a_partly_paid_invoice_settles_the_rest_first(office):
    invoice = issued(office, 10)
    paid(office, "5", invoice)
    credit_in_full(by=office.owner, invoice=invoice, reason="Wrong project")
    assert state(office, invoice) == ("void", "0.000000", "0.000000", "5.000000")


def test_undoing_the_payment_of_a_credited_invoice_takes_its_credit(office):
    invoice = issued(office, 10)
    payment = paid(office, "20", invoice)
    credit_in_full(by=office.owner, invoice=invoice, reason="Wrong project")
    assert state(office, invoice) == ("void", "0.000000", "0.000000", "20.000000")
    undo_payment(by=office.owner, payment=payment)
    assert state(office, invoice) == ("void", "0.000000", "0.000000", "0.000000")


def test_the_credit_of_a_credited_invoice_is_used_and_its_payment_stays(office):
    invoice = issued(office, 10)
    payment = paid(office, "11.90", invoice)
    credit_in_full(by=office.owner, invoice=invoice, reason="Wrong project")
    use_credit(by=office.owner, invoice=issued(office, 1))
    with pytest.raises(Conflict, match="used as credit"):
        undo_payment(by=office.owner, payment=payment)


def test_an_invoice_written_off_is_open_again_when_its_payment_is_undone(office):
    invoice = issued(office, 10)
    payment = paid(office, "5", invoice)
    write_off(by=office.owner, invoice=invoice, reason="Bankrupt")
    undo_payment(by=office.owner, payment=payment)
    assert state(office, invoice) == ("issued", "5.000000", "5.000000", "0")
    write_off(by=office.owner, invoice=invoice, reason="Bankrupt")
    assert account("expense:bad_debt") == Decimal("11.90")
    assert state(office, invoice)[0] == "uncollectible"


def test_what_is_open_is_written_off_as_bad_debt(office):
    invoice = issued(office, 10)
    paid(office, "5", invoice)
    assert write_off(by=office.owner, invoice=invoice, reason="Bankrupt") == Decimal("6.90")
    assert state(office, invoice) == ("uncollectible", "0.000000", "0.000000", "0")
    assert account("expense:bad_debt") == Decimal("6.90")


def written_off(office):
    """An invoice of 11.90 of which 5 is paid and 6.90 written off."""
    invoice = issued(office, 10)
    paid(office, "5", invoice)
    write_off(by=office.owner, invoice=invoice, reason="Bankrupt")
    return invoice


def test_a_credit_note_takes_back_the_loss_before_it_gives_credit(office):
    invoice = written_off(office)
    credit_in_full(by=office.owner, invoice=invoice, reason="Wrong price")
    assert state(office, invoice) == ("void", "0.000000", "0.000000", "5.000000")
    assert account("expense:bad_debt") == 0


def test_a_small_credit_note_takes_back_a_part_of_the_loss(office):
    events = office.work(10)
    invoice = issue(by=office.owner, invoice=office.draft())
    write_off(by=office.owner, invoice=invoice, reason="Bankrupt")
    record_reversed([event.pk for event in events[:2]], at=YESTERDAY + timedelta(minutes=1))
    office.draft()
    issue(by=office.owner, invoice=Invoice.objects.get(kind="credit_note"))  # 2.38
    assert state(office, invoice) == ("uncollectible", "0.000000", "0.000000", "0")
    assert account("expense:bad_debt") == Decimal("9.52")


def test_a_late_payment_takes_back_the_loss(office):
    invoice = written_off(office)
    paid(office, "3", invoice)
    assert state(office, invoice) == ("uncollectible", "0.000000", "0.000000", "0")
    assert account("expense:bad_debt") == Decimal("3.90")
    late = paid(office, "10", invoice)
    assert state(office, invoice) == ("paid", "0.000000", "0.000000", "6.100000")
    assert account("expense:bad_debt") == 0
    undo_payment(by=office.owner, payment=late)
    assert state(office, invoice) == ("issued", "3.900000", "3.900000", "0.000000")
    assert account("bank") == Decimal(8)


def test_a_payment_for_no_invoice_leaves_what_is_written_off(office):
    invoice = written_off(office)
    paid(office, "10")
    assert state(office, invoice) == ("uncollectible", "0.000000", "0.000000", "10.000000")
    assert account("expense:bad_debt") == Decimal("6.90")


def test_an_invoice_with_something_open_is_open_even_if_it_is_credited_in_full(office):
    """Of the two notes the first became credit, because the invoice was paid then."""
    events = office.work(10)
    invoice = issue(by=office.owner, invoice=office.draft())
    payment = paid(office, "11.90", invoice)
    record_reversed([event.pk for event in events[:2]], at=YESTERDAY + timedelta(minutes=1))
    office.draft()
    issue(by=office.owner, invoice=Invoice.objects.get(kind="credit_note"))  # 2.38
    undo_payment(by=office.owner, payment=payment)
    assert state(office, invoice) == ("issued", "11.900000", "11.900000", "2.380000")
    credit_in_full(by=office.owner, invoice=invoice, reason="Wrong price")
    assert state(office, invoice) == ("issued", "2.380000", "2.380000", "2.380000")
    use_credit(by=office.owner, invoice=invoice)
    assert state(office, invoice) == ("void", "0.000000", "0.000000", "0.000000")


@pytest.mark.parametrize("amount", ["0", "-1", "0.001"])
def test_an_amount_is_whole_units_above_zero(office, amount):
    with pytest.raises(Invalid, match="above zero"):
        paid(office, amount)


def test_a_payment_of_tomorrow_is_refused(office):
    with pytest.raises(Invalid, match="future"):
        record_payment(
            by=office.owner,
            customer=office.customer,
            amount=Decimal(1),
            received_on=TODAY + timedelta(days=2),
        )


def test_only_an_issued_invoice_of_the_customer_is_paid(office):
    office.work()
    draft = office.draft()
    with pytest.raises(Conflict, match="issued invoice"):
        paid(office, "1", draft)


def test_the_database_refuses_to_settle_more_than_the_total(office):
    invoice = issued(office, 10)
    for amount in ("11.91", "-0.01"):
        with pytest.raises(DatabaseError, match="settled up to"), transaction.atomic():
            Settlement.objects.create(invoice=invoice, kind="credit", amount=Decimal(amount))


def test_the_books_are_balanced_after_all_of_it(office):
    invoice = issued(office, 7)
    payment = paid(office, "3", invoice)
    undo_payment(by=office.owner, payment=payment)
    paid(office, "30", invoice)
    credit_in_full(by=office.owner, invoice=invoice, reason="Cancelled")
    sums = LedgerEntry.objects.values("transaction").annotate(sum=Sum("amount"))
    assert {row["sum"] for row in sums} == {0}
    balance = balance_of(office.customer)
    assert (balance.owed, balance.credit) == (0, 30)
