"""Drafts, issuing, numbers, postings, credit notes: what a customer is asked for, to the cent."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from annotation.workflow.events.record import record_accepted, record_reversed
from billing.customers.actions import change_customer, set_project_customer
from billing.invoices.drafting import delete_draft, fill_draft
from billing.invoices.issuing import NotReady, credit_in_full, issue, next_number
from billing.invoices.models import Invoice, InvoiceLine, LineEvent
from billing.ledger.models import LedgerEntry
from billing.rates.models import Rate
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Invalid
from tests.billing.invoices.office import AFTER, TODAY, YESTERDAY, Office, opened
from tests.billing.metering.crew import accepted, decided
from tests.factories import money, projects


@pytest.fixture
def office(db):
    with tenant(opened().pk):
        yield Office()


def lines_of(document):
    return [
        (line.description, line.quantity, str(line.unit_price), str(line.amount))
        for line in document.lines.order_by("position")
    ]


def postings(document):
    """Account type -> amount of the document's transaction."""
    entries = LedgerEntry.objects.filter(transaction__key=f"invoice:{document.pk}")
    return {entry.account.type: str(entry.amount) for entry in entries.select_related("account")}


def test_a_draft_has_a_line_for_each_project_type_and_price(office):
    office.work(3)
    dearer = projects.make_project("Dearer", by=office.owner, pools=[office.pool])
    money.make_rate(by=office.owner, unit_price="0.111", project=dearer)
    set_project_customer(by=office.owner, project=dearer, customer=office.customer)
    office.work(2, batch=projects.make_batch(dearer))
    internal = projects.make_project("Internal", by=office.owner, pools=[office.pool])
    office.work(5, batch=projects.make_batch(internal))
    draft = office.draft()
    assert lines_of(draft) == [
        (f"{office.project.name}: Choice", 3, "0.052500", "0.160000"),
        ("Dearer: Choice", 2, "0.111000", "0.220000"),
    ]
    # 3 x 0.0525 + 2 x 0.111 = 0.3795 -> 0.38; 19 % of it is 0.0722
    assert (draft.net, draft.tax, draft.gross) == (
        Decimal("0.38"),
        Decimal("0.07"),
        Decimal("0.45"),
    )
    assert LineEvent.objects.count() == 5
    assert (draft.number, draft.status) == ("", "draft")


def test_the_period_is_half_open_and_late_work_comes_with_the_next_document(office):
    """Cases 12 and 13."""
    midnight = YESTERDAY.replace(hour=0) + timedelta(days=1)
    office.work(at=midnight - timedelta(microseconds=1))
    office.work(at=midnight)
    first = office.draft()
    assert lines_of(first)[0][1] == 1
    issue(by=office.owner, invoice=first)
    office.work(at=YESTERDAY - timedelta(days=5))  # recorded late
    later = office.draft()
    assert later.pk != first.pk
    (line,) = later.lines.all()
    assert (line.quantity, line.first_day) == (1, TODAY - timedelta(days=6))


def test_a_second_run_changes_nothing(office):
    office.work(4)
    draft = office.draft()
    before = lines_of(draft)
    again = office.draft()
    assert (again.pk, lines_of(again)) == (draft.pk, before)
    issue(by=office.owner, invoice=draft)
    number = Invoice.objects.get(pk=draft.pk).number
    assert issue(by=office.owner, invoice=draft).number == number
    assert fill_draft(draft.pk) == []
    assert Invoice.objects.count() == 1
    assert office.draft().lines.count() == 0


def test_a_period_that_is_not_over_is_refused(office):
    with pytest.raises(Invalid, match="over"):
        office.draft(after=TODAY + timedelta(days=2))
    with pytest.raises(Invalid, match="end after"):
        office.draft(first=AFTER, after=AFTER)


def test_issuing_numbers_posts_and_copies_the_parties(office):
    office.work(1000)
    document = issue(by=office.owner, invoice=office.draft())
    year = document.issued_on.year
    assert (document.number, document.status) == (f"INV-{year}-0001", "issued")
    assert document.due_on - document.issued_on == timedelta(days=30)
    assert document.parties["buyer"]["name"] == "Contoso"
    assert document.taxes == [
        {"treatment": "domestic", "rate": "19", "base": "52.50", "tax": "9.98"}
    ]
    assert postings(document) == {
        "receivable": "62.480000",
        "revenue": "-52.500000",
        "tax_payable": "-9.980000",
    }
    change_customer(by=office.owner, customer=office.customer, name="Fabrikam")
    assert Invoice.objects.get(pk=document.pk).parties["buyer"]["name"] == "Contoso"


def test_the_rounding_is_posted_so_that_the_books_stay_exact(office):
    office.work(1)
    document = issue(by=office.owner, invoice=office.draft())
    assert postings(document) == {
        "receivable": "0.060000",
        "revenue": "-0.052500",
        "tax_payable": "-0.010000",
        "rounding": "0.002500",
    }
    assert LedgerEntry.objects.aggregate(sum=Sum("amount"))["sum"] == 0


def test_what_is_missing_is_said_before_a_number_is_used(office):
    office.work()
    draft = office.draft()
    change_customer(by=office.owner, customer=office.customer, address="")
    with pytest.raises(NotReady, match="address"):
        issue(by=office.owner, invoice=draft)
    empty = office.draft(customer=office.add_customer("Empty"))
    with pytest.raises(NotReady, match="no lines"):
        issue(by=office.owner, invoice=empty)
    change_customer(by=office.owner, customer=office.customer, address="2 Main Street")
    assert issue(by=office.owner, invoice=draft).number.endswith("-0001")


def test_tax_is_that_of_the_moment_of_issue(office):
    """Case 30."""
    office.work(100)
    draft = office.draft()
    change_customer(
        by=office.owner,
        customer=office.customer,
        country="DE",
        tax_id="DE 123456789",
        tax_treatment="reverse_charge",
        tax_rate=Decimal(0),
    )
    document = issue(by=office.owner, invoice=draft)
    assert (document.net, document.tax) == (Decimal("5.25"), 0)
    assert document.taxes[0]["treatment"] == "reverse_charge"


@pytest.mark.parametrize(
    "statement",
    [
        "update billing_invoice set net = net, gross = gross + 0, customer_id = customer_id + 1",
        "update billing_invoice set number = 'X'",
        "update billing_invoice set status = 'draft'",
        "update billing_invoice set parties = '{}'",
        "delete from billing_invoice",
        "update billing_invoiceline set amount = amount + 1",
        "delete from billing_invoiceline",
        """insert into billing_invoiceline (organization_id, invoice_id, position, project_id,
        label_kind, rate_id, description, quantity, unit_price, exact, amount, tax_treatment,
        tax_rate, first_day, last_day) select organization_id, invoice_id, 99, project_id,
        label_kind, rate_id, '', quantity, unit_price, exact, amount, tax_treatment, tax_rate,
        first_day, last_day from billing_invoiceline""",
        "delete from billing_lineevent",
        "update billing_lineevent set usage_id = usage_id",
        "update billing_settlement set amount = 1",
        "delete from billing_payment",
    ],
)
def test_what_is_issued_never_changes(office, statement):
    office.work(2)
    issue(by=office.owner, invoice=office.draft())
    with (
        pytest.raises(DatabaseError, match=r"an issued invoice|permission denied|still referenced"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        """update billing_lineevent set line_id = (
            select line.id from billing_invoiceline line
            join billing_invoice invoice on invoice.id = line.invoice_id
            where invoice.status = 'issued'
        )""",
        """update billing_invoiceline set position = 99, invoice_id = (
            select id from billing_invoice where status = 'issued'
        )""",
    ],
)
def test_nothing_of_a_draft_is_moved_to_an_issued_invoice(office, statement):
    office.work()
    issue(by=office.owner, invoice=office.draft())
    office.work()
    draft = office.draft()
    which = "line_id" if "lineevent" in statement else "id"
    line = draft.lines.get()
    with (
        pytest.raises(DatabaseError, match="an issued invoice"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{statement} where {which} = {line.pk}")  # a number


def test_an_event_is_claimed_once(office):
    office.work()
    issue(by=office.owner, invoice=office.draft())
    claim = LineEvent.objects.get()
    office.work()
    other = office.draft().lines.get()
    with pytest.raises(DatabaseError, match="usage_claimed_once"), transaction.atomic():
        LineEvent.objects.create(usage_id=claim.usage_id, line=other)


def test_a_reversal_before_the_invoice_nets_on_the_same_line(office):
    """Case 4."""
    first, *_ = office.work(3)
    record_reversed([first.pk], at=YESTERDAY + timedelta(minutes=1))
    draft = office.draft()
    assert lines_of(draft)[0][1:] == (2, "0.052500", "0.110000")
    assert LineEvent.objects.count() == 4


def test_work_that_was_reversed_after_the_period_is_not_billed(office):
    """The reversal of an unbilled label belongs to the period of the label."""
    first, *_ = office.work(3)
    midnight = YESTERDAY.replace(hour=0) + timedelta(days=1)
    record_reversed([first.pk], at=midnight)
    draft = office.draft()
    line = draft.lines.get()
    assert (line.quantity, line.amount, line.last_day) == (
        2,
        Decimal("0.11"),
        TODAY - timedelta(days=1),
    )
    issue(by=office.owner, invoice=draft)
    assert office.draft().lines.count() == 0
    assert not Invoice.objects.filter(kind="credit_note").exists()


def test_credits_are_in_the_audit_log(office):
    event, *_ = office.work(10)
    document = issue(by=office.owner, invoice=office.draft())
    record_reversed([event.pk], at=YESTERDAY + timedelta(minutes=1))
    for _ in range(2):
        office.draft()
    note = Invoice.objects.get(kind="credit_note")
    entry = AuditEntry.objects.get(action="credit_note.drafted")
    assert (entry.subject_id, entry.member) == (note.pk, office.owner)
    assert entry.detail["number"] == document.number
    full = credit_in_full(by=office.owner, invoice=document, reason="Wrong price")
    entry = AuditEntry.objects.get(action="invoice.credited")
    assert (entry.subject_id, entry.member) == (document.pk, office.owner)
    assert entry.detail == {
        "number": document.number,
        "note": full.number,
        "reason": "Wrong price",
    }


def test_a_reversal_after_the_invoice_is_a_credit_note_of_its_own(office):
    """Cases 5 and 9: the invoice stays, no document is negative but a credit note."""
    events = office.work(10)
    document = issue(by=office.owner, invoice=office.draft())  # 0.525 -> 0.53, tax 0.10
    record_reversed([events[0].pk, events[1].pk], at=YESTERDAY + timedelta(minutes=1))
    office.work(1)
    draft = office.draft()
    assert lines_of(draft)[0][1] == 1
    note = Invoice.objects.get(kind="credit_note")
    assert (note.refers_to_id, note.status) == (document.pk, "draft")
    (line,) = note.lines.all()
    assert (line.quantity, line.exact) == (-2, Decimal("-0.105"))
    note = issue(by=office.owner, invoice=note)
    # 0.53 x 2/10 = 0.106 -> 0.11; 19 % of 0.11 is 0.0209
    assert (note.net, note.tax, note.gross) == (
        Decimal("-0.11"),
        Decimal("-0.02"),
        Decimal("-0.13"),
    )
    assert note.number.startswith("CN-")
    assert postings(note) == {
        "receivable": "-0.130000",
        "revenue": "0.105000",
        "tax_payable": "0.020000",
        "rounding": "0.005000",
    }
    document.refresh_from_db()
    assert (document.gross, document.status) == (Decimal("0.63"), "issued")


def test_reversing_all_labels_gives_back_the_invoice_to_the_cent(office):
    """Case 8."""
    events = office.work(7)
    document = issue(by=office.owner, invoice=office.draft())
    for number, event in enumerate(events):
        record_reversed([event.pk], at=YESTERDAY + timedelta(minutes=number))
        office.draft()
        issue(by=office.owner, invoice=Invoice.objects.get(kind="credit_note", status="draft"))
    notes = Invoice.objects.filter(kind="credit_note")
    assert notes.count() == 7
    sums = notes.aggregate(net=Sum("net"), tax=Sum("tax"))
    assert (-sums["net"], -sums["tax"]) == (document.net, document.tax)
    document.refresh_from_db()
    assert document.status == "void"
    assert not LedgerEntry.objects.filter(account__type="credit").exists()
    owed = LedgerEntry.objects.filter(account__type="receivable").aggregate(sum=Sum("amount"))
    assert owed["sum"] == 0


def test_labels_accepted_again_after_a_credit_note_are_billed_again(office):
    """Case 7."""
    (event,) = office.work(1)
    issue(by=office.owner, invoice=office.draft())
    record_reversed([event.pk], at=YESTERDAY + timedelta(minutes=1))
    record_accepted(
        [
            accepted(
                event.item,
                office.crew[1],
                pool=office.pool,
                at=YESTERDAY + timedelta(minutes=2),
                has_reversals=True,
            )
        ]
    )
    draft = office.draft()
    assert lines_of(draft)[0][1] == 1
    assert Invoice.objects.get(kind="credit_note").lines.get().quantity == -1


def test_a_full_credit_note_voids_the_invoice_after_partial_ones(office):
    events = office.work(10)
    document = issue(by=office.owner, invoice=office.draft())
    record_reversed([events[0].pk], at=YESTERDAY + timedelta(minutes=1))
    office.draft()
    first = issue(by=office.owner, invoice=Invoice.objects.get(kind="credit_note"))
    full = credit_in_full(by=office.owner, invoice=document, reason="Wrong price")
    assert first.gross + full.gross == -document.gross
    assert full.lines.get().quantity == -9
    document.refresh_from_db()
    assert document.status == "void"
    with pytest.raises(Conflict, match="once"):
        credit_in_full(by=office.owner, invoice=document, reason="Again")
    # A reversal of a label of a void invoice has nothing left to give back.
    record_reversed([events[1].pk], at=YESTERDAY + timedelta(minutes=2))
    office.draft()
    assert not Invoice.objects.filter(kind="credit_note", status="draft").exists()


def test_a_deleted_draft_frees_its_work(office):
    office.work(2)
    draft = office.draft()
    delete_draft(by=office.owner, invoice=draft)
    assert not LineEvent.objects.exists()
    assert lines_of(office.draft())[0][1] == 2
    document = issue(by=office.owner, invoice=office.draft())
    with pytest.raises(Conflict, match="credit note"):
        delete_draft(by=office.owner, invoice=document)


def test_a_project_in_a_draft_keeps_its_customer(office):
    office.work()
    draft = office.draft()
    other = office.add_customer("Fabrikam")
    with pytest.raises(Conflict, match="draft"):
        set_project_customer(by=office.owner, project=office.project, customer=other)
    issue(by=office.owner, invoice=draft)
    set_project_customer(by=office.owner, project=office.project, customer=other)
    office.work(3)
    assert lines_of(office.draft(customer=other))[0][1] == 3
    assert InvoiceLine.objects.filter(invoice__customer=office.customer).count() == 1


def test_a_reversal_is_credited_to_whom_the_label_was_billed(office):
    (event,) = office.work()
    issue(by=office.owner, invoice=office.draft())
    other = office.add_customer("Fabrikam")
    set_project_customer(by=office.owner, project=office.project, customer=other)
    record_reversed([event.pk], at=YESTERDAY + timedelta(minutes=1))
    assert office.draft(customer=other).lines.count() == 0
    assert not Invoice.objects.filter(kind="credit_note").exists()
    office.draft()
    assert Invoice.objects.get(kind="credit_note").customer == office.customer


def test_labels_without_a_price_stand_on_no_document(office):
    """Per outcome the annotations of an item cost nothing by themselves."""
    since = YESTERDAY - timedelta(days=1)
    Rate.objects.update(valid_to=since)
    money.make_rate(
        by=office.owner,
        per="outcome",
        unit_price="0.0525",
        valid_from=since,
    )
    item = projects.make_item(office.batch, "twice", slots=2)
    ada, ben = office.crew
    works = [
        accepted(item, member, slot=slot, pool=office.pool, at=YESTERDAY)
        for slot, member in ((1, ada), (2, ben))
    ]
    record_accepted(works, decided(item, ada, at=YESTERDAY))
    assert lines_of(office.draft())[0][1] == 1


def test_years_have_their_own_numbers(office):
    day = timezone.now().date().replace(year=2031)
    assert [next_number("INV", day) for _ in range(2)] == ["INV-2031-0001", "INV-2031-0002"]
    assert next_number("CN", day) == "CN-2031-0001"
    assert next_number("INV", day.replace(year=2032)) == "INV-2032-0001"
