"""The text of notification emails."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.identity.models import Member
from core.notifications.models import Notification

FOLDER = "core/notifications/mail"


def notifications_mail(
    member: Member, notifications: Sequence[Notification]
) -> EmailMultiAlternatives:
    """All that is due to one person in one mail; names in the subject stay on one line."""
    organization = member.organization
    context = {
        "subject": subject(organization.name, notifications),
        "organization": organization.name,
        "notifications": [
            (notification.text, absolute(notification.url)) for notification in notifications
        ],
        "all_notifications": absolute(reverse("notifications", args=[organization.slug])),
        "choices": absolute(reverse("notification_choices", args=[organization.slug])),
    }
    mail = EmailMultiAlternatives(
        subject=str(context["subject"]),
        body=render_to_string(f"{FOLDER}/notifications.txt", context),
        to=[member.user.email],
    )
    mail.attach_alternative(render_to_string(f"{FOLDER}/notifications.html", context), "text/html")
    return mail


def subject(organization: str, notifications: Sequence[Notification]) -> str:
    """The one sentence where there is one, else how many."""
    if len(notifications) == 1:
        text = notifications[0].text
    else:
        number = len(notifications)
        text = ngettext("%(number)d notification", "%(number)d notifications", number) % {
            "number": number
        }
    values = {"organization": organization, "text": text}
    return " ".join((_("%(organization)s: %(text)s") % values).split())[:200]


def absolute(url: str) -> str:
    """The address as a mail needs it; empty where a notification leads nowhere."""
    return f"{settings.SITE_URL}{url}" if url else ""
