"""How far today is summed up: a column that is empty until the next fold."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_day_sums")]
    operations = [
        migrations.AddField("rolledup", "until", models.DateTimeField(null=True)),
    ]
