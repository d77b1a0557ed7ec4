"""The secret of an API token: a prefix, 256 random bits, and a checksum for scanners."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import zlib

PREFIX = "cmk_"
LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM_BITS = 256
RANDOM_LETTERS = 43  # 62 ** 43 > 2 ** 256
CHECK_LETTERS = 6  # 62 ** 6 > 2 ** 32
SHAPE = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM_LETTERS + CHECK_LETTERS}}}")
SHOWN_LETTERS = 10


def new_secret() -> str:
    """A token nobody has had before: cmk_ and 49 letters or digits."""
    body = PREFIX + in_letters(secrets.randbits(RANDOM_BITS), RANDOM_LETTERS)
    return body + checksum(body)


def is_wellformed(secret: str) -> bool:
    """Whether this can be a token of ours, told without the database."""
    if not SHAPE.fullmatch(secret):
        return False
    return secret[-CHECK_LETTERS:] == checksum(secret[:-CHECK_LETTERS])


def digest_of(secret: str) -> bytes:
    """What is stored: SHA-256 is enough, since nobody can guess 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()


def start_of(secret: str) -> str:
    """The first letters, by which its owner knows it again."""
    return secret[:SHOWN_LETTERS]


def checksum(body: str) -> str:
    """The CRC-32 of all that stands before it."""
    return in_letters(zlib.crc32(body.encode()), CHECK_LETTERS)


def in_letters(number: int, length: int) -> str:
    """A number in base 62 with leading zeros."""
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(reversed(letters))
