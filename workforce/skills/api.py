"""The API of skills and languages: what a member has, what a pool asks for, who fits."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Member
from workforce.members.languages import languages_in
from workforce.pools.models import Pool
from workforce.skills.actions import add_fitting, set_needs, set_qualifications
from workforce.skills.fitting import needs_of
from workforce.skills.models import Level, Skill
from workforce.skills.queries import known_skills, skills_of
from workforce.skills.reading import skills_in, skills_line

MAX_SKILLS, MAX_LANGUAGES = 100, 50
LEVELS_HELP = "Skill names with their levels: 1 basic, 2 good, 3 expert."
LANGUAGES_HELP = "Codes such as de or pt-BR, or English names."


class SkillShown(Shown):
    """A skill on the organization's list."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class QualificationsShown(Shown):
    """Skills with their levels, and language codes."""

    skills = serializers.DictField(child=serializers.IntegerField(), help_text=LEVELS_HELP)
    languages = serializers.ListField(child=serializers.CharField())


class QualificationsBody(Body):
    """The complete new list. New skills are added to the organization's list."""

    skills = serializers.DictField(
        child=serializers.IntegerField(min_value=Level.BASIC, max_value=Level.EXPERT),
        help_text=LEVELS_HELP,
    )
    languages = serializers.ListField(
        child=serializers.CharField(max_length=40),
        max_length=MAX_LANGUAGES,
        help_text=LANGUAGES_HELP,
    )

    def validate_skills(self, levels: dict[str, int]) -> dict[str, int]:
        """The same, if a form could have said it: no separators, no odd blanks in a name."""
        try:
            said = skills_in(skills_line(levels))
        except ValueError:
            said = {}
        if said != levels or len(levels) > MAX_SKILLS:
            raise serializers.ValidationError(
                _("A skill name can have up to 60 characters and no commas or semicolons.")
            )
        return levels

    def validate_languages(self, languages: list[str]) -> list[str]:
        """Their codes."""
        try:
            return languages_in(", ".join(languages))
        except ValueError as wrong:
            raise serializers.ValidationError(
                _("“%(part)s” isn't a language code such as de or pt-BR.") % {"part": wrong}
            ) from None


class JoinedShown(Shown):
    """How many people joined."""

    joined = serializers.IntegerField()


def member_of(request: ApiRequest, member_id: int) -> Member:
    """A present member, or 404."""
    rows = Member.objects.select_related("user").filter(left_at=None)
    found: Member = get_object_or_404(rows, pk=member_id)
    return found


def pool_of(request: ApiRequest, pool_id: int) -> Pool:
    """The pool, or 404."""
    found: Pool = get_object_or_404(Pool, pk=pool_id)
    return found


def of_member(member: Member) -> dict[str, Any]:
    """What a member is good at and speaks."""
    levels = {row.skill.name: row.level for row in skills_of(member)}
    return {"skills": levels, "languages": member.languages}


def of_pool(pool: Pool) -> dict[str, Any]:
    """What a pool asks for."""
    levels = {need.skill.name: need.level for need in needs_of(pool)}
    return {"skills": levels, "languages": pool.languages}


class Skills(Endpoint):
    """The organization's list."""

    @operation("member.view", returns=SkillShown, many=True)
    def get(self, request: ApiRequest) -> list[Skill]:
        """List the organization's skills."""
        return known_skills()


class MemberSkills(Endpoint):
    """One member's skills."""

    @operation("member.view", on=member_of, returns=QualificationsShown)
    def get(self, request: ApiRequest, member: Member) -> dict[str, Any]:
        """Get a member's skills and languages."""
        return of_member(member)

    @operation("skill.change", on=member_of, takes=QualificationsBody, returns=QualificationsShown)
    def put(self, request: ApiRequest, member: Member, **said: Any) -> dict[str, Any]:
        """Set a member's skills and languages."""
        set_qualifications(by=request.member, member=member, **said)
        return of_member(member_of(request, member.pk))


class PoolNeeds(Endpoint):
    """One pool's needs."""

    @operation("pool.view", on=pool_of, returns=QualificationsShown)
    def get(self, request: ApiRequest, pool: Pool) -> dict[str, Any]:
        """Get a pool's required skills and languages."""
        return of_pool(pool)

    @operation("pool.change", on=pool_of, takes=QualificationsBody, returns=QualificationsShown)
    def put(self, request: ApiRequest, pool: Pool, **said: Any) -> dict[str, Any]:
        """Set a pool's required skills and languages. Current members stay."""
        return of_pool(set_needs(by=request.member, pool=pool, **said))


class PoolFitting(Endpoint):
    """Who fits a pool."""

    @operation("pool.change", on=pool_of, returns=JoinedShown)
    def post(self, request: ApiRequest, pool: Pool) -> dict[str, int]:
        """Add all members who meet a pool's requirements."""
        return {"joined": add_fitting(by=request.member, pool=pool)}


urlpatterns = [
    path("skills", Skills.as_view(), name="api_skills"),
    path("members/<int:member_id>/skills", MemberSkills.as_view(), name="api_member_skills"),
    path("pools/<int:pool_id>/needs", PoolNeeds.as_view(), name="api_pool_needs"),
    path("pools/<int:pool_id>/fitting", PoolFitting.as_view(), name="api_pool_fitting"),
]
