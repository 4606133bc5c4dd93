"""Of every floor the tables that triggers watch refuse to be emptied; here, since this app stands above them all."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0012_nothing_is_emptied"),
        ("ideas", "0019_people_by_triggers"),
        ("commitments", "0005_texts_can_be_seen"),
        ("consultation", "0004_texts_can_be_seen"),
        ("outcomes", "0001_archives_of_plans"),
    ]
    operations = [migrations.RunSQL("select core_keep_from_emptying()", migrations.RunSQL.noop)]
