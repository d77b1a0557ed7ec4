from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built while people work

    dependencies = [
        ("annotation", "0017_items_of_a_batch"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="outcome",
            index=models.Index(
                condition=models.Q(("is_current", False)),
                fields=["item"],
                name="outcome_superseded",
            ),
        ),
    ]
