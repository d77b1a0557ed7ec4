"""Who are the people of a test: users, organizations, members, pools, invitations?"""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from core.identity.models import Member, Organization, Role, User
from core.permissions.scopes import Scope
from core.tenancy.scope import across_tenants
from workforce.announcements.models import Announcement, AnnouncementPool, AnnouncementRead
from workforce.members.availability.models import Availability
from workforce.members.models import Invitation
from workforce.pools.models import Pool, PoolMember
from workforce.tokens.models import ApiToken, GivenAnswer
from workforce.tokens.secret import digest_of, new_secret, start_of

PASSWORD = "correct horse battery"


def make_user(email, *, name="", password=""):
    """A person with a confirmed address; without a password only `force_login` gets in."""
    first, _, last = name.partition(" ")
    user = User.objects.create_user(
        username=email, email=email, password=password or None, first_name=first, last_name=last
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_organization(slug, *, name="", **values):
    """A customer; open `tenant(organization.pk)` for everything inside it."""
    with across_tenants("tests set up their organizations"):
        return Organization.objects.create(slug=slug, name=name or slug.title(), **values)


def make_member(user, role=Role.ANNOTATOR, **values):
    """The person as a member of the open scope's organization."""
    return Member.objects.create(user=user, role=role, **values)


def make_availability(member, **values):
    """When the person works; eight hours a day from Monday to Friday unless said otherwise."""
    values.setdefault("hours", [8, 8, 8, 8, 8, 0, 0])
    return Availability.objects.create(member=member, **values)


def make_pool(name="Crew", *, members=()):
    """A pool of the open scope's organization with these members."""
    pool = Pool.objects.create(name=name)
    for member in members:
        PoolMember.objects.create(pool=pool, member=member)
    return pool


def make_invitation(email, *, by, role=Role.ANNOTATOR, pool=None, **values):
    """An open invitation that is good for a week."""
    values.setdefault("expires_at", timezone.now() + timedelta(days=7))
    values.setdefault("nonce", secrets.token_hex(16))
    return Invitation.objects.create(email=email, role=role, pool=pool, invited_by=by, **values)


def make_token(member, *, name="Script", scopes=tuple(Scope.values), **values):
    """An API token of the member, and its secret."""
    secret = new_secret()
    values.setdefault("expires_at", timezone.now() + timedelta(days=7))
    token = ApiToken.objects.create(
        member=member,
        name=name,
        digest=digest_of(secret),
        start=start_of(secret),
        scopes=list(scopes),
        **values,
    )
    return token, secret


def make_given_answer(token, *, key="a key", body="", **values):
    """What was answered to a request with an Idempotency-Key."""
    return GivenAnswer.objects.create(
        token=token, key=key, request_hash=bytes(32), status=200, body=body.encode(), **values
    )


def make_announcement(title="News", *, by, pools=(), readers=(), **values):
    """An announcement to pools that some members have read; nobody is notified."""
    made = Announcement.objects.create(title=title, sent_by=by, **values)
    for pool in pools:
        AnnouncementPool.objects.create(announcement=made, pool=pool)
    for member in readers:
        AnnouncementRead.objects.create(announcement=made, member=member)
    return made
