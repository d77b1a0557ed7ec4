"""Which text does an example have that is an item? The item's own, read when it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from annotation.data.models import Item, ItemState
from annotation.guidelines.actions import lock_guideline, save_guideline_draft
from annotation.guidelines.content import MOST_EXAMPLES, ClassBlock, Example, Guideline
from annotation.guidelines.models import GuidelineVersion
from annotation.guidelines.queries import content_to_edit, newest_version, project_classes
from annotation.projects.models import Project
from workforce.members.models import Member
from workforce.permissions.can import require
from workforce.web.errors import Invalid

LONGEST_SHOWN = 4_000  # characters of an item in an example
SEARCHED = 20_000  # items looked through for one page of search results
FOUND = 30  # shown on one page


def shown_items(project_id: int) -> QuerySet[Item]:
    """The items that may stand as examples: those that aren't excluded."""
    items: QuerySet[Item] = Item.objects.filter(project_id=project_id)
    return items.exclude(state=ItemState.EXCLUDED)


def item_texts(project_id: int, ids: Iterable[int | None]) -> dict[int, str]:
    """The beginnings of these items' texts by id; items that are gone or excluded are left out."""
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    found = shown_items(project_id).filter(pk__in=wanted)
    return dict(found.values_list("pk", Left("text", LONGEST_SHOWN)))


def items_in(guideline: Guideline) -> set[int]:
    """The ids of the items that are examples."""
    examples = (each for block in guideline.blocks for each in block.examples)
    return {each.item for each in examples if each.item is not None}


def with_item_texts(guideline: Guideline, texts: dict[int, str]) -> Guideline:
    """The same with the items' texts filled in, for reading; items without a text are dropped."""
    blocks = tuple(
        block.model_copy(update={"examples": tuple(with_texts(block.examples, texts))})
        for block in guideline.blocks
    )
    return guideline.model_copy(update={"blocks": blocks})


def with_texts(examples: tuple[Example, ...], texts: dict[int, str]) -> list[Example]:
    """These examples, an item's by its text."""
    filled = [
        each if each.item is None else each.model_copy(update={"text": texts.get(each.item, "")})
        for each in examples
    ]
    return [each for each in filled if each.text]


def search_items(project: Project, words: str, before: int | None) -> tuple[list[Item], int | None]:
    """Items whose text holds the words or whose external id is them, and where to look further.

    One call looks through a bounded number of the newest items below `before`, so that a rare word
    among a million costs little; the second value is the id to go on below, None at the end.
    """
    window = Item.objects.filter(project=project).order_by("-pk")
    if before is not None:
        window = window.filter(pk__lt=before)
    looked = window[:SEARCHED]
    found = shown_items(project.pk).filter(pk__in=looked.values("pk")).order_by("-pk")
    if words:
        found = found.filter(text__icontains=words) | found.filter(external_id=words)
    rows = list(found.select_related("batch")[: FOUND + 1])
    if len(rows) > FOUND:
        return rows[:FOUND], rows[FOUND - 1].pk
    last = list(window.values_list("pk", flat=True)[SEARCHED - 1 : SEARCHED])
    return rows, last[0] if last else None


@transaction.atomic
def add_item_example(
    *, by: Member, project: Project, item: Item, class_key: str, good: bool, note: str = ""
) -> GuidelineVersion:
    """Put an item of the project into the draft as an example of a class.

    The draft begins from the version in force where there is none. An item that is an example of
    the class already gets the new verdict and note. Raises Invalid for an unknown class, a full
    one, or an item that is excluded.
    """
    require(by, "guideline.change")
    if class_key not in {each.key for each in project_classes(project)}:
        raise Invalid(_("Choose one of the project's classes."))
    if item.project_id != project.pk or item.state == ItemState.EXCLUDED:
        raise Invalid(_("This item is excluded, so it can't be an example. Choose another."))
    lock_guideline(project)
    content = content_to_edit(project, newest_version(project))
    example = Example(item=item.pk, good=good, note=note)
    blocks = tuple(
        with_example(block, example) if block.class_key == class_key else block
        for block in content.blocks
    )
    changed = content.model_copy(update={"blocks": blocks})
    return save_guideline_draft(by=by, project=project, content=changed)


def with_example(block: ClassBlock, example: Example) -> ClassBlock:
    """The block with the example last; raises Invalid when it is full."""
    others = tuple(each for each in block.examples if each.item != example.item)
    if len(others) >= MOST_EXAMPLES:
        raise Invalid(_("This class has 100 examples already. Remove one first."))
    return block.model_copy(update={"examples": (*others, example)})
