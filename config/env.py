"""What does the environment say? A malformed value stops the process with a sentence."""

import os
from collections.abc import Collection
from pathlib import Path

YES = frozenset({"1", "true", "yes", "on"})
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
    raise stop(f"{name} is “{value}”, which is neither yes nor no. Use 1 or 0.")


def whole_number(name: str, *, default: int, least: int = 0, most: int = 2**31) -> int:
    """A whole number between `least` and `most`, both included."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise stop(f"{name} is “{value}”. It must be a whole number from {least} to {most}.")
    return int(value)


def one_of(name: str, choices: Collection[str], *, default: str) -> str:
    """One of a few words."""
    value = text(name, default)
    if value not in choices:
        raise stop(f"{name} is “{value}”. It must be one of: {', '.join(sorted(choices))}.")
    return value


def words(name: str, *, default: Collection[str] = ()) -> list[str]:
    """A list whose members are separated by commas."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def folder(name: str, *, default: Path) -> Path:
    """An absolute path; a relative one counts from the current folder."""
    return Path(text(name, str(default))).expanduser().absolute()
