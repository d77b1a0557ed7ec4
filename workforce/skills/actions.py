"""Set the skills and languages of a member or a pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from workforce.pools.actions import add_to_pool
from workforce.pools.models import Pool
from workforce.skills.fitting import fitting
from workforce.skills.models import Level, MemberSkill, PoolSkill, Skill


@transaction.atomic
def set_qualifications(
    *, by: Member, member: Member, skills: Mapping[str, int], languages: Sequence[str]
) -> None:
    """Say what a member is good at (name of the skill -> level) and speaks, all of it anew."""
    require(by, "skill.change")
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    give_qualifications(member, skills=skills, languages=languages)
    record(
        "member.qualified", by=by, subject=member, skills=dict(skills), languages=list(languages)
    )


def give_qualifications(
    member: Member, *, skills: Mapping[str, int], languages: Sequence[str]
) -> None:
    """The same for who may not be asked any more: somebody who accepts an invitation."""
    known = skills_named(skills)
    MemberSkill.objects.filter(member=member).delete()
    MemberSkill.objects.bulk_create(
        MemberSkill(member=member, skill=known[name], level=Level(level))
        for name, level in skills.items()
    )
    member.languages = list(languages)
    member.save(update_fields=["languages"])


@transaction.atomic
def set_needs(
    *, by: Member, pool: Pool, skills: Mapping[str, int], languages: Sequence[str]
) -> Pool:
    """Say what a pool asks of its people; who is in it already stays."""
    require(by, "pool.change")
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk)
    known = skills_named(skills)
    PoolSkill.objects.filter(pool=pool).delete()
    PoolSkill.objects.bulk_create(
        PoolSkill(pool=pool, skill=known[name], level=Level(level))
        for name, level in skills.items()
    )
    pool.languages = list(languages)
    pool.save(update_fields=["languages"])
    record("pool.needs_set", by=by, subject=pool, skills=dict(skills), languages=list(languages))
    return pool


@transaction.atomic
def add_fitting(*, by: Member, pool: Pool) -> int:
    """Add everybody who fits the pool in one act; how many that were."""
    return add_to_pool(by=by, pool=pool, members=list(fitting(pool)))


def skills_named(names: Mapping[str, int]) -> dict[str, Skill]:
    """The organization's skills of these names; those that are new come onto its list."""
    new = [Skill(name=name) for name in names]
    Skill.objects.bulk_create(new, ignore_conflicts=True)
    return {skill.name: skill for skill in Skill.objects.filter(name__in=names)}
