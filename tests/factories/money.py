"""What is owed in a test: rates, usage, earnings?"""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone

from billing.adjustments.models import Adjustment
from billing.budgets.models import Budget
from billing.customers.models import Customer, ProjectCustomer, Seller
from billing.fair_pay.models import FloorWarning, TimeCorrection, TopUp
from billing.forecast.models import Forecast
from billing.invoices.models import (
    Invoice,
    InvoiceLine,
    LineEvent,
    NumberCounter,
    Payment,
    Reminder,
    Settlement,
)
from billing.ledger.models import (
    AccountType,
    LedgerAccount,
    LedgerEntry,
    LedgerTransaction,
    PartyType,
    SourceType,
)
from billing.metering.models import UsageEvent
from billing.metering.rating import LabelTerms
from billing.pay_floors.models import PayFloor
from billing.payouts.encryption import Account, seal
from billing.payouts.models import BankDetails, Payout, PayoutBatch, PayoutSettings
from billing.quotes.actions import save_quote
from billing.quotes.rules import QuoteInputs
from billing.rates.models import MonthlyMinimum, PayRate, Rate, RateTier
from billing.reporting.rollups.models import DaySum, DayTotal, MonthSum, RolledUp
from billing.reporting.scheduled.models import ScheduledReport
from billing.statements.models import Statement, StatementRun
from billing.stripe.models import StripeCall, StripeCheckout, StripeEvent, StripeRefund

SINCE = timedelta(days=30)


def make_rate(*, by, unit_price="0.05", **values):
    """The customer's price of a choice label per annotation, valid for the last 30 days and on."""
    values = {
        "valid_from": timezone.now() - SINCE,
        "label_kind": "choice",
        "per": "annotation",
        "currency": "EUR",
    } | values
    return Rate.objects.create(unit_price=Decimal(unit_price), set_by=by, **values)


def make_budget(project, *, by, amount="1000", **values):
    """A budget of a project for pay that began thirty days ago, with nothing spent yet."""
    began = timezone.localdate() - SINCE
    values = {
        "currency": "EUR",
        "starts_on": began,
        "counted_from": began,
        "counted_at": timezone.now(),
    } | values
    return Budget.objects.create(project=project, amount=Decimal(amount), created_by=by, **values)


def make_tier(rate, *, after=10_000, unit_price="0.04"):
    """A tier of the price."""
    return RateTier.objects.create(rate=rate, after=after, unit_price=Decimal(unit_price))


def make_tiered_rate(scope, *, by, tiers, mode="graduated", **values):
    """A price of a customer or a project with tiers: labels before a tier -> its price."""
    name = "customer" if isinstance(scope, Customer) else "project"
    rate = make_rate(by=by, tier_mode=mode, **{name: scope}, **values)
    for after, unit_price in tiers.items():
        make_tier(rate, after=after, unit_price=unit_price)
    return rate


def make_minimum(scope, *, by, amount="500", since=date(2020, 1, 1), **values):
    """What a customer or a project is charged for a month at least."""
    name = "customer" if isinstance(scope, Customer) else "project"
    values = {name: scope, "currency": "EUR", "valid_from": since} | values
    return MonthlyMinimum.objects.create(amount=Decimal(amount), set_by=by, **values)


def make_pay_rate(*, by, unit_pay="0.03", **values):
    """An annotator's pay of a choice label, valid for the last 30 days and on."""
    values = {
        "valid_from": timezone.now() - SINCE,
        "label_kind": "choice",
        "currency": "EUR",
    } | values
    return PayRate.objects.create(unit_pay=Decimal(unit_pay), set_by=by, **values)


def make_usage(work_event, rate):
    """What the work costs the customer."""
    return UsageEvent.objects.create(
        work_event=work_event,
        rate=rate,
        quantity=work_event.quantity,
        unit_price=rate.unit_price,
        amount=work_event.quantity * rate.unit_price,
        currency=rate.currency,
        occurred_at=work_event.occurred_at,
    )


def make_earning(work_event, pay_rate):
    """What the work's author earned: a transaction with its two entries."""
    amount = work_event.quantity * pay_rate.unit_pay
    expense, _ = LedgerAccount.objects.get_or_create(
        type=AccountType.LABEL_EXPENSE, currency=pay_rate.currency
    )
    payable, _ = LedgerAccount.objects.get_or_create(
        type=AccountType.PAYABLE,
        party_type=PartyType.MEMBER,
        party_id=work_event.member_id,
        member_id=work_event.member_id,
        currency=pay_rate.currency,
    )
    moved = LedgerTransaction.objects.create(
        key=work_event.key,
        kind="earning",
        source_type=SourceType.WORK,
        source_id=work_event.pk,
        work_event=work_event,
        pay_rate_id=pay_rate.pk,
        effective_at=work_event.occurred_at,
    )
    LedgerEntry.objects.bulk_create(  # one statement: each one must balance
        LedgerEntry(
            transaction=moved, account=account, amount=signed, effective_at=work_event.occurred_at
        )
        for account, signed in ((expense, amount), (payable, -amount))
    )
    return moved


def make_day_sum(work_event, *, day, **values):
    """What a day before the facts of today was summed up to: one accepted label."""
    return DaySum.objects.create(
        day=day, member_id=work_event.member_id, **sums_of(work_event, values)
    )


def make_day_total(work_event, *, day, **values):
    """The same of everybody together."""
    return DayTotal.objects.create(day=day, **sums_of(work_event, values))


def make_month_sum(work_event, *, month, **values):
    """The same of a whole month, of which this is the first day."""
    return MonthSum.objects.create(
        month=month, member_id=work_event.member_id, **sums_of(work_event, values)
    )


def sums_of(work_event, values):
    """The columns of a sum: one accepted label, unless `values` say otherwise."""
    return {
        "project_id": work_event.project_id,
        "pool_id": work_event.pool_id,
        "label_kind": work_event.label_kind,
        "labels": 1,
        "cost": Decimal("0.05"),
        "pay": Decimal("0.03"),
        **dict.fromkeys(("answers", "submitted", "rejected", "skipped"), 0),
        **dict.fromkeys(("accepted_ms", "worked_ms"), 0),
    } | values


TERMS = LabelTerms("choice", Decimal(1), "outcome", Decimal("0.05"), Decimal("0.03"))
PLAN = QuoteInputs(
    items=1000,
    overlap=Decimal(2),
    review_share=Decimal(0),
    rejected=Decimal(0),
    gold_share=Decimal(0),
    seconds=Decimal(36),
    review_seconds=Decimal(12),
    people=2,
    hours=Decimal(5),
    active_share=Decimal(1),
    days_a_week=7,
    starts_on=date(2026, 3, 2),
    deadline_on=None,
    terms=(TERMS,),
)


def make_quote(project, *, by, inputs=PLAN, **about):
    """A saved quote: 1,000 items for two annotators each, 36 seconds an annotation."""
    return save_quote(by=by, project=project, inputs=inputs, **about)


def make_forecast(project, *, at, **values):
    """A forecast of this day: done in ten days, give or take two."""
    values = {
        "seed": 1,
        "inputs": {"annotations": 100, "pending": 0, "annotators": 3},
        "finish_p10": at + timedelta(days=8),
        "finish_p50": at + timedelta(days=10),
        "finish_p90": at + timedelta(days=12),
        "currency": "EUR",
        "course": [],
        "drivers": [],
    } | values
    return Forecast.objects.create(project=project, day=at, **values)


def make_rolled_up(*, zone="UTC", through):
    """Says that all days before `through` are summed up."""
    return RolledUp.objects.create(zone=zone, through=through)


def make_seller(**values):
    """The organization as it stands on its invoices."""
    values = {"legal_name": "Acme Ltd", "address": "1 Harbour Road", "country": "IE"} | values
    return Seller.objects.create(**values)


def make_customer(*, by, name="Contoso", **values):
    """A customer without tax."""
    values = {"address": "2 Main Street", "country": "IE", "currency": "EUR"} | values
    return Customer.objects.create(name=name, created_by=by, **values)


def make_project_customer(project, customer):
    """The customer pays for the project."""
    return ProjectCustomer.objects.create(project=project, customer=customer)


def make_invoice(customer, project, rate, *, by):
    """A draft with a line of one label."""
    day = timezone.now().date()
    draft = Invoice.objects.create(
        customer=customer,
        kind="invoice",
        period_from=day - SINCE,
        period_to=day,
        currency=customer.currency,
        net=rate.unit_price,
        gross=rate.unit_price,
        filled_at=timezone.now(),
        created_by=by,
    )
    InvoiceLine.objects.create(
        invoice=draft,
        position=1,
        project=project,
        label_kind=rate.label_kind,
        rate=rate,
        description=f"{project.name}: Choice",
        quantity=1,
        unit_price=rate.unit_price,
        exact=rate.unit_price,
        amount=rate.unit_price,
        first_day=day,
        last_day=day,
    )
    return draft


def make_claim(usage, line):
    """The line bills the usage."""
    return LineEvent.objects.create(usage=usage, line=line)


def mark_issued(invoice, **values):
    """The draft becomes the first invoice of its year."""
    invoice.status, invoice.number, invoice.series = "issued", "INV-2026-0001", "INV"
    invoice.issued_on = invoice.due_on = invoice.period_to
    invoice.issued_at = timezone.now()
    invoice.parties = {
        name: {"name": str(invoice.customer), "email": "", "address": "", "tax_reason": ""}
        for name in ("seller", "buyer")
    }
    for name, value in values.items():
        setattr(invoice, name, value)
    invoice.save()


def make_number_counter():
    """One invoice has a number."""
    return NumberCounter.objects.create(series="INV", year=2026, last=1)


def make_payment(customer, *, by, amount="0.01"):
    """A cent from the customer."""
    return Payment.objects.create(
        customer=customer,
        amount=Decimal(amount),
        currency=customer.currency,
        received_on=timezone.now().date(),
        recorded_by=by,
    )


def make_settlement(invoice, payment):
    """The payment settles a part of the invoice."""
    return Settlement.objects.create(
        invoice=invoice, kind="payment", amount=payment.amount, payment=payment
    )


def make_reminder(invoice):
    """The first reminder was sent."""
    return Reminder.objects.create(invoice=invoice, level=1)


def make_bank_details(member, *, number="DE89370400440532013000", holder="", **values):
    """Where the member is paid to, entered a week ago."""
    account = Account(holder=holder or member.name, number=number)
    values = {"set_at": timezone.now() - timedelta(days=7)} | values
    return BankDetails.objects.create(
        member=member,
        sealed=seal(account, member_id=member.pk),
        is_iban=True,
        last_four=number[-4:],
        **values,
    )


def make_payout_settings(**values):
    """How the organization pays."""
    return PayoutSettings.objects.create(**values)


def make_payout(earning, *, by, name="", amount="0.01", **values):
    """A draft of one payout to the member of an earning."""
    member = earning.work_event.member
    batch = PayoutBatch.objects.create(
        number=1,
        currency="EUR",
        earned_before=timezone.now(),
        prepared_by=by,
        prepared_at=timezone.now(),
    )
    return Payout.objects.create(
        batch=batch,
        member=member,
        bank_details=make_bank_details(member, holder=name),
        currency="EUR",
        amount=Decimal(amount),
        **values,
    )


def make_statement(member, *, title="", month=date(2020, 1, 1), **values):
    """A month in which the member earned one cent."""
    line = {"what": "label.accepted", "project": None, "title": title, "label_kind": "choice"}
    line |= {"amount": "0.01", "late": "0"}
    values = {"opening": Decimal(0), "closing": Decimal("0.01")} | values
    return Statement.objects.create(
        number=1,
        member=member,
        currency="EUR",
        month=month,
        zone="UTC",
        lines=[line],
        to_date=[["label.accepted", None, "choice", "0.01"]],
        issued_at=timezone.now(),
        **values,
    )


def make_statement_run(through=date(2020, 1, 1)):
    """Says that all statements up to this month are issued."""
    return StatementRun.objects.create(through=through)


def make_recovery(member, *, by, amount="0.01", **values):
    """A recovery that waits for a second person."""
    values = {"note": "Twice.", "evidence": "Items 7 and 8", "reason": "duplicate"} | values
    return Adjustment.objects.create(
        kind="recovery",
        member=member,
        currency="EUR",
        amount=Decimal(amount),
        proposed_by=by,
        proposed_at=timezone.now(),
        **values,
    )


def make_online_payment(customer, payment_intent, *, amount="0.01"):
    """A payment that Stripe collected."""
    return Payment.objects.create(
        customer=customer,
        amount=Decimal(amount),
        currency=customer.currency,
        received_on=timezone.now().date(),
        provider="stripe",
        provider_reference=payment_intent,
    )


def make_stripe_checkout(invoice, payment, **values):
    """A checkout that is paid."""
    return StripeCheckout.objects.create(
        invoice=invoice,
        reference=uuid4().hex,
        amount=payment.amount,
        currency=payment.currency,
        state="paid",
        payment=payment,
        payment_intent=payment.provider_reference,
        session_id=f"cs_{payment.provider_reference}",
        expires_at=timezone.now(),
        looked_at=timezone.now(),
        **values,
    )


def make_stripe_refund(checkout, *, by, amount="0.01", **values):
    """A refund of a cent that was asked for."""
    return StripeRefund.objects.create(
        checkout=checkout,
        reference=uuid4().hex,
        amount=Decimal(amount),
        currency=checkout.currency,
        requested_by=by,
        **values,
    )


def make_stripe_call(refund, **values):
    """The call that asks for the refund."""
    key = f"crewmark-refund-{refund.reference}"
    return StripeCall.objects.create(
        key=key, kind="refund", refund=refund, next_at=timezone.now(), **values
    )


def make_stripe_event(checkout, *, body):
    """A webhook about the checkout that wasn't recorded."""
    return StripeEvent.objects.create(
        event_id=f"evt_{checkout.reference}",
        kind="checkout.session.completed",
        checkout=checkout,
        body=body.encode(),
        processed_at=timezone.now(),
        problem="amount",
    )


def make_pay_floor(pool, *, by, hourly="12", **values):
    """What an hour in the pool pays at least, since long ago."""
    values = {"valid_from": date(2020, 1, 6)} | values
    return PayFloor.objects.create(
        pool=pool, hourly=Decimal(hourly), currency="EUR", set_by=by, **values
    )


def make_top_up(member, pool, *, by, week=date(2020, 1, 6), amount="0.01", note="Below."):
    """A top-up of a week, without its posting."""
    now = timezone.now()
    adjustment = Adjustment.objects.create(
        kind="top_up",
        member=member,
        currency="EUR",
        amount=Decimal(amount),
        reason="below_floor",
        note=note,
        state="approved",
        proposed_by=by,
        proposed_at=now,
        decided_by=by,
        decided_at=now,
    )
    return TopUp.objects.create(
        member=member,
        pool=pool,
        week=week,
        currency="EUR",
        hourly_floor=Decimal(12),
        pay=Decimal("11.99"),
        active_ms=3_600_000,
        amount=Decimal(amount),
        adjustment=adjustment,
        posted_by=by,
        posted_at=now,
    )


def make_time_correction(member, pool, *, by, week=date(2020, 1, 6), **values):
    """An hour was measured where it were two."""
    values = {"measured_ms": 3_600_000, "before_ms": 3_600_000, "corrected_ms": 7_200_000} | values
    return TimeCorrection.objects.create(
        member=member,
        pool=pool,
        week=week,
        corrected_by=by,
        corrected_at=timezone.now(),
        **({"note": "The clock stood still."} | values),
    )


def make_floor_warning(pool, *, week=date(2020, 1, 6)):
    """Those who manage pay were warned of this week."""
    return FloorWarning.objects.create(pool=pool, week=week, members=1, warned_at=timezone.now())


def make_scheduled_report(member, *, due_on=date(2100, 1, 4), **values):
    """A weekly report of throughput by project, due far in the future."""
    values = {"page": "throughput", "group_by": "project", "frequency": "weekly"} | values
    return ScheduledReport.objects.create(member=member, due_on=due_on, **values)
