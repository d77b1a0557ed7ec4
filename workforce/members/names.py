"""What do colleagues call a person, and which letters stand for them?"""

from __future__ import annotations

from django.contrib.auth.models import User


def name_of(user: User) -> str:
    """The full name, else the address up to its @."""
    return user.get_full_name() or user.email.partition("@")[0]


def initials(name: str) -> str:
    """The first letter of the first and of the last word; of a single word the first two."""
    words = [word for word in name.split() if word[0].isalnum()]
    if len(words) > 1:
        return words[0][0] + words[-1][0]
    return name[:2]
