"""Jobs that mail notifications and remove old ones."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.identity.models import Member
from core.jobs.tenant_jobs import across_job
from core.notifications.mail import notifications_mail
from core.notifications.models import Notification
from core.tenancy.scope import across_tenants, tenant

KEPT_DAYS = 90
MOST_IN_A_MAIL = 50
AGAIN_AFTER = timedelta(days=1)  # to an address that was refused
# What is wrong is one address (or what can't be written as one), and not the mail server.
REFUSED = (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError)

logger = logging.getLogger(__name__)


@across_job
def mail_notifications() -> int:
    """Send every mail that is due in all organizations; the number of mails sent."""
    with across_tenants("find organizations with mail due"):
        organizations = set(due().values_list("organization_id", flat=True))
    return sum(mail_organization(organization_id) for organization_id in sorted(organizations))


def mail_organization(organization_id: int) -> int:
    """Send one organization's mails, each person's in a transaction of its own."""
    with tenant(organization_id):
        members = sorted(set(due().values_list("member_id", flat=True)))
    return sum(mail_or_put_off(organization_id, member_id) for member_id in members)


def mail_or_put_off(organization_id: int, member_id: int) -> bool:
    """The same for one person; an address that is refused waits a day, and keeps nobody else up."""
    try:
        return mail_member(organization_id, member_id)
    except REFUSED:
        logger.exception("The email to member %s was rejected.", member_id)
        with tenant(organization_id):
            due().filter(member=member_id).update(mail_at=timezone.now() + AGAIN_AFTER)
        return False


def mail_member(organization_id: int, member_id: int) -> bool:
    """Send one person what is due to them; what was seen meanwhile or is empty goes nowhere.

    Marked in the same transaction: when the mail server fails, the notifications stay due.
    """
    with tenant(organization_id):
        rows = list(
            due().filter(member=member_id).select_for_update(skip_locked=True, of=("self",))
        )
        if not rows:
            return False
        now = timezone.now()
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
        Notification.objects.filter(pk__in=[row.pk for row in rows], in_page=False).update(
            seen_at=Coalesce(F("seen_at"), now)
        )
        member = Member.objects.select_related("user", "organization").get(pk=member_id)
        fresh = [row for row in rows if row.seen_at is None][:MOST_IN_A_MAIL]
        if not fresh or not member.is_active:
            return False
        with timezone.override(member.organization.timezone):
            notifications_mail(member, fresh).send()
    return True


def due() -> QuerySet[Notification]:
    """Notifications whose mail is to go out now."""
    return Notification.objects.filter(mailed_at=None, mail_at__lte=timezone.now()).order_by("pk")


@across_job
def forget_notifications() -> int:
    """Remove notifications nobody needs any more; the number removed."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    with across_tenants("find organizations with old notifications"):
        organizations = set(
            Notification.objects.filter(at__lt=before).values_list("organization_id", flat=True)
        )
    return sum(forget_in(organization_id) for organization_id in sorted(organizations))


def forget_in(organization_id: int) -> int:
    """Remove one organization's old notifications."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    with tenant(organization_id):
        removed, _each = Notification.objects.filter(at__lt=before).delete()
    return removed
