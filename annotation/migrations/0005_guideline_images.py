"""Pictures of a guideline become images: table, index and keys take the word of the pages."""

from django.db import migrations, models
from django.db.models.deletion import CASCADE

import core.tenancy.keys


class Migration(migrations.Migration):
    dependencies = [("annotation", "0004_item_moves"), ("core", "0003_notifications")]
    operations = [
        migrations.RemoveConstraint("guidelinepicture", "guideline_picture_once"),
        migrations.RemoveConstraint(
            "guidelinepicture", "annotation_guidelinepicture_project_same_org"
        ),
        migrations.RemoveConstraint(
            "guidelinepicture", "annotation_guidelinepicture_added_by_same_org"
        ),
        migrations.RenameModel("GuidelinePicture", "GuidelineImage"),
        migrations.AlterField(
            "guidelineimage",
            "project",
            core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=CASCADE,
                related_name="guideline_images",
                to="annotation.project",
            ),
        ),
        migrations.RenameIndex(
            "guidelineimage",
            new_name="guideline_image_newest",
            old_name="guideline_picture_newest",
        ),
        migrations.AddConstraint(
            "guidelineimage",
            models.UniqueConstraint(fields=("project", "key"), name="guideline_image_once"),
        ),
        *(
            migrations.AddConstraint(
                "guidelineimage",
                core.tenancy.keys.CompositeForeignKey(
                    field=field, name=f"annotation_guidelineimage_{field}_same_org"
                ),
            )
            for field in ("project", "added_by")
        ),
    ]
