"""The signed link of an invitation."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from workforce.members.models import Invitation

SIGNER = Signer(sep=".", salt="crewmark.invitation")


@dataclass(frozen=True)
class Key:
    """Which invitation of which organization a link means; the nonce dies with each resend."""

    organization_id: int
    invitation_id: int
    nonce: str


def token_of(invitation: Invitation) -> str:
    """The signed text that stands in the link."""
    return SIGNER.sign_object([invitation.organization_id, invitation.pk, invitation.nonce])


def key_in(token: str) -> Key | None:
    """What a link says; None if we didn't sign it."""
    try:
        organization_id, invitation_id, nonce = SIGNER.unsign_object(token)
    except BadSignature:
        return None
    return Key(organization_id=organization_id, invitation_id=invitation_id, nonce=nonce)


def link_to(invitation: Invitation) -> str:
    """The whole address, for the mail."""
    return settings.SITE_URL + reverse("invitation", args=[token_of(invitation)])
