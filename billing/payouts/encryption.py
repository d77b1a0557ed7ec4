"""Encryption of bank details at rest."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

PURPOSE = b"crewmark.bank-details"


@dataclass(frozen=True)
class Account:
    """An account to pay to; `bank` is empty for an IBAN."""

    holder: str
    number: str
    bank: str = ""


class WrongMember(RuntimeError):
    """Sealed bank details were found in the row of another member."""


def seal(account: Account, *, member_id: int) -> str:
    """The account as encrypted text, bound to its member."""
    content = json.dumps(asdict(account) | {"member": member_id})
    return keys().encrypt(content.encode()).decode()


def unseal(sealed: str, *, member_id: int) -> Account:
    """The account; raises InvalidToken without its key, WrongMember for another member's."""
    content = json.loads(keys().decrypt(sealed.encode()))
    if content.pop("member") != member_id:
        raise WrongMember(f"Bank details of another member are in the row of {member_id}.")
    return Account(**content)


def keys() -> MultiFernet:
    """The keys of the setting, else those derived from SECRET_KEY; the first one encrypts."""
    own = list(settings.BANK_DETAILS_KEYS)
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(key) for key in own + [derived(secret) for secret in secrets]])


def derived(secret: str | bytes) -> bytes:
    """A key for this use alone."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(kdf.derive(force_bytes(secret)))
