from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built while people work

    dependencies = [
        ("annotation", "0016_batch_counts"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="item",
            index=models.Index(fields=["batch", "-id"], name="item_by_batch"),
        ),
    ]
