"""An organization that collects through the fake Stripe, with an issued invoice of 11.90 EUR."""

from contextlib import contextmanager
from decimal import Decimal

from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string
from django_q.models import OrmQ

from billing.invoices.issuing import issue
from billing.invoices.models import Invoice, Payment
from billing.invoices.queries import balance_of, open_of
from billing.ledger.models import LedgerEntry
from billing.stripe import client as stripe_client
from billing.stripe.jobs import send_call
from billing.stripe.link import token_of
from billing.stripe.models import StripeCall, StripeCheckout, StripeRefund
from core.tenancy.scope import tenant
from tests.billing.invoices.office import Office, opened
from tests.billing.stripe.fake import KEY, SECRET, running, signed


class Shop:
    """The organization, its customer's invoice, and the way of a customer who pays it."""

    def __init__(self, fake, slug="acme", users=""):
        self.fake, self.slug = fake, slug
        self.pk = opened(slug).pk
        with tenant(self.pk):
            self.office = Office(price="1.00", users=users)
            self.invoice = self.issued(10)

    def issued(self, labels):
        """An invoice over so many euros and 19 % tax; call it in the scope."""
        self.office.work(labels)
        return issue(by=self.office.owner, invoice=self.office.draft())

    def url(self, invoice=None):
        """Where a customer pays an invoice."""
        with tenant(self.pk):
            return reverse("pay", args=[token_of(invoice or self.invoice)])

    def begin(self, invoice=None):
        """The customer presses Pay, and the worker opens the session; the session."""
        Client().post(self.url(invoice))
        before = set(self.fake.sessions)
        run_queued()
        (session_id,) = set(self.fake.sessions) - before
        return self.fake.sessions[session_id]

    def resend(self):
        """Each call that isn't done is tried now, whatever it waits for."""
        with tenant(self.pk):
            calls = StripeCall.objects.filter(done_at=None)
            calls.update(next_at=calls.first().next_at.replace(year=2020))
            ids = list(calls.values_list("pk", flat=True))
        for pk in ids:
            send_call(organization_id=self.pk, call_id=pk)
        run_queued()

    def state(self, invoice=None):
        """Status, open, owed, credit, at the provider, payments, refunds: all that must agree."""
        with tenant(self.pk):
            invoice = Invoice.objects.get(pk=(invoice or self.invoice).pk)
            balance = balance_of(self.office.customer)
            held = LedgerEntry.objects.filter(account__type="clearing:provider")
            return {
                "status": invoice.status,
                "open": plain(open_of(invoice)),
                "owed": plain(balance.owed),
                "credit": plain(balance.credit),
                "held": plain(held.aggregate(sum=Sum("amount"))["sum"] or 0),
                "payments": [plain(row.amount) for row in Payment.objects.order_by("pk")],
                "checkouts": sorted(
                    StripeCheckout.objects.values_list("state", "problem", "is_disputed")
                ),
                "refunds": sorted(
                    (plain(row.amount), row.state) for row in StripeRefund.objects.all()
                ),
            }


def plain(amount):
    """An amount as short text."""
    return f"{Decimal(amount).normalize():f}"


PAID = {
    "status": "paid",
    "open": "0",
    "owed": "0",
    "credit": "0",
    "held": "11.9",
    "payments": ["11.9"],
    "checkouts": [("paid", "", False)],
    "refunds": [],
}
UNPAID = {
    "status": "issued",
    "open": "11.9",
    "owed": "11.9",
    "credit": "0",
    "held": "0",
    "payments": [],
    "checkouts": [("open", "", False)],
    "refunds": [],
}


def send(body, header=None):
    """A webhook arrives; its answer. Nothing is processed yet."""
    return Client().post(
        reverse("stripe_webhook"),
        data=body,
        content_type="application/json",
        headers={"stripe-signature": signed(body) if header is None else header},
    )


def run_queued():
    """The worker runs the jobs of payments, and those that they queue."""
    while jobs := list(OrmQ.objects.order_by("pk")):
        for job in jobs:
            task = job.task
            job.delete()
            if task["func"].startswith("billing.stripe"):
                import_string(task["func"])(**task["kwargs"])


@contextmanager
def open_shop(settings, monkeypatch, slugs=("acme",)):
    """The fake serves, and these organizations collect through it."""
    monkeypatch.setattr(stripe_client, "TIMEOUT", (2, 0.4))
    with running() as (address, fake):
        settings.STRIPE_KEY, settings.STRIPE_API = KEY, address
        settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
        settings.STRIPE_ORGANIZATIONS = list(slugs)
        yield fake
