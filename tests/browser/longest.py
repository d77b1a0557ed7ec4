"""What if people write names nobody has tried? Every text of a side, as long as it may be."""

from django.apps import apps
from django.db import DatabaseError, models, transaction

from core.identity.models import Organization, User
from core.tenancy.models import TenantModel
from core.tenancy.scope import across_tenants

# A hundred characters without a place to break: from the left, from the right, and images.
LATIN = ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2)[
    :100
]
ARABIC = ("الاستقلاليةوالمسؤوليةالاجتماعيةوالاستمرارية" * 3)[:100]
IMAGES = ("👩🏽‍🚀🏳️‍🌈👨‍👩‍👧‍👦🎛️" * 8)[:100]
NAMES = (LATIN, ARABIC, IMAGES)


def lengthen(side):
    """Write a long name wherever the side's secret stands, which is in everything it wrote.

    What may never change (facts, the audit log, ready releases) keeps the secret, which is long.
    """
    for model in apps.get_models():
        if issubclass(model, TenantModel):
            for field in model._meta.fields:
                if is_text(field):
                    lengthen_column(model, field, side.secret)
    for number, user in enumerate(side.users.values()):
        name = NAMES[number % 3]
        User.objects.filter(pk=user.pk).update(first_name=name, last_name=name[::-1])
    with across_tenants("tests give an organization a long name"):
        Organization.objects.filter(pk=side.pk).update(name=LATIN)


def is_text(field):
    """Whether people write in it: words, or something that holds words."""
    is_words = isinstance(field, models.CharField | models.TextField) and not field.choices
    return isinstance(field, models.JSONField) or (
        is_words and not isinstance(field, models.EmailField)
    )


def lengthen_column(model, field, secret):
    """One column of a table, row by row, each with another of the names."""
    for place, row in enumerate(model.objects.order_by("pk")):
        before = getattr(row, field.name)
        name = NAMES[place % 3] * (3 if isinstance(field, models.TextField) else 1)
        after = lengthened(before, secret, name, getattr(field, "max_length", None))
        if after != before:
            try:
                with transaction.atomic():
                    model.objects.filter(pk=row.pk).update(**{field.name: after})
            except DatabaseError:
                continue  # frozen by a trigger


def lengthened(value, secret, name, longest=None):
    """The value with the name in place of each text that holds the secret."""
    if isinstance(value, dict):
        return {key: lengthened(each, secret, name) for key, each in value.items()}
    if isinstance(value, list):
        return [lengthened(each, secret, name) for each in value]
    if isinstance(value, str) and secret in value:
        return name[:longest]
    return value
