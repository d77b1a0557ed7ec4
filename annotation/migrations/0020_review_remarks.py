"""Remarks of reviewers on single regions; null costs nothing on a large table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0017_items_of_a_batch"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="remarks",
            field=models.JSONField(null=True),
        ),
    ]
