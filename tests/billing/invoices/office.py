"""A customer with a project whose work is priced, and its invoices."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from annotation.workflow.events.record import record_accepted
from billing.customers.actions import create_customer, set_project_customer, set_seller
from billing.invoices.drafting import fill_draft, start_draft
from tests.billing.metering.crew import accepted, found, staff
from tests.factories import projects

NOW = timezone.now()
TODAY = NOW.date()
FIRST, AFTER = TODAY - timedelta(days=30), TODAY  # a period that is over
YESTERDAY = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC) - timedelta(days=1)


class Office:
    """An owner, two annotators, a project of customer Contoso at 0.0525 a label, 19 % tax."""

    def __init__(self, *, price="0.0525", per="annotation", tax_rate="19", users=""):
        self.owner, self.crew, self.pool, self.project, self.batch = staff(
            price=price, per=per, users=users
        )
        set_seller(
            by=self.owner,
            legal_name="Acme Labels Ltd",
            address="1 Harbour Road\nDublin",
            country="IE",
        )
        self.customer = self.add_customer("Contoso", tax_rate=tax_rate)
        set_project_customer(by=self.owner, project=self.project, customer=self.customer)
        self.number = 0

    def add_customer(self, name, *, tax_rate="19", **details):
        return create_customer(
            by=self.owner,
            name=name,
            address="2 Main Street\nCork",
            country="IE",
            tax_rate=Decimal(tax_rate),
            **details,
        )

    def work(self, count=1, *, at=YESTERDAY, batch=None, labels=None, member=0):
        """Accept annotations on new items; their work events."""
        events = []
        for _ in range(count):
            self.number += 1
            item = projects.make_item(batch or self.batch, f"text {self.number}")
            events += record_accepted(
                [accepted(item, self.crew[member], pool=self.pool, at=at, labels=labels)]
            )
        return events

    def draft(self, first=FIRST, after=AFTER, customer=None):
        """The customer's filled draft."""
        draft, _ = start_draft(
            by=self.owner,
            customer=customer or self.customer,
            period_from=first,
            period_to=after,
        )
        fill_draft(draft.pk)
        draft.refresh_from_db()
        return draft


def opened(slug="acme", **values):
    """An organization; open its scope for everything else."""
    return found(slug, **values)
