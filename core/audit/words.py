"""Entries of the audit log in words.

Apps declare a sentence for each act, and the names of what their acts are done to.
An act without a sentence is shown by its code, so that nothing is hidden.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.audit.models import AuditEntry
from core.declarations import Declaration, declared
from core.identity.models import Member, Role

Names = Callable[[set[int]], dict[int, str]]
Sentence = str | Promise

MAX_NAMES = 5
PLACEHOLDER = re.compile(r"%\(\w+\)s")


@dataclass(frozen=True)
class AuditSentence(Declaration):
    """What one act says in words: `subject` is what it was done to, the rest are its details."""

    action: str
    text: Sentence

    @property
    def key(self) -> str:
        """The act."""
        return self.action


@dataclass(frozen=True)
class AuditNames(Declaration):
    """How the rows of a model are called, by id; `details` are the details that hold their ids."""

    model: str
    names: Names
    details: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The model's name in lower case, as an entry's subject has it."""
        return self.model


@dataclass(frozen=True)
class AuditTitle(Declaration):
    """What one row of a model is called: “API token”."""

    model: str
    text: Sentence

    @property
    def key(self) -> str:
        """The model's name in lower case."""
        return self.model


@dataclass(frozen=True)
class AuditValues(Declaration):
    """How the codes that a detail holds are shown: `{"view": "View"}` for “level”."""

    detail: str
    texts: Callable[[], Mapping[str, Sentence]]

    @property
    def key(self) -> str:
        """The detail."""
        return self.detail


def audit_titles(texts: Mapping[str, Sentence]) -> list[AuditTitle]:
    """A declaration for each model."""
    return [AuditTitle(model, text) for model, text in texts.items()]


def audit_sentences(texts: Mapping[str, Sentence]) -> list[AuditSentence]:
    """A declaration for each act."""
    return [AuditSentence(action, text) for action, text in texts.items()]


def models_of_details() -> dict[str, str]:
    """The model of each detail that holds ids."""
    return {detail: each.model for each in declared(AuditNames).values() for detail in each.details}


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
        Told(entry=row, who=who(row), text=sentence(row, names), kind=kind_of(row.subject))
        for row in rows
    ]


def title_of(action: str) -> str:
    """What an act is called where no entry is meant: its sentence with … for each name."""
    return capfirst(PLACEHOLDER.sub("…", str(declared(AuditSentence)[action].text)))


def kind_of(subject: str) -> str:
    """What the thing is called that an act was done to, by the name of its model."""
    title = declared(AuditTitle).get(subject)
    return str(title.text) if title else subject


def who(entry: AuditEntry) -> str:
    """The acting member's name; a job of ours acts for nobody."""
    return entry.member.name if entry.member else _("Crewmark")


def sentence(entry: AuditEntry, names: Mapping[tuple[str, int], str]) -> str:
    """What was done, with names where there are some and numbers where there are none."""
    words = Words(wording(entry.detail, names))
    number = entry.subject_id or 0
    words["subject"] = names.get((entry.subject, number), f"#{number}")
    template = declared(AuditSentence).get(entry.action)
    if template is None:
        return f"{entry.action}: {entry.subject} {words['subject']}"
    return str(template.text) % words


class Words(dict[str, str]):
    """What a sentence may name; what an old entry doesn't hold is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def wording(detail: Mapping[str, Any], names: Mapping[tuple[str, int], str]) -> dict[str, str]:
    """Each detail as text: ids by name, roles as people call them."""
    models = models_of_details()
    return {
        key: shown_value(key, value) or text_of(value, names, models.get(key))
        for key, value in detail.items()
    }


def shown_value(detail: str, value: Any) -> str:
    """The declared text of a code; empty without one."""
    values = declared(AuditValues).get(detail)
    return str(values.texts().get(value, "")) if values and isinstance(value, str) else ""


def text_of(value: Any, names: Mapping[tuple[str, int], str], model: str | None) -> str:
    """One detail as text; one that holds ids of a model by their names."""
    if model is not None:
        ids = ids_in(value)
        shown = [names.get((model, number), f"#{number}") for number in ids[:MAX_NAMES]]
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
    models, known = models_of_details(), declared(AuditNames)
    for row in rows:
        if row.subject_id is not None:
            wanted[row.subject].add(row.subject_id)
        for key, value in row.detail.items():
            if key in models:
                wanted[models[key]].update(ids_in(value)[:MAX_NAMES])
    return {
        (kind, number): name
        for kind, ids in wanted.items()
        if kind in known
        for number, name in known[kind].names(ids).items()
    }


def member_names(ids: set[int]) -> dict[int, str]:
    """Members, also those who left."""
    rows = Member.objects.filter(pk__in=ids).select_related("user")
    return {row.pk: row.name for row in rows}
