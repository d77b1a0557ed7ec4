"""What does a mail of notices say?"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.identity.models import Member
from core.notifications.models import Notice

FOLDER = "core/notifications/mail"


def notices_mail(member: Member, notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """All that is due to one person in one mail; names in the subject stay on one line."""
    organization = member.organization
    context = {
        "subject": subject(organization.name, notices),
        "organization": organization.name,
        "notices": [(notice.text, absolute(notice.url)) for notice in notices],
        "all_notices": absolute(reverse("notices", args=[organization.slug])),
        "choices": absolute(reverse("notice_choices", args=[organization.slug])),
    }
    mail = EmailMultiAlternatives(
        subject=str(context["subject"]),
        body=render_to_string(f"{FOLDER}/notices.txt", context),
        to=[member.user.email],
    )
    mail.attach_alternative(render_to_string(f"{FOLDER}/notices.html", context), "text/html")
    return mail


def subject(organization: str, notices: Sequence[Notice]) -> str:
    """The one sentence where there is one, else how many."""
    if len(notices) == 1:
        text = notices[0].text
    else:
        number = len(notices)
        text = ngettext("%(number)d notice", "%(number)d notices", number) % {"number": number}
    values = {"organization": organization, "text": text}
    return " ".join((_("%(organization)s: %(text)s") % values).split())[:200]


def absolute(url: str) -> str:
    """The address as a mail needs it; empty where a notice leads nowhere."""
    return f"{settings.SITE_URL}{url}" if url else ""
