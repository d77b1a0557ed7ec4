"""The moment a membership was suspended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_plain_labels")]
    operations = [
        migrations.AddField("member", "suspended_at", models.DateTimeField(blank=True, null=True)),
    ]
