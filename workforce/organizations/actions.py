"""Create an organization, and change its settings."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.db import IntegrityError, connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.audit.record import record
from core.currencies import MINOR_PLACES
from core.identity.models import Member, MfaRequired, Organization, Role, User
from core.permissions.can import require
from core.tenancy.scope import current_organization_id, tenant
from core.web.errors import Conflict, Invalid
from core.web.plain_name import plain_name

SUGGESTIONS = 50  # so many organizations of one name get a numbered address


def create_organization(
    *, user: User, name: str, slug: str, currency: str, timezone: str
) -> Organization:
    """Begin an organization with this person as its owner; call it with no scope open.

    Without a slug the address is made from the name. Raises Conflict when the address is taken,
    Invalid for a name that isn't one and for a currency that ISO 4217 doesn't have.
    """
    name = plain_name(name)
    if currency not in MINOR_PLACES:
        raise Invalid(_("“%(code)s” isn't an ISO 4217 currency code.") % {"code": currency})
    values = {"name": name, "currency": currency, "timezone": timezone}
    for address in [slug] if slug else addresses_for(name):
        organization = begin_at(address, user=user, values=values)
        if organization is not None:
            return organization
    raise Conflict(
        _("The address “%(slug)s” is taken. Choose a different one.")
        % {"slug": slug or slugify(name)},
        code="address_taken",
    )


def addresses_for(name: str) -> list[str]:
    """Addresses made from a name, the nicest first."""
    stem = slugify(name)[:50].strip("-_") or "organization"
    return [stem, *(f"{stem}-{number}" for number in range(2, SUGGESTIONS))]


def begin_at(address: str, *, user: User, values: dict[str, str]) -> Organization | None:
    """Make the organization and its owner under this address; None if the address is taken.

    The number is drawn first, so that all of it is written inside the new organization's own scope.
    """
    with tenant(next_organization_id()):
        organization = insert_at(address, values)
        if organization is None:
            return None
        owner = Member.objects.create(user=user, role=Role.OWNER)
        record("organization.created", by=owner, subject=organization, slug=address)
        return organization


def next_organization_id() -> int:
    """The number of the organization to come."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id'))", [Organization._meta.db_table]
        )
        return int(cursor.fetchone()[0])


def insert_at(address: str, values: dict[str, str]) -> Organization | None:
    """Insert the row of the open scope's organization; None if another one has the address."""
    try:
        with transaction.atomic():
            return Organization.objects.create(pk=current_organization_id(), slug=address, **values)
    except IntegrityError:
        return None


@transaction.atomic
def change_organization(
    *,
    by: Member,
    name: str | None = None,
    timezone: str | None = None,
    mfa_required: str | None = None,
) -> Organization:
    """Rename the organization, move it to another time zone, say who needs a second factor.

    What is None stays as it is. Raises Conflict if the acting member would be locked out by that.
    """
    require(by, "organization.change")
    organization = Organization.objects.select_for_update().get()
    wanted = {"name": None if name is None else plain_name(name), "timezone": timezone}
    after = {field: value for field, value in wanted.items() if value is not None}
    if mfa_required not in (None, organization.mfa_required):
        refuse_locking_out(by, mfa_required)
        after["mfa_required"] = mfa_required
    if not after:
        return organization
    before = {field: getattr(organization, field) for field in after}
    for field, value in after.items():
        setattr(organization, field, value)
    organization.save(update_fields=list(after))
    record("organization.changed", by=by, subject=organization, before=before, after=after)
    return organization


def refuse_locking_out(by: Member, mfa_required: str) -> None:
    """Raise Conflict if somebody asks others for a second factor without having one."""
    if mfa_required != MfaRequired.NOBODY and not is_mfa_enabled(by.user):
        raise Conflict(
            _(
                "Set up two-factor authentication for your own account first. Otherwise you "
                "would lock yourself out."
            ),
            code="mfa_missing",
        )
