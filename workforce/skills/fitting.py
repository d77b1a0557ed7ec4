"""Which members meet a pool's requirements: each skill and each language."""

from __future__ import annotations

import re

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value

from core.identity.models import Member
from workforce.pools.models import Pool, PoolMember
from workforce.skills.models import MemberSkill, PoolSkill


def has_skill(skill_id: int, level: int) -> Exists:
    """The condition that a member is at least this good at it."""
    return Exists(
        MemberSkill.objects.filter(member=OuterRef("pk"), skill=skill_id, level__gte=level)
    )


def speaking(rows: QuerySet[Member], codes: list[str]) -> QuerySet[Member]:
    """The members among them who have each language; “de” is met by “de-CH” too."""
    spoken = Func(F("languages"), Value(" "), function="array_to_string", output_field=TextField())
    rows = rows.annotate(spoken=spoken)
    for code in codes:
        rows = rows.filter(spoken__iregex=rf"(^| ){re.escape(code)}($|-| )")
    return rows


def needs_of(pool: Pool) -> list[PoolSkill]:
    """The skills a pool asks for, by name."""
    return list(PoolSkill.objects.filter(pool=pool).select_related("skill").order_by("skill__name"))


def fitting(pool: Pool) -> QuerySet[Member]:
    """Who could be added: fits, and isn't in it. Nobody for a pool that asks for nothing."""
    needs = needs_of(pool)
    if not needs and not pool.languages:
        return Member.objects.none()
    inside = PoolMember.objects.filter(pool=pool, member=OuterRef("pk"))
    rows: QuerySet[Member] = Member.objects.filter(~Exists(inside), left_at=None, suspended_at=None)
    wanted = Q()
    for need in needs:
        wanted &= Q(has_skill(need.skill_id, need.level))
    rows = speaking(rows.filter(wanted), pool.languages)
    return rows.select_related("user").order_by("user__first_name", "pk")
