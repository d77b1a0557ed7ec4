"""Filters of the item browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import reduce
from operator import and_, or_
from urllib.parse import urlencode

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from annotation.datasets.models import Item, ItemState
from annotation.label_types.schema import schema_of
from annotation.projects.guidelines.classes import naming
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Annotation, Assignment, AssignmentState, Outcome
from core.web.http import MAX_ID_LENGTH

MAX_SEARCH_LENGTH = 200
MAX_WORDS = 8
TICKS = ("skipped", "asked", "returned", "open", "excluded")
ORDERS = {  # of the list, each by what is unlike in every row of a project
    "added": ("pk",),  # without any order the newest come first
    "priority": ("priority", "-position", "-pk"),
    "-priority": ("-priority", "position", "pk"),  # as the queue hands them out
    "id": ("external_id",),
    "-id": ("-external_id",),
    "state": ("state", "-pk"),
    "-state": ("-state", "pk"),
}
MAX_PRIORITY = 32_767  # what the column holds


@dataclass(frozen=True)
class Wanted:
    """The filters as they stand in the address; what is empty narrows nothing.

    `q` are beginnings of words, all of which occur in the text or in those to compare; `id` is
    how the external id begins; `label` is a class of the outcome; `person` answered; `skipped`,
    `asked` (a question is open), `returned`, `open` (more annotators are needed) and `excluded`
    are "1" or empty. Excluded items are left out unless `excluded` or their state asks for them.
    `sort` is a key of ORDERS, empty for the newest first.
    """

    q: str = ""
    id: str = ""
    state: str = ""
    batch: str = ""
    priority: str = ""
    label: str = ""
    person: str = ""
    skipped: str = ""
    asked: str = ""
    returned: str = ""
    open: str = ""
    excluded: str = ""
    sort: str = ""

    @property
    def query(self) -> str:
        """The filters and the order as a query string, without those that are empty."""
        return urlencode({name: value for name, value in self.values().items() if value})

    @property
    def asked_for(self) -> set[str]:
        """The names of the filters that are set and narrow the list."""
        values = self.values().items()
        return {name for name, value in values if value} - {"sort", "excluded"}

    @property
    def hides_excluded(self) -> bool:
        """Whether excluded items are left out."""
        return not self.excluded and not self.state

    def values(self) -> dict[str, str]:
        """All filters by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def words(self) -> list[str]:
        """The words that are searched for."""
        return words_in(self.q)

    @property
    def walks(self) -> bool:
        """Whether rows have to be looked at one by one, as no index leads to just these."""
        return len(self.asked_for) > 1 or not self.asked_for <= {"state", "batch"}


@dataclass(frozen=True)
class Interval:
    """The items whose ids are between these two, both included; None is no end on that side."""

    first: int | None = None
    last: int | None = None

    def on(self, name: str) -> dict[str, int]:
        """The lookups that keep the column of this name within the interval."""
        ends = {f"{name}__gte": self.first, f"{name}__lte": self.last}
        return {lookup: end for lookup, end in ends.items() if end is not None}


ALL = Interval()


def wanted_in(query: Mapping[str, str]) -> Wanted:
    """The filters of a query string; what makes no sense counts as absent."""
    texts = {field.name: read_text(query.get(field.name, "")) for field in fields(Wanted)}
    for name in ("batch", "person"):
        texts[name] = texts[name] if is_number(texts[name], MAX_ID_LENGTH) else ""
    texts["priority"] = texts["priority"] if is_priority(texts["priority"]) else ""
    texts["state"] = texts["state"] if texts["state"] in ItemState.values else ""
    for name in TICKS:
        texts[name] = "1" if texts[name] else ""
    texts["sort"] = texts["sort"] if texts["sort"] in ORDERS else ""
    return Wanted(**texts)


def read_text(value: str) -> str:
    """A value as it can be searched for."""
    return value.replace("\0", "").strip()[:MAX_SEARCH_LENGTH]


def is_number(text: str, longest: int) -> bool:
    """Whether it is a whole number of at most so many digits."""
    return text.isascii() and text.isdigit() and len(text) <= longest


def is_priority(text: str) -> bool:
    """Whether it could be a priority."""
    return is_number(text.removeprefix("-"), 5) and abs(int(text)) <= MAX_PRIORITY


def narrowed(project: Project, wanted: Wanted, interval: Interval = ALL) -> QuerySet[Item]:
    """The project's items of the interval that fit all filters."""
    found = Item.objects.filter(project=project)
    if wanted.batch:
        found = found.filter(batch_id=int(wanted.batch))
    return fitting(found, project, wanted, interval)


def fitting(
    rows: QuerySet[Item], project: Project, wanted: Wanted, interval: Interval
) -> QuerySet[Item]:
    """Those of a project's or batch's rows in the interval that fit the other filters."""
    found = rows.filter(**interval.on("pk"))
    if wanted.state:
        found = found.filter(state=wanted.state)
    elif wanted.hides_excluded:
        found = found.exclude(state=ItemState.EXCLUDED)
    if wanted.open:
        found = found.filter(open_slots__gt=0)
    if wanted.priority:
        found = found.filter(priority=int(wanted.priority))
    if wanted.id:
        found = found.filter(external_id__startswith=wanted.id)
    if wanted.q:
        found = found.filter(says_all(wanted.q))
    return with_history(found, project, wanted, interval)


def words_in(typed: str) -> list[str]:
    """The words that are searched for in what was typed."""
    return re.findall(r"\w+", typed)[:MAX_WORDS]


def says_all(typed: str) -> Q:
    """Items that hold all the words typed, in any order; none where no word was typed."""
    words = words_in(typed)
    return reduce(and_, map(says, words)) if words else Q(pk__in=[])


def says(word: str) -> Q:
    """Items with a word that begins so, in the text or in one of those to compare."""
    beginning = rf"\m{word}"  # word characters only: nothing to escape
    in_parts = Q(parts__isnull=False) & Q(AnyPart(F("parts"), Value(beginning)))
    return Q(text__iregex=beginning) | in_parts


class AnyPart(Func):
    """Whether the text of any part, or its file's name, fits a regular expression; written so, as
    the JSON's own text has its signs escaped."""

    template = "exists (select 1 from jsonb_array_elements(%(expressions)s))"
    arg_joiner = ") as part where coalesce(part ->> 'text', part ->> 'name') ~* ("
    output_field = BooleanField()


def with_history(
    found: QuerySet[Item], project: Project, wanted: Wanted, interval: Interval
) -> QuerySet[Item]:
    """Those of the items to which this has happened.

    The interval is said again of what happened: the database may read that first, and then all of
    the project's.
    """
    here = {"item": OuterRef("pk"), **interval.on("item")}
    if wanted.skipped:
        found = found.filter(Exists(skips().filter(**here)))
    if wanted.returned:
        back = Assignment.objects.filter(state=AssignmentState.RETURNED)
        found = found.filter(Exists(back.filter(**here)))
    if wanted.person:
        own = Annotation.objects.filter(member_id=int(wanted.person))
        found = found.filter(Exists(own.filter(**here)))
    if wanted.asked:  # the questions lie above this package, so by the relation's name
        asked = Item.objects.filter(questions__isnull=False, questions__answered_at=None)
        asked = asked.filter(project=project, **interval.on("pk"))
        found = found.filter(pk__in=asked.values("pk"))
    if wanted.label:
        found = found.filter(Exists(outcomes_named(project, wanted.label).filter(**here)))
    return found


def skips() -> QuerySet[Assignment]:
    """The claims that ended in a skip."""
    return Assignment.objects.filter(state=AssignmentState.SKIPPED)


def outcomes_named(project: Project, key: str) -> QuerySet[Outcome]:
    """Final answers that name this class; none for a class the schema doesn't have."""
    current = Outcome.objects.filter(is_current=True)
    if project.schema is None:
        return current.none()
    named = [Q(answer__contains=each) for each in naming(schema_of(project.schema.fields), key)]
    return current.filter(reduce(or_, named)) if named else current.none()
