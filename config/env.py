"""Readers of environment variables. A malformed value stops the process with a sentence."""

import os
import shutil
from collections.abc import Collection
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

YES = frozenset({"1", "true", "yes", "on"})
KEY_BYTES = 32  # of a Fernet key
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NO = frozenset({"0", "false", "no", "off"})


def stop(sentence: str) -> SystemExit:
    """The exception that ends the process with this sentence on stderr and status 1."""
    return SystemExit(sentence)


def text(name: str, default: str = "") -> str:
    """The trimmed value; an empty variable counts as unset."""
    return os.environ.get(name, "").strip() or default


def required_text(name: str, purpose: str) -> str:
    """The value of a variable without which the process can't run."""
    value = text(name)
    if not value:
        raise stop(f"{name} is not set. It is needed for {purpose}.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Whether the variable says yes."""
    value = text(name).lower()
    if not value:
        return default
    if value in YES | NO:
        return value in YES
    raise stop(f"{name} is “{value}”, which isn't a yes/no value. Use 1 or 0.")


def whole_number(name: str, *, default: int, least: int = 0, most: int = 2**31) -> int:
    """A whole number between `least` and `most`, both included."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise stop(f"{name} is “{value}”. It must be a whole number from {least} to {most}.")
    return int(value)


def one_of(name: str, choices: Collection[str], *, default: str) -> str:
    """One of a few words, in capitals or not."""
    value = text(name, default)
    meant = {choice.lower(): choice for choice in choices}.get(value.lower())
    if meant is None:
        raise stop(f"{name} is “{value}”. It must be one of: {', '.join(sorted(choices))}.")
    return meant


def web_address(name: str, value: str) -> str:
    """The value of this variable as http://host or https://host, without a slash at its end."""
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # a port that isn't a number
        is_address = False
    if not is_address or parts.query or parts.fragment or " " in value:
        raise stop(f"{name} is “{value}”. It must look like https://crewmark.example.org.")
    return value.rstrip("/")


def safe_address(name: str) -> str:
    """An address by HTTPS, or on this machine by HTTP too; empty if the variable is."""
    value = text(name)
    if not value:
        return ""
    parts = urlsplit(web_address(name, value))
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise stop(f"{name} is “{value}”. Only an address of this machine may be without HTTPS.")
    return value.rstrip("/")


def stripe_key(name: str, *, live: str) -> str:
    """A secret or restricted key of Stripe; one for real payments only where `live` says yes."""
    value = text(name)
    allows_live = flag(live, default=False)
    if not value:
        return ""
    mode = value.split("_")[1:2]
    if not value.startswith(("sk_", "rk_")) or mode not in (["live"], ["test"]):
        raise stop(f"{name} isn't a secret key of Stripe. It starts with sk_ or rk_.")
    if mode == ["live"] and not allows_live:
        raise stop(f"{name} is a key for real payments. Set {live}=1 to use it.")
    return value


def sender(name: str, default: str) -> str:
    """Whom mails are from: an address, or a name with an address in angle brackets."""
    from django.core.exceptions import ValidationError  # noqa: PLC0415  # setup runs without Django
    from django.core.validators import validate_email  # noqa: PLC0415  # the same

    value = text(name, default)
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError:
        raise stop(
            f"{name} is “{value}”. It must look like Crewmark <crewmark@example.org>."
        ) from None
    return value


def program(name: str, *beside: str) -> str:
    """A program that can be run, with these beside it; empty if the variable is."""
    value = text(name)
    needed = [Path(value), *(Path(value).with_name(other) for other in beside)] if value else []
    for each in needed:
        if not each.is_absolute() or shutil.which(each) is None:
            raise stop(
                f"{name} is “{value}”, but {each} isn't a program that can be run. "
                "Give its full path, or unset it to use the one on the PATH."
            )
    return value


def words(name: str, *, default: Collection[str] = ()) -> list[str]:
    """A list whose members are separated by commas."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def folder(name: str, *, default: Path) -> Path:
    """An absolute path; a relative one counts from the current folder."""
    return Path(text(name, str(default))).expanduser().absolute()


def fernet_keys(name: str) -> list[str]:
    """Keys separated by commas, each 32 random bytes in URL-safe Base64."""
    import base64  # noqa: PLC0415  # few processes have any

    found = words(name)
    for key in found:
        try:
            is_key = len(base64.urlsafe_b64decode(key)) == KEY_BYTES
        except ValueError:
            is_key = False
        if not is_key:
            raise stop(f"{name} holds a key that isn't 32 bytes in URL-safe Base64.")
    return found
