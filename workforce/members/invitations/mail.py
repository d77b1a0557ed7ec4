"""The invitation email."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.identity.models import Role
from workforce.members.invitations.link import link_to
from workforce.members.models import Invitation

FOLDER = "workforce/invitations/mail"


def invitation_mail(invitation: Invitation) -> EmailMultiAlternatives:
    """The mail in plain text and as a page; names in the subject stay on one line."""
    organization = invitation.organization.name
    context = {
        "organization": organization,
        "inviter": invitation.invited_by.name,
        "role": Role(invitation.role).label,
        "link": link_to(invitation),
        "email": invitation.email,
        "expires_at": invitation.expires_at,
    }
    subject = _("Join %(organization)s on Crewmark") % {"organization": organization}
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(f"{FOLDER}/invitation.txt", context),
        to=[invitation.email],
    )
    mail.attach_alternative(render_to_string(f"{FOLDER}/invitation.html", context), "text/html")
    return mail
