"""Names in annotations, made from typed titles."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.text import slugify

MAX_NAME_LENGTH = 36


def new_name(title: str, taken: Collection[str], *, otherwise: str = "field") -> str:
    """A field's name made from its title and different from those taken."""
    plain = slugify(title).replace("-", "_").lstrip("_0123456789")[:MAX_NAME_LENGTH].rstrip("_")
    wanted = plain or otherwise
    if wanted not in taken:
        return wanted
    return next(name for n in range(2, 1_000) if (name := f"{wanted}_{n}") not in taken)
