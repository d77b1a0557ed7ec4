"""The next steps on a member's home page."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.identity.models import Member
from core.permissions.can import can
from core.web.cached_urls import address_of
from core.web.numbers import grouped
from workforce.organizations.dashboard import Figures, Step, Tile, declared_steps, figures_for
from workforce.organizations.queries import Crew


def next_steps(member: Member, crew: Crew) -> list[Step]:
    """The steps that this member may take, the first one marked that isn't done yet.

    What recurs (the projects, the reviews) is a way to go on: it is marked only for a member whom
    no step to a running crew waits for, and never counts as done.
    """
    steps = [
        step for permission, step in all_steps(member, crew) if step.url and can(member, permission)
    ]
    first = next((step for step in steps if step.done is False and not step.waits), None)
    first = first or next((step for step in steps if step.done is None), None)
    return [replace(step, is_next=step is first) for step in steps]


def figures(member: Member, crew: Crew) -> Figures:
    """Work, money and crew in numbers, each opening its list; only what the member may open."""
    slug = member.organization.slug
    people = reverse("members", args=[slug])
    invited = _("%(number)d invited") % {"number": crew.open_invitations}
    shown = [
        ("member.view", Tile(_("Members"), crew.members, people, invited)),
        ("pool.view", Tile(_("Pools"), crew.pools, reverse("pools", args=[slug]))),
    ]
    own = [tile for permission, tile in shown if can(member, permission)]
    found = figures_for(member)
    return Figures([*found.tiles, *own], found.courses)


def all_steps(member: Member, crew: Crew) -> list[tuple[str, Step]]:
    """Each step with the permission it needs."""
    slug = member.organization.slug
    invite = Step(
        title=_("Invite people"),
        text=_("Annotators, reviewers, and colleagues join with a link that you email them."),
        action=_("Invite members"),
        url=address_of("invite", slug),
        done=not crew.is_alone,
    )
    text = _("Projects are assigned to pools, so you can add or remove annotators at any time.")
    if crew.invited_to_pools:
        text = ngettext(
            "%(number)s invited person joins a pool when they accept the invitation.",
            "%(number)s invited people join a pool when they accept their invitations.",
            crew.invited_to_pools,
        ) % {"number": grouped(crew.invited_to_pools)}
    pool = Step(
        title=_("Add annotators to a pool"),
        text=text,
        action=_("Add members to a pool") if crew.pools else _("Create a pool"),
        url=address_of("pools" if crew.pools else "pool_create", slug),
        done=crew.pooled,
        waits=bool(crew.invited_to_pools),
    )
    return [
        ("member.invite", invite),
        ("pool.change", pool),
        *declared_steps(member),
    ]
