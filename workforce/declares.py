"""What the app of people declares: members, pools, skills, invitations, API tokens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.audit.words import AuditNames, audit_sentences, audit_titles
from core.declarations import Declaration
from core.identity.models import Role
from core.jobs.scheduled import ScheduledJob
from core.notifications.kinds import MailWhen, NotificationKind
from core.permissions.roles import Permission
from core.web.navigation import Group, NavigationEntry
from workforce.announcements.queries import announcement_names
from workforce.api_words import ENTRIES as API_WORDS
from workforce.members.invitations.queries import invitation_names
from workforce.organizations.navigation import HOME
from workforce.pools.queries import pool_names
from workforce.reference import ENTRIES as REFERENCE
from workforce.tokens.jobs import forget_given_answers
from workforce.tokens.queries import token_names

PERMISSIONS = [
    Permission("member.view", Role.MANAGER, "see members, their availability, and skills"),
    Permission("pool.view", Role.MANAGER, "see pools"),
    Permission("pool.change", Role.MANAGER, "create pools and choose their members"),
    Permission("skill.change", Role.MANAGER, "set skills and languages of members"),
    Permission("announcement.send", Role.MANAGER, "send announcements to pools"),
    Permission("member.invite", Role.ADMIN, "invite members"),
    Permission("member.change", Role.ADMIN, "change roles, suspend, and remove members"),
    Permission(
        "organization.change", Role.ADMIN, "change the organization's settings", suspended=True
    ),
    Permission("token.manage", Role.ADMIN, "revoke API tokens of others", tokens=False),
    Permission("owner.change", Role.OWNER, "make and remove owners"),
]

NOTIFICATIONS = [
    NotificationKind(
        code="invitation_accepted",
        title=_("A person I invited joined"),
        text=_("%(name)s accepted your invitation."),
        permission="member.invite",
        mail=MailWhen.NEVER,
    ),
    NotificationKind(
        code="announcement",
        title=_("An announcement for one of my pools"),
        text=_("%(name)s announced: “%(title)s”."),
        permission="work.view_own",
    ),
]

NAVIGATION = [
    NavigationEntry(HOME, _("Home"), "project.view", Group.TOP, position=10),
    NavigationEntry("members", _("Members"), "member.view", Group.PEOPLE),
    NavigationEntry("pools", _("Pools"), "pool.view", Group.PEOPLE),
    NavigationEntry("announcements", _("Announcements"), "announcement.send", Group.PEOPLE),
    NavigationEntry(
        "organization_settings", _("Settings"), "organization.change", Group.ORGANIZATION
    ),
]

AUDIT = {
    "organization.created": _("created the organization"),
    "organization.changed": _("changed the organization settings"),
    "member.role_changed": _("changed the role of %(subject)s from %(before)s to %(after)s"),
    "member.suspended": _("suspended %(subject)s"),
    "member.resumed": _("resumed the membership of %(subject)s"),
    "member.removed": _("removed %(subject)s from the organization"),
    "member.availability": _("changed the availability of %(subject)s"),
    "member.qualified": _("changed the skills and languages of %(subject)s"),
    "invitation.sent": _("invited %(subject)s as %(role)s"),
    "invitation.sent_many": _("invited %(count)s people from a file"),
    "invitation.resent": _("resent the invitation for %(subject)s"),
    "invitation.revoked": _("revoked the invitation for %(subject)s"),
    "invitation.accepted": _("accepted the invitation as %(role)s"),
    "pool.created": _("created the pool %(subject)s"),
    "pool.renamed": _("renamed the pool %(before)s to %(after)s"),
    "pool.members_added": _("added %(members)s to the pool %(subject)s"),
    "pool.member_removed": _("removed %(member)s from the pool %(subject)s"),
    "pool.invited_added": _("added %(emails)s to the pool %(subject)s, from their invitations"),
    "pool.invited_removed": _("removed %(email)s, who is invited, from the pool %(subject)s"),
    "pool.needs_set": _("changed the requirements of the pool %(subject)s"),
    "announcement.sent": _("sent the announcement %(subject)s to %(pools)s"),
    "announcement.ended": _("ended the announcement %(subject)s"),
    "token.created": _("created the API token %(subject)s"),
    "token.revoked": _("revoked the API token %(subject)s"),
}

AUDITED = {
    "apitoken": _("API token"),
    "invitation": _("invitation"),
    "pool": _("pool"),
}

DECLARES: list[Declaration] = [
    *PERMISSIONS,
    *NOTIFICATIONS,
    *NAVIGATION,
    *audit_sentences(AUDIT),
    *audit_titles(AUDITED),
    AuditNames("invitation", invitation_names),
    AuditNames("pool", pool_names, details=("pool", "pools")),
    AuditNames("announcement", announcement_names),
    AuditNames("apitoken", token_names),
    ScheduledJob(forget_given_answers, every_minutes=60),
    *REFERENCE,
    *API_WORDS,
]
