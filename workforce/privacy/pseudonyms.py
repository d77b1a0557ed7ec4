"""By which name may a person leave the organization? By a pseudonym that stays the same."""

from __future__ import annotations

import base64

from django.utils.crypto import salted_hmac

SALT = "workforce.privacy.pseudonyms"
BYTES = 10  # 80 bits: two of a million members share a pseudonym once in 10^12 organizations


def pseudonym(*, organization_id: int, member_id: int) -> str:
    """The stable stand-in for a member, "p-" and 16 letters or digits.

    It is keyed with the installation's secret, so nobody outside can try all members; in another
    organization the same person gets an unrelated one. A new SECRET_KEY gives new pseudonyms.
    """
    digest = salted_hmac(f"{SALT}:{organization_id}", str(member_id), algorithm="sha256").digest()
    return "p-" + base64.b32encode(digest[:BYTES]).decode().lower()
