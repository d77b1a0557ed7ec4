"""Sentences for the entries of the audit log.

Each act has a sentence; apps above register theirs with the names of what their acts are done to.
An act without a sentence is shown by its code, so that nothing is hidden.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit.models import AuditEntry
from core.identity.models import Member, Role

Names = Callable[[set[int]], dict[int, str]]
Sentence = str | Promise

SENTENCES: dict[str, Sentence] = {
    "organization.created": gettext_lazy("created the organization"),
    "organization.changed": gettext_lazy("changed the organization settings"),
    "member.role_changed": gettext_lazy(
        "changed the role of %(subject)s from %(before)s to %(after)s"
    ),
    "member.removed": gettext_lazy("removed %(subject)s from the organization"),
    "member.availability": gettext_lazy("changed the availability of %(subject)s"),
    "member.qualified": gettext_lazy("changed the skills and languages of %(subject)s"),
    "invitation.sent": gettext_lazy("invited %(subject)s as %(role)s"),
    "invitation.sent_many": gettext_lazy("invited %(count)s people from a file"),
    "invitation.resent": gettext_lazy("resent the invitation for %(subject)s"),
    "invitation.revoked": gettext_lazy("revoked the invitation for %(subject)s"),
    "invitation.accepted": gettext_lazy("accepted the invitation as %(role)s"),
    "pool.created": gettext_lazy("created the pool %(subject)s"),
    "pool.renamed": gettext_lazy("renamed the pool %(before)s to %(after)s"),
    "pool.members_added": gettext_lazy("added %(members)s to the pool %(subject)s"),
    "pool.member_removed": gettext_lazy("removed %(member)s from the pool %(subject)s"),
    "pool.needs_set": gettext_lazy("changed the requirements of the pool %(subject)s"),
    "token.created": gettext_lazy("created the API token %(subject)s"),
    "token.revoked": gettext_lazy("revoked the API token %(subject)s"),
}
NAMES: dict[str, Names] = {}
# Details that hold ids, and whose they are.
KEYS = {"member": "member", "members": "member", "pool": "pool", "pools": "pool"}
MAX_NAMES = 5
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def register_sentences(sentences: Mapping[str, Sentence]) -> None:
    """Add the acts of an app above."""
    SENTENCES.update(sentences)


def register_names(kind: str, names: Names, *, key: str = "") -> None:
    """Say how rows of a model are called; `key` is a detail that holds their ids."""
    NAMES[kind] = names
    if key:
        KEYS[key] = kind


@dataclass(frozen=True)
class Told:
    """An entry as people read it."""

    entry: AuditEntry
    who: str
    text: str
    kind: str


def told(entries: Iterable[AuditEntry]) -> list[Told]:
    """Entries (with member and user at hand) in words; one query for each kind of thing named."""
    rows = list(entries)
    names = names_in(rows)
    return [
        Told(entry=row, who=who(row), text=sentence(row, names), kind=kind_of(row)) for row in rows
    ]


@cache
def kinds() -> dict[str, Sentence]:
    """What each kind of row is called."""
    return {
        str(model._meta.model_name): model._meta.verbose_name or "" for model in apps.get_models()
    }


def title_of(action: str) -> str:
    """What an act is called where no entry is meant: its sentence with … for each name."""
    return capfirst(PLACEHOLDER.sub("…", str(SENTENCES[action])))


def kind_of(entry: AuditEntry) -> str:
    """What the thing is called that the act was done to."""
    return str(kinds().get(entry.subject, entry.subject))


def who(entry: AuditEntry) -> str:
    """The acting member's name; a job of ours acts for nobody."""
    return entry.member.name if entry.member else _("Crewmark")


def sentence(entry: AuditEntry, names: Mapping[tuple[str, int], str]) -> str:
    """What was done, with names where there are some and numbers where there are none."""
    words = Words(wording(entry.detail, names))
    number = entry.subject_id or 0
    words["subject"] = names.get((entry.subject, number), f"#{number}")
    template = SENTENCES.get(entry.action)
    if template is None:
        return f"{entry.action}: {entry.subject} {words['subject']}"
    return str(template) % words


class Words(dict[str, str]):
    """What a sentence may name; what an old entry doesn't hold is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def wording(detail: Mapping[str, Any], names: Mapping[tuple[str, int], str]) -> dict[str, str]:
    """Each detail as text: ids by name, roles as people call them."""
    return {key: text_of(key, value, names) for key, value in detail.items()}


def text_of(key: str, value: Any, names: Mapping[tuple[str, int], str]) -> str:
    """One detail as text."""
    if key in KEYS:
        ids = ids_in(value)
        shown = [names.get((KEYS[key], number), f"#{number}") for number in ids[:MAX_NAMES]]
        more = len(ids) - len(shown)
        return ", ".join(shown) + (_(" and %(number)s more") % {"number": more} if more else "")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(Role(value).label) if value in Role.values else str(value)


def ids_in(value: Any) -> list[int]:
    """The numbers that a detail holds: one, several, or none."""
    found = value if isinstance(value, list) else [value]
    return [number for number in found if isinstance(number, int)]


def names_in(rows: list[AuditEntry]) -> dict[tuple[str, int], str]:
    """The name of everything the entries speak of."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.subject_id is not None:
            wanted[row.subject].add(row.subject_id)
        for key, value in row.detail.items():
            if key in KEYS:
                wanted[KEYS[key]].update(ids_in(value)[:MAX_NAMES])
    return {
        (kind, number): name
        for kind, ids in wanted.items()
        if kind in NAMES
        for number, name in NAMES[kind](ids).items()
    }


def member_names(ids: set[int]) -> dict[int, str]:
    """Members, also those who left."""
    rows = Member.objects.filter(pk__in=ids).select_related("user")
    return {row.pk: row.name for row in rows}


register_names("member", member_names)
