"""Forms that read a browser's passkey answer; what isn't JSON is refused."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms


class AnyJSON(json.JSONDecoder):
    """Python refuses whole numbers of thousands of digits by another error than bad JSON's."""

    def decode(self, s: str, *args: Any) -> Any:
        """The value; raises JSONDecodeError for all that is none."""
        try:
            return super().decode(s, *args)
        except json.JSONDecodeError:
            raise
        except ValueError as error:
            raise json.JSONDecodeError(str(error), s, 0) from error


def credential() -> forms.JSONField:
    """The field that the passkey's script fills in."""
    return forms.JSONField(required=True, widget=forms.HiddenInput, decoder=AnyJSON)


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new passkey."""

    credential = credential()


class SignInWithPasskey(LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey instead of a password."""

    credential = credential()


class SecondStepByPasskey(AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey after the password."""

    credential = credential()


class AgainByPasskey(ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey before something that needs a fresh sign-in."""

    credential = credential()
