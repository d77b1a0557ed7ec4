"""Remarks of reviewers on single regions; null costs nothing on a large table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0018_superseded_outcomes"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="remarks",
            field=models.JSONField(null=True),
        ),
    ]
