"""Jobs that mail a new token's owner and forget answers after a day."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.jobs.tenant_jobs import across_job, tenant_job
from core.tenancy.scope import across_tenants, tenant
from core.web.html_email import with_html_part
from workforce.tokens.models import ApiToken, GivenAnswer

KEPT_FOR = timedelta(hours=24)


@tenant_job
def tell_owner_of_token(*, organization_id: int, token_id: int) -> None:
    """Send the mail; run twice it sends it twice, which does no harm."""
    with tenant(organization_id):
        rows = ApiToken.objects.select_related("member__user", "organization")
        token = rows.filter(pk=token_id).first()
        mail = token_mail(token) if token else None
    if mail is not None:
        mail.send()


def token_mail(token: ApiToken) -> EmailMultiAlternatives:
    """The mail: which token, what it may do, and where to end it. Never the secret."""
    organization = token.organization
    page = reverse("tokens", args=[organization.slug])
    subject = _("New API token at %(organization)s") % {"organization": organization.name}
    with timezone.override(organization.timezone):
        body = render_to_string(
            "workforce/tokens/mail/created.txt",
            {
                "token": token,
                "organization": organization.name,
                "scopes": ", ".join(token.scopes),
                "url": settings.SITE_URL + page,
            },
        )
    subject = " ".join(subject.split())
    mail = EmailMultiAlternatives(subject=subject, body=body, to=[token.member.user.email])
    return with_html_part(mail, organization=organization.name)


@across_job
def forget_given_answers() -> int:
    """Remove the answers older than a day, in all organizations; how many there were."""
    with across_tenants("forget answers to API requests after a day"):
        old = GivenAnswer.objects.filter(given_at__lt=timezone.now() - KEPT_FOR)
        removed, _rows = old.delete()
    return removed
