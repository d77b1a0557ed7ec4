"""The job that mails former and suspended members that their bank details were changed."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.payouts.models import BankDetails
from core.jobs.tenant_jobs import tenant_job
from core.tenancy.scope import tenant
from core.web.html_email import with_html_part


@tenant_job
def mail_former_bank_details(*, organization_id: int, member_id: int) -> None:
    """Mail the member which account is in use now; nothing for an active member, who is notified.

    Run twice it says the same twice, which does no harm.
    """
    with tenant(organization_id):
        rows = BankDetails.objects.select_related("member__user", "member__organization")
        details = rows.filter(member=member_id, replaced_at=None).first()
        is_due = details is not None and not details.member.is_active
        mail = bank_details_mail(details) if details and is_due else None
    if mail is not None:
        mail.send()


def bank_details_mail(details: BankDetails) -> EmailMultiAlternatives:
    """The mail as plain text and as a page; the name in the subject stays on one line."""
    organization = details.member.organization
    values = {"organization": organization.name, "last_four": details.last_four}
    subject = _("Your bank details in %(organization)s were changed") % values
    text = _(
        "Your bank details in %(organization)s were changed. New account: … %(last_four)s. If this "
        "wasn't you, change your password and tell the organization now. Nothing will be paid to "
        "this account for 72 hours."
    )
    url = f"{settings.SITE_URL}{reverse('former_earnings', args=[organization.slug])}"
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=f"{text % values}\n\n{url}\n",
        to=[details.member.user.email],
    )
    return with_html_part(mail, organization=organization.name)
