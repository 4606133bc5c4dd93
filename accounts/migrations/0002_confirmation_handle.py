"""The page that waits for a code gets an address of its own, so that the mail's token stands in the mail alone."""

from django.db import migrations, models

import accounts.models


def give_handles(apps, schema_editor):
    """A default is computed once for all rows; each needs its own."""
    confirmations = apps.get_model("accounts", "Confirmation")
    for row in confirmations.objects.filter(handle__isnull=True):
        row.handle = accounts.models.new_confirmation_handle()
        row.save(update_fields=["handle"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.AddField(
            "confirmation", "handle", models.CharField(max_length=40, null=True, editable=False)
        ),
        migrations.RunPython(give_handles, migrations.RunPython.noop),
        migrations.AlterField(
            "confirmation",
            "handle",
            models.CharField(
                default=accounts.models.new_confirmation_handle, editable=False, max_length=40, unique=True
            ),
        ),
    ]
