"""Who works for money in a test: one project, two annotators, rates that are set?"""

from datetime import timedelta

from django.utils import timezone

from annotation.workflow.events.record import AcceptedWork, OutcomeWork
from tests.factories import money, people, projects


def found(slug, **values):
    """An organization; open its scope for everything else."""
    return people.make_organization(slug, **values)


def where_it_is_eleven():
    """A zone where it is eleven in the morning now, far from any midnight."""
    west = timezone.now().hour - 11
    return f"Etc/GMT{west:+d}" if west else "UTC"


def staff(*, price="0.0525", pay="0.031", per="annotation", rates=True, users=""):
    """An owner who has set the rates, a pool of two annotators, a project of one batch."""
    owner = people.make_member(people.make_user(f"owner{users}@example.org"), "owner")
    crew = [
        people.make_member(people.make_user(f"{name}{users}@example.org", name=name.title()))
        for name in ("ada", "ben")
    ]
    pool = people.make_pool(members=crew)
    project = projects.make_project(by=owner, pools=[pool])
    batch = projects.make_batch(project)
    if rates:
        money.make_rate(by=owner, unit_price=price, per=per)
        money.make_pay_rate(by=owner, unit_pay=pay)
    return owner, crew, pool, project, batch


def decided(item, member, *, labels=None, at=None, **values):
    """The item has its outcome, made from the member's annotation; one choice."""
    return OutcomeWork(
        project_id=item.project_id,
        item_id=item.pk,
        member_id=member.pk,
        pool_id=None,
        guideline_id=None,
        labels={"choice": 1} if labels is None else labels,
        occurred_at=at or timezone.now(),
        **values,
    )


def accepted(item, member, *, slot=1, pool=None, labels=None, ago=timedelta(0), **values):
    """The member's answer on the item has been accepted; one choice unless `labels` says more."""
    return AcceptedWork(
        project_id=item.project_id,
        item_id=item.pk,
        slot=slot,
        annotation_id=values.pop("annotation_id", item.pk * 10 + slot),
        member_id=member.pk,
        pool_id=pool and pool.pk,
        guideline_id=None,
        labels={"choice": 1} if labels is None else labels,
        active_seconds=values.pop("active_seconds", 12.5),
        occurred_at=values.pop("at", None) or timezone.now() - ago,
        has_reversals=values.pop("has_reversals", False),
    )
