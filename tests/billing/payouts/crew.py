"""Who is paid in a test: an organization with two admins, annotators, and what they earned?"""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from annotation.workflow.events.record import record_accepted
from billing.ledger.models import LedgerEntry
from billing.payouts.actions import file_payouts, prepare_payouts, release_batch, send_batch
from core.identity.models import Member
from tests.billing.metering.crew import accepted, staff
from tests.factories import money, people, projects

LONG_AGO = timedelta(days=10)


class Crew:
    """Ada and Ben earn 0.031 a label and have bank details; Olga and Otto may pay them."""

    def __init__(self, *, pay="0.031", users=""):
        self.olga, (self.ada, self.ben), self.pool, _, self.batch = staff(pay=pay, users=users)
        self.otto = people.make_member(people.make_user(f"otto{users}@example.org"), "admin")
        joined_at = timezone.now() - timedelta(days=30)
        Member.objects.filter(pk__in=[self.olga.pk, self.otto.pk]).update(joined_at=joined_at)
        for member in (self.ada, self.ben):
            money.make_bank_details(member)
        self.items = 0

    def earn(self, member, labels=1, *, ago=LONG_AGO):
        """So many labels of one more item; the recorded events."""
        self.items += 1
        item = projects.make_item(self.batch, f"text {self.items}")
        work = accepted(item, member, pool=self.pool, labels={"choice": labels}, ago=ago)
        return record_accepted([work])

    def release(self):
        """A released batch with its file downloaded."""
        batch = prepare_payouts(by=self.olga, currency="EUR")
        release_batch(by=self.otto, batch_id=batch.pk)
        file_payouts(by=self.otto, batch_id=batch.pk, file_format="csv")
        return batch

    def send(self):
        """A batch that was sent."""
        batch = self.release()
        send_batch(by=self.otto, batch_id=batch.pk)
        return batch


def owed(member):
    """What the ledger owes the member."""
    return -balance("payable", account__member=member)


def balance(account, **values):
    """The sum of an account's entries."""
    entries = LedgerEntry.objects.filter(account__type=account, **values)
    return entries.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def leave(member):
    """The member has left."""
    member.left_at = timezone.now()
    member.save(update_fields=["left_at"])
