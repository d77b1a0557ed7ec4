"""Daily caps and pool shares: whether a member may take a new item.

The cap per person is exact: answers of the day and claims that will become one are counted under
the person's lock. Share and daily cap of the whole pool are compared with what was counted last,
a minute ago at most (pool_counts), so that no claim writes to a row that everybody shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotation.projects.models import Project, ProjectPool
from annotation.workflow.lifecycle.models import Annotation
from core.identity.models import Member
from core.web.errors import Conflict
from workforce.organizations.local_days import midnight


class LimitReached(Conflict):
    """Nothing new today, for the reason it says: no fault, and nothing to mend."""


@dataclass(frozen=True)
class PoolTerms:
    """The pool a person works through, and its limits in the project.

    `daily_each`: answers a person may give in a day. `used_up`: why the pool may take nothing new
    now, "share" or "day"; "" while it may.
    """

    pool_id: int
    daily_each: int | None = None
    used_up: str = ""


# The same in SQL, for the statement that finds an assignment, and for the query of a place.
USED_UP = """case
    when pp.taken >= pp.quota then 'share'
    when pp.taken_today >= pp.daily_all and pp.counted_on = %s then 'day'
    else '' end"""


def terms_in_order(places: QuerySet[ProjectPool], today: date) -> QuerySet[ProjectPool, Any]:
    """The terms of a project's pools, those first that may take something."""
    day_full = Q(taken_today__gte=F("daily_all"), counted_on=today)
    used_up = Case(
        When(taken__gte=F("quota"), then=Value("share")),
        When(day_full, then=Value("day")),
        default=Value(""),
    )
    terms = JSONObject(pool_id="pool_id", daily_each="daily_each", used_up="used_up")
    stops = Case(When(used_up="", then=False), default=True, output_field=BooleanField())
    ordered = places.annotate(used_up=used_up, terms=terms).order_by(stops, "pool_id")
    return ordered.values("terms")


def terms_from(raw: dict[str, Any] | None) -> PoolTerms | None:
    """The terms as a query found them; None for somebody in none of the project's pools."""
    return None if raw is None else PoolTerms(**raw)


def require_pool_room(terms: PoolTerms) -> None:
    """Raise LimitReached if the pool had used up its share or its day when it was counted last."""
    if terms.used_up == "share":
        raise LimitReached(
            _(
                "Your pool has completed its share of this project. You can still finish your "
                "items in progress."
            ),
            code="pool_share",
        )
    if terms.used_up == "day":
        raise LimitReached(
            _("Your pool has reached its daily limit in this project. Come back tomorrow."),
            code="pool_day",
        )


def require_own_room(
    terms: PoolTerms, *, member: Member, project: Project, open_claims: int
) -> None:
    """Raise LimitReached if the person has reached their cap of the day; at most one statement.

    `open_claims`: what the person holds in the project and hasn't answered yet.
    """
    cap = terms.daily_each
    if cap is not None and answered_today(member, project, most=cap) + open_claims >= cap:
        raise LimitReached(
            ngettext(
                "You have reached your daily limit of %(cap)s annotation in this project. Come "
                "back tomorrow.",
                "You have reached your daily limit of %(cap)s annotations in this project. Come "
                "back tomorrow.",
                cap,
            )
            % {"cap": cap},
            code="daily_cap",
        )


def answered_today(member: Member, project: Project, *, most: int) -> int:
    """Items the person answered for the first time since midnight, counted up to `most`."""
    begun = midnight(member.organization)
    today = Annotation.objects.filter(member=member, submitted_at__gte=begun)
    return int(today.filter(project=project, revision=1)[:most].count())
