"""Who worked in which week for how much: annotations of a past week, one euro a label?"""

from datetime import UTC, datetime, time, timedelta

from annotation.datasets.models import Item, ItemState
from annotation.workflow.events.record import record_accepted
from billing.fair_pay.queries import Span, pay_weeks
from billing.fair_pay.rules import monday_of
from core.tenancy.scope import tenant
from tests.billing.metering.crew import accepted, found
from tests.billing.payouts.crew import Crew
from tests.factories import money, projects, work
from workforce.organizations.local_days import today

WEEK = timedelta(days=7)
HOUR = 3600


class Paid(Crew):
    """Ada and Ben earn a euro a label; Olga and Otto manage pay. `week` is the last one over."""

    def __init__(self, organization, *, floor="12", users=""):
        super().__init__(pay="1", users=users)
        self.organization = organization
        self.week = monday_of(today(organization)) - WEEK
        if floor:
            money.make_pay_floor(self.pool, by=self.olga, hourly=floor)

    def annotate(self, member, *, seconds=HOUR, week=None, pool=None, **values):
        """An annotation that was submitted on the Wednesday of a week."""
        self.items += 1
        item = projects.make_item(self.batch, f"text {self.items}")
        claim = work.make_assignment(item, member, pool=pool or self.pool)
        at = noon(week or self.week, 2)
        schema = self.batch.project.schema
        values = {"active_seconds": seconds, "submitted_at": at} | values
        return work.make_annotation(claim, schema=schema, **values)

    def accept(self, annotation, labels, *, at=None):
        """It is accepted: two days later unless said; a euro a label. The events."""
        Item.objects.filter(pk=annotation.item_id).update(state=ItemState.DONE)
        done = accepted(
            annotation.item,
            annotation.member,
            pool=annotation.assignment.pool,
            labels={"choice": labels} if labels else {},
            annotation_id=annotation.pk,
            active_seconds=annotation.active_seconds,
            at=at or annotation.submitted_at + timedelta(days=2),
        )
        return record_accepted([done])

    def work(self, member, *, labels, seconds=HOUR, **values):
        """An annotation of the last week that was accepted."""
        annotation = self.annotate(member, seconds=seconds, **values)
        self.accept(annotation, labels)
        return annotation

    def scope(self):
        """The organization's scope, for a test that also asks pages."""
        return tenant(self.organization.pk)

    def weeks(self, week=None):
        """Each member's week, by member."""
        week = week or self.week
        rows = pay_weeks(Span(self.organization, week, week))
        return {row.member_id: row for row in rows}


def noon(week, days):
    """Noon of a day of the week."""
    return datetime.combine(week + timedelta(days=days), time(12), UTC)


def paid_crew(slug="acme", **values):
    """The organization of such a crew; open its scope and make the crew."""
    return found(slug, **({"timezone": "UTC"} | values))
