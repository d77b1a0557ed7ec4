"""In which order does a person see the texts of an item that are compared?

Drawn from the project's seed, the item and the person: whoever claims an item again finds it as
they left it, and nobody can guess another's order. Reviewers and managers see the stored order.
"""

from __future__ import annotations

from annotation.datasets.models import Item
from annotation.label_types.ranking import RankingField
from annotation.label_types.schema import LabelSchema, schema_of
from annotation.projects.models import Project
from annotation.workflow.lifecycle.sampling import draw
from core.identity.models import Member


def order_shown(
    schema: LabelSchema, *, parts: int, seed: int, item_id: int, member_id: int
) -> tuple[int, ...]:
    """The places of the texts in the stored item, in the order shown; empty: as they are stored."""
    if not is_shuffled(schema):
        return ()
    keys = [b"order:%d:%d:%d" % (item_id, member_id, place) for place in range(parts)]
    return tuple(sorted(range(parts), key=lambda place: draw(seed, keys[place])))


def order_for(member: Member, project: Project, item: Item) -> tuple[int, ...]:
    """The same for an item at hand; the project's schema is loaded."""
    if project.schema is None or not item.parts:
        return ()
    return order_shown(
        schema_of(project.schema.fields),
        parts=len(item.parts),
        seed=project.seed,
        item_id=item.pk,
        member_id=member.pk,
    )


def is_shuffled(schema: LabelSchema) -> bool:
    """Whether a question asks for it; other questions may name the texts by their places."""
    return any(isinstance(field, RankingField) and field.shuffle for field in schema.fields)
