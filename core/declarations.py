"""Declarations: what each app adds to the apps below it, collected once when the apps are ready.

An app has a module `declares` with a list `DECLARES` of entries. An entry is a frozen dataclass
derived from `Declaration`, defined by the feature that reads it: `Permission`, `NavigationEntry`,
`Handler` … Apps are read in the order of INSTALLED_APPS, entries in the order of the list.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule

MODULE = "declares"


class Declaration:
    """Base of all entries. Two entries of one class never have the same key."""

    @property
    def key(self) -> Hashable:
        """What the entry is found by."""
        raise NotImplementedError


Entry = TypeVar("Entry", bound=Declaration)

_collected: Mapping[type[Declaration], Mapping[Any, Any]] | None = None
_NOTHING: Mapping[Any, Any] = MappingProxyType({})


def declared(kind: type[Entry]) -> Mapping[Any, Entry]:
    """All entries of this class by key, in declared order; raises RuntimeError before the start."""
    if _collected is None:
        raise RuntimeError(f"{kind.__name__}: nothing is collected until the apps are ready.")
    return _collected.get(kind, _NOTHING)


def collect(app_names: Iterable[str]) -> None:
    """Read the declarations of these apps and freeze them.

    Raises ImproperlyConfigured for what isn't a declaration and for a key declared twice.
    """
    global _collected  # noqa: PLW0603  # set once, when the apps are ready
    found: dict[type[Declaration], dict[Hashable, Declaration]] = {}
    declared_by: dict[tuple[type[Declaration], Hashable], str] = {}
    for app in app_names:
        for entry in entries_of(app):
            kind = type(entry)
            first = declared_by.setdefault((kind, entry.key), app)
            if entry.key in found.setdefault(kind, {}):
                raise ImproperlyConfigured(
                    f"{app} declares {kind.__name__} {entry.key!r}, which {first} declares already."
                )
            found[kind][entry.key] = entry
    _collected = {kind: MappingProxyType(entries) for kind, entries in found.items()}


def entries_of(app: str) -> Iterable[Declaration]:
    """The entries of one app; none where it has no module for them."""
    if not module_has_submodule(import_module(app), MODULE):
        return []
    entries: list[Declaration] = import_module(f"{app}.{MODULE}").DECLARES
    for entry in entries:
        if not isinstance(entry, Declaration):
            raise ImproperlyConfigured(f"{app} declares {entry!r}, which isn't a declaration.")
    return entries
