from django.db import migrations


class Migration(migrations.Migration):
    """Apart from the copy before it: rows that were just written wait for their triggers, and no column goes then."""

    dependencies = [("ideas", "0017_reasons_for_hiding_by_language")]

    operations = [migrations.RemoveField("idea", "hidden_reason")]
