"""Counts of attempts: unlogged, since losing them in a crash of the server harms nobody."""

from django.db import migrations, models

CACHE = """
create unlogged table crewmark_cache (
    cache_key varchar(255) primary key, value text not null, expires timestamptz not null
);
create index crewmark_cache_expires on crewmark_cache (expires);
alter table workforce_attempts set unlogged;
"""


class Migration(migrations.Migration):
    dependencies = [("workforce", "0003_notices")]

    operations = [
        migrations.CreateModel(
            name="Attempts",
            fields=[
                ("key", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("times", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["began_at"], name="attempts_oldest")],
            },
        ),
        migrations.RunSQL(CACHE, "drop table crewmark_cache"),
    ]
