"""Order in which a member sees compared texts.

Drawn from the project's seed, the item and the person: whoever claims an item again finds it as
they left it, and nobody can guess another's order. Reviewers and managers see the stored order.
"""

from __future__ import annotations

from annotation.label_types.ranking import RankingField
from annotation.label_types.schema import LabelSchema
from annotation.workflow.lifecycle.sampling import draw


def order_shown(
    schema: LabelSchema, *, parts: int, seed: int, item_id: int, member_id: int
) -> tuple[int, ...]:
    """The places of the texts in the stored item, in the order shown; empty: as they are stored."""
    if not is_shuffled(schema):
        return ()
    keys = [b"order:%d:%d:%d" % (item_id, member_id, place) for place in range(parts)]
    return tuple(sorted(range(parts), key=lambda place: draw(seed, keys[place])))


def is_shuffled(schema: LabelSchema) -> bool:
    """Whether a question asks for it; other questions may name the texts by their places."""
    return any(isinstance(field, RankingField) and field.shuffle for field in schema.fields)
