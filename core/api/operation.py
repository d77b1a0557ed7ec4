"""What an API operation needs, takes and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from core.api.bodies import Body, Nothing, Shown
from core.identity.models import Member


@dataclass(frozen=True)
class Operation:
    """What one verb of an endpoint needs, takes and answers; the schema is made from it too.

    `on` finds the object the address names, `prepared` makes a page's rows ready for showing,
    `prepared_for` does so for the member who asks,
    `sends` are the content types a file may have, where it answers with one.
    """

    permission: str | None
    on: Callable[..., Any] | None = None
    takes: type[Body] = Nothing
    filters: type[Body] = Nothing
    returns: type[Shown] | None = None
    many: bool = False
    pages: bool = False
    prepared: Callable[[list[Any]], Any] | None = None
    prepared_for: Callable[[Member, list[Any]], Any] | None = None
    status: int = HTTPStatus.OK
    sends: tuple[str, ...] = ()

    @property
    def status_sent(self) -> int:
        """What a success is answered with."""
        answers_nothing = self.returns is None and not self.sends
        return HTTPStatus.NO_CONTENT if answers_nothing else self.status
