"""Display names and initials of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from core.identity.models import Member, User

OF_A_NAME = ("pk", "user__first_name", "user__last_name", "user__email")


def name_of(user: User) -> str:
    """The full name, else the address up to its @."""
    return called(user.first_name, user.last_name, user.email)


def called(first: str, last: str, email: str) -> str:
    """The same of its parts."""
    return f"{first} {last}".strip() or email.partition("@")[0]


def names_of(members: QuerySet[Member]) -> dict[int, str]:
    """What they are called, by member, in their order; a list of hundreds needs no whole rows."""
    return {pk: called(*parts) for pk, *parts in members.values_list(*OF_A_NAME)}


def by_name(members: QuerySet[Member]) -> list[tuple[int, str]]:
    """Members and what they are called, as a list to choose from has them."""
    return sorted(names_of(members).items(), key=lambda each: each[1].lower())


def initials(name: str) -> str:
    """The first letter of the first and of the last word; of a single word the first two."""
    words = [word for word in name.split() if word[0].isalnum()]
    if len(words) > 1:
        return words[0][0] + words[-1][0]
    return name[:2]
