"""What the app of people declares: members, pools, skills, invitations, API tokens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.audit.words import AuditNames, audit_sentences
from core.declarations import Declaration
from core.identity.models import Role
from core.jobs.scheduled import ScheduledJob
from core.notifications.kinds import MailWhen, NotificationKind
from core.permissions.roles import Permission
from core.web.navigation import Group, NavigationEntry
from workforce.members.invitations.queries import invitation_names
from workforce.organizations.navigation import HOME
from workforce.pools.queries import pool_names
from workforce.tokens.jobs import forget_given_answers
from workforce.tokens.queries import token_names

PERMISSIONS = [
    Permission("member.view", Role.MANAGER, "see members, their availability and skills"),
    Permission("pool.view", Role.MANAGER, "see pools"),
    Permission("pool.change", Role.MANAGER, "create pools and choose their members"),
    Permission("skill.change", Role.MANAGER, "set skills and languages of members"),
    Permission("member.invite", Role.ADMIN, "invite members"),
    Permission("member.change", Role.ADMIN, "change roles and remove members"),
    Permission(
        "organization.change", Role.ADMIN, "change the organization's settings", suspended=True
    ),
    Permission("token.manage", Role.ADMIN, "revoke API tokens of others", tokens=False),
    Permission("owner.change", Role.OWNER, "make and remove owners"),
]

NOTIFICATIONS = [
    NotificationKind(
        code="invitation_accepted",
        title=_("Somebody I invited has joined"),
        text=_("%(name)s has accepted your invitation."),
        permission="member.invite",
        mail=MailWhen.NEVER,
    ),
]

NAVIGATION = [
    NavigationEntry(HOME, _("Home"), "project.view", Group.TOP, position=10),
    NavigationEntry("members", _("Members"), "member.view", Group.PEOPLE),
    NavigationEntry("pools", _("Pools"), "pool.view", Group.PEOPLE),
    NavigationEntry(
        "organization_settings", _("Settings"), "organization.change", Group.ORGANIZATION
    ),
]

AUDIT = {
    "organization.created": _("began the organization"),
    "organization.changed": _("changed the settings of the organization"),
    "member.role_changed": _("made %(subject)s %(after)s; before: %(before)s"),
    "member.removed": _("removed %(subject)s from the organization"),
    "member.availability": _("said when %(subject)s works"),
    "member.qualified": _("noted what %(subject)s is good at and speaks"),
    "invitation.sent": _("invited %(subject)s as %(role)s"),
    "invitation.sent_many": _("invited %(count)s people from a file"),
    "invitation.resent": _("sent the invitation of %(subject)s again"),
    "invitation.revoked": _("took back the invitation of %(subject)s"),
    "invitation.accepted": _("accepted the invitation as %(role)s"),
    "pool.created": _("created the pool %(subject)s"),
    "pool.renamed": _("renamed the pool %(before)s to %(after)s"),
    "pool.members_added": _("added %(members)s to the pool %(subject)s"),
    "pool.member_removed": _("took %(member)s out of the pool %(subject)s"),
    "pool.needs_set": _("said what the pool %(subject)s asks of its people"),
    "token.created": _("made the API token %(subject)s"),
    "token.revoked": _("ended the API token %(subject)s"),
}

DECLARES: list[Declaration] = [
    *PERMISSIONS,
    *NOTIFICATIONS,
    *NAVIGATION,
    *audit_sentences(AUDIT),
    AuditNames("invitation", invitation_names),
    AuditNames("pool", pool_names, details=("pool", "pools")),
    AuditNames("apitoken", token_names),
    ScheduledJob(forget_given_answers, every_minutes=60),
]
