"""In-process events: one app says what happened, handlers of other apps act in its transaction.

An event is a frozen dataclass derived from `Event`, defined by the app that emits it. A handler is
declared by the app that acts. Handlers run at once, in declared order. An exception of a handler
rolls the transaction back and reaches the caller, so a DomainError refuses what happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import transaction

from core.declarations import Declaration, declared

P = ParamSpec("P")


class Event:
    """Base of all events. They hold rows or ids of the organization whose scope is open."""


E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Handler(Declaration, Generic[E]):
    """A function that is called for each event of a class."""

    event: type[E]
    handle: Callable[[E], None]

    @property
    def key(self) -> tuple[str, str]:
        """The event and the function."""
        return self.event.__qualname__, f"{self.handle.__module__}.{self.handle.__qualname__}"


_handlers: dict[object, list[Callable[[Any], None]]] = {}


def connect_handlers() -> None:
    """Sort the declared handlers by event, so that emitting is one look-up."""
    _handlers.clear()
    for handler in declared(Handler).values():
        _handlers.setdefault(handler.event, []).append(handler.handle)


def emit(event: Callable[P, Event], *args: P.args, **kwargs: P.kwargs) -> None:
    """Build the event and hand it to its handlers; without a handler nothing is built.

    `emit(MemberLeft, member=member)`. Raises RuntimeError outside a transaction.
    """
    handlers = _handlers.get(event)
    if not handlers:
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is emitted in the transaction of what happened.")
    happened = event(*args, **kwargs)
    for handle in handlers:
        handle(happened)
