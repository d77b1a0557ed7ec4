"""Stable pseudonyms of members, for data that leaves the organization."""

from __future__ import annotations

import base64

from django.utils.crypto import salted_hmac

SALT = "workforce.members.pseudonyms"
LENGTH = 12  # 60 bits: among a million members two share a pseudonym once in two million times


def pseudonym(*, organization_id: int, member_id: int) -> str:
    """The stable stand-in for a member: "p" and 12 letters or digits, one word that never breaks.

    It is keyed with the installation's secret, so nobody outside can try all members; in another
    organization the same person gets an unrelated one. A new SECRET_KEY gives new pseudonyms.
    """
    digest = salted_hmac(f"{SALT}:{organization_id}", str(member_id), algorithm="sha256").digest()
    return "p" + base64.b32encode(digest).decode().lower()[:LENGTH]
