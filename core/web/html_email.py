"""The HTML version of plain text emails."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Part:
    """A paragraph of a letter; `url` where it is nothing but the letter's first address."""

    text: str
    url: str = ""


def with_html_part(
    mail: EmailMultiAlternatives, *, organization: str = ""
) -> EmailMultiAlternatives:
    """The mail with its text laid out as a page beside it; one that has a page keeps that."""
    if not mail.alternatives:
        context = {
            "subject": mail.subject,
            "parts": parts_of(str(mail.body)),
            "organization": organization,
        }
        mail.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    return mail


def parts_of(text: str) -> list[Part]:
    """The paragraphs in turn; the first line that is an address becomes the one button."""
    found: list[Part] = []
    has_button = False
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.strip().splitlines()
        *before, last = lines or [""]
        if has_button or not ADDRESS.fullmatch(last.strip()):
            found.append(Part(paragraph.strip()))
            continue
        has_button = True
        found += [Part("\n".join(before))] if before else []
        found.append(Part("", last.strip()))
    return found
