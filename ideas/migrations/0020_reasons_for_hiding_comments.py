from django.conf import settings
from django.db import migrations, models


def keep_reasons(apps, schema_editor):
    """What stood as one text stands in every publishing language, as it was shown."""
    for comment in apps.get_model("ideas", "IdeaComment").objects.exclude(hidden_reason="").only("pk", "hidden_reason"):
        comment.hidden_reasons = dict.fromkeys(settings.PUBLISHING_LANGUAGES, comment.hidden_reason)
        comment.save(update_fields=["hidden_reasons"])


class Migration(migrations.Migration):
    dependencies = [("ideas", "0019_people_by_triggers")]

    operations = [
        migrations.AddField(
            "ideacomment",
            "hidden_reasons",
            models.JSONField(blank=True, db_default={}, default=dict, verbose_name="public reason for hiding"),
        ),
        migrations.RunPython(keep_reasons, migrations.RunPython.noop, elidable=True),
    ]
