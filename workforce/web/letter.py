"""How does a mail of plain text get the look of Crewmark?"""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def with_page(mail: EmailMultiAlternatives, *, organization: str = "") -> EmailMultiAlternatives:
    """The mail with its text laid out as a page beside it; one that has a page keeps that."""
    if not mail.alternatives:
        context = {"subject": mail.subject, "text": mail.body, "organization": organization}
        mail.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    return mail
