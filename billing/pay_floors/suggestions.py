"""Pay per label that is suggested for each pool with a floor, from its accepted labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from annotation.label_types.registry import all_kinds
from annotation.workflow.facts import LabelTime, label_times
from billing.money_text import exact_text
from billing.pay_floors.models import PayFloor
from billing.pay_floors.queries import floors_on
from billing.pay_floors.rules import Suggestion, suggest
from core.identity.models import Organization
from workforce.organizations.local_days import today
from workforce.pools.models import Pool

RECENT = timedelta(days=90)
MAX_ANNOTATIONS = 2000  # of a pool and label type, the newest


@dataclass(frozen=True)
class PoolSuggestion:
    """What labels of a type might pay in a pool. `label_kind` is empty without accepted labels."""

    pool: Pool
    floor: PayFloor
    label_kind: str
    suggestion: Suggestion

    @property
    def pool_id(self) -> int:
        """The pool's id."""
        return self.pool.pk

    @property
    def kind_title(self) -> str:
        """What people call the label type."""
        titles = {kind.name: str(kind.title) for kind in all_kinds()}
        return titles.get(self.label_kind, self.label_kind)

    @property
    def hourly_text(self) -> str:
        """The floor with its currency."""
        return exact_text(self.floor.hourly, self.floor.currency)

    @property
    def pay_number(self) -> str:
        """The suggested pay as one types it, without superfluous zeros."""
        return "" if self.suggestion.pay is None else f"{self.suggestion.pay.normalize():f}"

    @property
    def pay_text(self) -> str:
        """The suggested pay with its currency; empty without one."""
        pay = self.suggestion.pay
        return "" if pay is None else exact_text(pay, self.floor.currency)


def suggestions(organization: Organization) -> list[PoolSuggestion]:
    """A row for each pool that has a floor today and each label type accepted there within 90
    days; three queries."""
    floors = floors_on(today(organization), organization.currency)
    pools = Pool.objects.filter(pk__in=floors).order_by("name")
    times: dict[int, dict[str, list[LabelTime]]] = defaultdict(lambda: defaultdict(list))
    if floors:
        for time in label_times(floors, timezone.now() - RECENT, MAX_ANNOTATIONS):
            times[time.pool_id][time.label_kind].append(time)
    return [row for pool in pools for row in suggestions_of(pool, floors[pool.pk], times[pool.pk])]


def suggestions_of(
    pool: Pool, floor: PayFloor, times: dict[str, list[LabelTime]]
) -> list[PoolSuggestion]:
    """The rows of one pool; one without a label type where nothing was accepted."""
    by_kind: Sequence[tuple[str, list[LabelTime]]] = sorted(times.items()) or [("", [])]
    return [
        PoolSuggestion(
            pool=pool,
            floor=floor,
            label_kind=kind,
            suggestion=suggest(found, floor=floor.hourly, currency=floor.currency),
        )
        for kind, found in by_kind
    ]
