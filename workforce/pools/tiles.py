"""What the apps above show on a pool's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.declarations import Declaration, declared
from core.identity.models import Member
from workforce.organizations.dashboard import Tile
from workforce.pools.models import Pool


@dataclass(frozen=True)
class PoolTiles(Declaration):
    """One app's numbers on a pool's page: `tiles(pool, viewer)`, those that the viewer may see."""

    name: str
    tiles: Callable[[Pool, Member], list[Tile]]

    @property
    def key(self) -> str:
        """The name."""
        return self.name


def tiles_of(pool: Pool, *, viewer: Member) -> list[Tile]:
    """The numbers of all apps."""
    sources = declared(PoolTiles).values()
    return [tile for source in sources for tile in source.tiles(pool, viewer)]
