"""What a project's past work says about its future: pace, crew, labels in an annotation, rates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.db.models import Min
from django.utils import timezone

from annotation.projects.models import Project
from annotation.workflow.facts import Backlog, backlog_of, expected_review_share, reviewed_since
from annotation.workflow.lifecycle.policy import Policy, parse_policy
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from billing.customers.queries import price_scope
from billing.forecast.rules import Annotator, Pace, PastDay, annotator_of, weekdays_off
from billing.metering.rating import LabelTerms
from billing.rates.current import pay_rate_in_force, rate_in_force, work_pay_in_force
from billing.rates.models import PaidWork, PayRate, Rate
from billing.rates.queries import kind_title
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import period_of
from billing.reporting.costs.queries import grouped
from billing.reporting.costs.selection import NONE, Grouping, Selection
from billing.reporting.costs.sums import Sums
from core.identity.models import Member, Organization
from workforce.members.availability.queries import plans_of
from workforce.organizations.local_days import begins, local_date, today

WINDOW = 28  # days before today whose work says what comes
ASSUMED_SECONDS = Decimal(30)  # for an annotation, where no time was measured
REVIEW_EFFORT = Decimal(1) / 3  # time of a review as a share of an annotation's; isn't measured
# Rejections are few at first: as if these annotations had been reviewed before.
PRIOR_REJECTED, PRIOR_REVIEWED = 1, 20
UNIT = Decimal("0.000001")


@dataclass(frozen=True)
class Terms:
    """Labels of an annotation with their rates; no money can be told while rates are `missing`.

    `is_measured`: whether accepted annotations say how many labels one has. `review_pay` is what a
    reviewer earns for each review.
    """

    lines: tuple[LabelTerms, ...]
    currency: str
    missing: tuple[str, ...] = ()
    is_measured: bool = True
    review_pay: Decimal = Decimal(0)


@dataclass(frozen=True)
class Measured:
    """A project's crew and pace; `seconds` of an annotation is None if none was measured.
    `rejected` is the share of reviewed annotations."""

    project: Project
    day: date
    crew: tuple[Annotator, ...]
    seconds: Decimal | None
    rejected: Decimal
    history: History

    @cached_property
    def backlog(self) -> Backlog:
        """The remaining work, exactly; one query over all unfinished items, so not for a list."""
        return backlog_of(self.project.pk)

    @property
    def members(self) -> list[int]:
        """The crew's members."""
        return [each.member_id for each in self.crew]

    def capacity(self, day: date) -> Decimal:
        """Active seconds of the whole crew that may be expected on a day."""
        return sum((each.capacity(day) for each in self.crew), Decimal(0))

    def pace(self, review_share: Decimal) -> Pace:
        """The pace if this share of annotations is reviewed."""
        seconds = ASSUMED_SECONDS if self.seconds is None else self.seconds
        return Pace(seconds, seconds * REVIEW_EFFORT, review_share, self.rejected)

    def review_share(self, policy: Policy, annotations: int) -> Decimal:
        """The share of so many annotations to come that is reviewed under these settings."""
        settings = policy[ReviewSettings]
        return expected_review_share(self.project.pk, settings, self.members, annotations)


@dataclass(frozen=True)
class History:
    """The work of the last days in a project: by member and day, label type, and pool."""

    by_member: Mapping[int, Mapping[date, Sums]]
    by_kind: Mapping[str, int]
    by_pool: Mapping[int, int]
    total: Sums


def measured_of(organization: Organization, project: Project) -> Measured:
    """Look up all but the backlog; about eight queries over kept sums and members."""
    day = today(organization)
    history = history_of(organization, project, day)
    reviewed, rejected = reviewed_since(
        project.pk, begins(organization, day - timedelta(days=WINDOW))
    )
    total = history.total
    timed = total.submitted and total.worked_ms
    return Measured(
        project=project,
        day=day,
        crew=crew_of(organization, project, history, day),
        seconds=Decimal(total.worked_ms) / 1000 / total.submitted if timed else None,
        rejected=Decimal(rejected + PRIOR_REJECTED) / (reviewed + PRIOR_REVIEWED),
        history=history,
    )


def history_of(organization: Organization, project: Project, day: date) -> History:
    """The work of the days before this one, and of the day so far."""
    period = period_of(organization, day - timedelta(days=WINDOW), day)
    chosen, recent = Selection(period, project=project.pk), Recent(organization)
    by_member: dict[int, dict[date, Sums]] = defaultdict(dict)
    total = Sums()
    for member_id, at, sums in grouped(chosen, Grouping.PERSON, recent):
        by_member[member_id][at] = sums
        total += sums
    return History(
        by_member=by_member,
        by_kind=counted(grouped(chosen, Grouping.KIND, recent), "labels"),
        by_pool=counted(grouped(chosen, Grouping.POOL, recent), "answers"),
        total=total,
    )


def counted(found: Sequence[tuple[Any, Any, Sums]], measure: str) -> Counter[Any]:
    """One measure of each key, over all days."""
    numbers: Counter[Any] = Counter()
    for key, _day, sums in found:
        numbers[key] += getattr(sums, measure)
    return numbers


def crew_of(
    organization: Organization, project: Project, history: History, day: date
) -> tuple[Annotator, ...]:
    """The present members of the project's pools, with their working days before this one."""
    members = crew_members(project)
    plans, last = plans_of(list(members)), day - timedelta(days=1)
    worked = {
        member_id: {
            at: PastDay(
                day=at,
                seconds=Decimal(sums.worked_ms) / 1000,
                submitted=sums.submitted,
                accepted=sums.answers,
                rejected=sums.rejected,
                labels=sums.labels,
            )
            for at, sums in history.by_member.get(member_id, {}).items()
            if at <= last and (sums.submitted or sums.worked_ms)
        }
        for member_id in members
    }
    all_days = {at: True for days in worked.values() for at in days}
    begun = min(all_days, default=last)
    off = weekdays_off(all_days, begun, last)
    return tuple(
        annotator_of(
            member_id,
            plans[member_id],
            worked[member_id],
            last=last,
            first=max(begun, local_date(organization, joined)),
            days_off=off,
        )
        for member_id, joined in members.items()
    )


def crew_members(project: Project) -> dict[int, datetime]:
    """The present members of the project's pools, with the moment they joined one."""
    present = Member.objects.filter(left_at=None, suspended_at=None)
    found = present.filter(places__pool__in=project.pools.all())
    rows = found.annotate(joined=Min("places__added_at")).order_by("pk")
    return dict(rows.values_list("pk", "joined"))


def policy_of(project: Project) -> Policy:
    """The project's workflow settings."""
    return parse_policy(project.policy.settings) if project.policy else Policy()


def terms_of(
    organization: Organization,
    project: Project,
    history: History,
    fields: Sequence[Mapping[str, Any]] | None = None,
    at: datetime | None = None,
) -> Terms:
    """What an annotation with these fields holds and costs, by default those of the schema.

    A label type has as many labels in an annotation as accepted annotations had on average, in
    proportion to its fields; one for each field where nothing says more.
    """
    at = at or timezone.now()
    current = project.schema.fields if project.schema else []
    had, has = (
        Counter(each["kind"] for each in some)
        for some in (current, current if fields is None else fields)
    )
    rates = list(Rate.objects.prefetch_related("tiers"))
    pay_rates = list(PayRate.objects.all())
    pools, scope = pool_weights(project, history), price_scope(project)
    lines, missing, answers = [], [], history.total.answers
    for kind in sorted(has):
        rate = rate_in_force(rates, label_kind=kind, at=at, **scope)
        pays = [
            (pay_rate_in_force(pay_rates, label_kind=kind, pool_id=pool, at=at), weight)
            for pool, weight in pools
        ]
        found = [(pay.unit_pay, weight) for pay, weight in pays if pay is not None]
        if rate is None or len(found) < len(pays):
            missing.append(kind_title(kind))
            continue
        labels = Decimal(has[kind])
        if answers and had[kind]:
            labels = labels * history.by_kind.get(kind, 0) / answers / had[kind]
        scale, pay = rate.scale, weighted(found)
        lines.append(
            LabelTerms(kind, labels, rate.per, scale.unit_price, pay, scale.mode, scale.tiers)
        )
    review = work_pay_in_force(pay_rates, work=PaidWork.REVIEW, at=at)
    return Terms(
        tuple(lines),
        organization.currency,
        tuple(missing),
        is_measured=bool(answers),
        review_pay=review.unit_pay if review else Decimal(0),
    )


def pool_weights(project: Project, history: History) -> list[tuple[int | None, int]]:
    """The project's pools by what they did of late, all the same if none did anything."""
    pools: Collection[int] = list(project.pools.order_by("pk").values_list("pk", flat=True))
    done = [(pool, history.by_pool.get(pool or NONE, 0)) for pool in pools]
    worked: list[tuple[int | None, int]] = [(pool, number) for pool, number in done if number]
    return worked or [(pool, 1) for pool in pools] or [(None, 1)]


def weighted(values: Sequence[tuple[Decimal, int]]) -> Decimal:
    """The mean of rates, to the sixth place as rates have."""
    total = sum((value * weight for value, weight in values), Decimal(0))
    return (total / sum(weight for _value, weight in values)).quantize(UNIT, ROUND_HALF_UP)
