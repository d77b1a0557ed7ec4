"""Files of an import are looked into by a job, which keeps what the preview page shows.

Imports of files that wait for their preview have none: they are cancelled, and can be started again
as long as their files are kept.
"""

from django.db import migrations, models

CANCEL = """
update annotation_import
set state = 'cancelled', finished_at = now(),
    failure = 'Crewmark was updated before this import was started. Start it again.'
where state = 'preview' and options ->> 'form' = 'files'
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0005_guideline_images")]
    operations = [
        migrations.AddField(model_name="import", name="preview", field=models.JSONField(null=True)),
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.CharField(
                choices=[
                    ("inspecting", "Reading the files"),
                    ("preview", "Waiting for you"),
                    ("queued", "Queued"),
                    ("running", "Running"),
                    ("checked", "Checked, waiting for you"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                ],
                default="preview",
                max_length=10,
            ),
        ),
        migrations.RunSQL(CANCEL, migrations.RunSQL.noop),
    ]
