"""A finished payout: bank details, two people, a file, and the bank's answer."""

from __future__ import annotations

from billing.payouts.actions import (
    confirm_payouts,
    file_payouts,
    prepare_payouts,
    release_batch,
    send_batch,
    set_bank_details,
)
from billing.payouts.encryption import Account
from billing.payouts.models import PayoutBatch
from core.identity.models import Role
from core.tenancy.scope import tenant
from demo.clock import on_day
from demo.crew import member_of
from demo.organization import founded
from demo.story import Story

DETAILS_DAY, PAID_DAY, CONFIRMED_DAY = 12, 4, 3  # before today
IBAN = "DE89370400440532013000"  # the example of the IBAN registry: nobody's account


def pay_out(story: Story) -> bool:
    """The annotators enter bank details; a week later they are paid what is out of the hold period.

    The admin prepares, the owner releases.
    """
    with tenant(founded(story)):
        if PayoutBatch.objects.exists():
            return False
        owner, admin = member_of(story.owner), member_of(story.of_role(Role.ADMIN)[0])
        with on_day(DETAILS_DAY, story.timezone):
            for person in story.of_role(Role.ANNOTATOR):
                set_bank_details(by=member_of(person), account=Account(person.name, IBAN))
        with on_day(PAID_DAY, story.timezone):
            batch = prepare_payouts(by=admin, currency=story.currency)
            release_batch(by=owner, batch_id=batch.pk)
            file_payouts(by=owner, batch_id=batch.pk, file_format="csv")
            send_batch(by=owner, batch_id=batch.pk)
        with on_day(CONFIRMED_DAY, story.timezone):
            confirm_payouts(by=admin, batch_id=batch.pk)
        return True
