"""Encryption of the secrets of authenticator apps and recovery codes."""

from __future__ import annotations

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Whoever gets hold of the tables alone can't make anybody's codes."""

    def encrypt(self, text: str) -> str:
        """With the installation's key."""
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With the installation's key, or with one of those it had before."""
        return box().decrypt(encrypted_text.encode()).decode()


def box() -> MultiFernet:
    """The keys made from SECRET_KEY and SECRET_KEY_FALLBACKS; the first one encrypts."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(key_of(secret)) for secret in secrets])


def key_of(secret: str | bytes) -> bytes:
    """A key for this use alone."""
    digest = hashlib.sha256(b"crewmark.second-factor:" + force_bytes(secret)).digest()
    return base64.urlsafe_b64encode(digest)
