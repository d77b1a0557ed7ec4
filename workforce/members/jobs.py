"""The job that mails a member whose membership was suspended or resumed."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _

from core.identity.models import Member
from core.jobs.tenant_jobs import tenant_job
from core.tenancy.scope import tenant
from core.web.html_email import with_html_part


@tenant_job
def mail_access_change(*, organization_id: int, member_id: int) -> None:
    """Mail the member what holds now; nothing for a former member.

    Run twice it says the same twice, which does no harm.
    """
    with tenant(organization_id):
        members = Member.objects.select_related("user", "organization")
        member = members.filter(pk=member_id, left_at=None).first()
        mail = access_mail(member) if member else None
    if mail is not None:
        mail.send()


def access_mail(member: Member) -> EmailMultiAlternatives:
    """The mail as plain text and as a page; the name in the subject stays on one line."""
    organization = member.organization
    values = {"organization": organization.name}
    if member.is_active:
        subject = _("Your membership in %(organization)s is active again") % values
        text = _("You can work in %(organization)s again, with the pools and access you had.")
        url = f"{settings.SITE_URL}{reverse('organization_home', args=[organization.slug])}"
        body = f"{text % values}\n\n{url}\n"
    else:
        subject = _("Your membership in %(organization)s is suspended") % values
        text = _(
            "An admin of %(organization)s has suspended your membership. You can't open the "
            "organization or use its API until an admin resumes it. Items in progress were "
            "returned to the queue. Submitted annotations are kept, reviewed, and paid."
        )
        body = f"{text % values}\n"
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()), body=body, to=[member.user.email]
    )
    return with_html_part(mail, organization=organization.name)
