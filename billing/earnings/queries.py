"""What did a member earn, by day and project, and in single events?"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import connection

from annotation.work.on_recorded import Earnings
from billing.local_days import begins, local_date, next_day
from billing.money_text import total_text
from workforce.members.models import Member

OF_DAY = """
select
    coalesce((
        select -sum(entry.amount)
        from billing_ledgerentry entry
        where entry.effective_at >= %(begins)s and entry.effective_at < %(ends)s
            and entry.account_id = (
                select id from billing_ledgeraccount
                where organization_id = %(organization)s and type = 'payable'
                    and member_id = %(member)s and currency = %(currency)s
            )
    ), 0),
    coalesce((
        select sum(quantity) from annotation_workevent
        where member_id = %(member)s
            and occurred_at >= %(begins)s and occurred_at < %(ends)s
    ), 0)
"""


def earned_on_day(member: Member, now: datetime) -> Earnings:
    """The member's pay and accepted labels of the organization's day around `now`; one query."""
    organization = member.organization
    today = local_date(organization, now)
    with connection.cursor() as cursor:
        cursor.execute(
            OF_DAY,
            {
                "organization": organization.pk,
                "member": member.pk,
                "currency": organization.currency,
                "begins": begins(organization, today),
                "ends": begins(organization, next_day(today)),
            },
        )
        amount, accepted = cursor.fetchone()
    return Earnings(
        amount=total_text(Decimal(amount), organization.currency),
        currency=organization.currency,
        accepted=accepted,
    )
