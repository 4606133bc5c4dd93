from django.db import migrations


class Migration(migrations.Migration):
    """Apart from the copy before it: rows that were just written wait for their triggers, and no column goes then."""

    dependencies = [("consultation", "0005_reasons_for_hiding_comments")]

    operations = [migrations.RemoveField("comment", "hidden_reason")]
