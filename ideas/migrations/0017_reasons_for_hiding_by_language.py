from django.conf import settings
from django.db import migrations, models


def keep_reasons(apps, schema_editor):
    """What stood as one text stands in every publishing language, as it was shown."""
    for idea in apps.get_model("ideas", "Idea").objects.exclude(hidden_reason="").only("pk", "hidden_reason"):
        idea.hidden_reasons = dict.fromkeys(settings.PUBLISHING_LANGUAGES, idea.hidden_reason)
        idea.save(update_fields=["hidden_reasons"])


class Migration(migrations.Migration):
    dependencies = [("ideas", "0016_texts_can_be_seen")]

    operations = [
        migrations.AddField(
            "idea",
            "hidden_reasons",
            models.JSONField(
                blank=True,
                db_default={},
                default=dict,
                verbose_name="public reason for hiding",
            ),
        ),
        migrations.RunPython(keep_reasons, migrations.RunPython.noop, elidable=True),
    ]
