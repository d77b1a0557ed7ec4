"""Skills and languages, by member and by pool."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Func

from core.identity.models import Member
from workforce.members.languages import language_name
from workforce.pools.models import Pool
from workforce.skills.fitting import needs_of
from workforce.skills.models import MemberSkill, Skill


@dataclass(frozen=True)
class Shown:
    """One skill with its level in words, or a language by name."""

    name: str
    note: str = ""


def skills_of(member: Member) -> list[MemberSkill]:
    """A member's skills by name."""
    rows = MemberSkill.objects.filter(member=member).select_related("skill")
    return list(rows.order_by("skill__name"))


def shown_languages(codes: list[str]) -> list[Shown]:
    """Languages as people call them, with their codes."""
    return [Shown(name=language_name(code), note=code) for code in codes]


def shown_needs(pool: Pool) -> list[Shown]:
    """What a pool asks for."""
    skills = [
        Shown(name=need.skill.name, note=str(need.get_level_display())) for need in needs_of(pool)
    ]
    return skills + shown_languages(pool.languages)


def known_skills() -> list[Skill]:
    """The organization's list."""
    return list(Skill.objects.order_by("name"))


def skills_by_member(member_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """The skills of each of these members who has any, with their levels; one query."""
    rows = MemberSkill.objects.filter(member__in=member_ids).order_by("pk")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for member_id, name, level in rows.values_list("member_id", "skill__name", "level"):
        found[member_id][name] = level
    return found


def spoken_languages() -> list[tuple[str, str]]:
    """Code and name of each language that a present member has, by name."""
    codes = (
        Member.objects.filter(left_at=None)
        .annotate(code=Func(F("languages"), function="unnest"))
        .values_list("code", flat=True)
        .distinct()
    )
    return sorted(((code, language_name(code)) for code in codes), key=lambda pair: pair[1])
