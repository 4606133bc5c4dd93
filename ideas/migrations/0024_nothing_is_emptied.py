"""The tables of the tallies that came last refuse to be emptied as the others do."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ideas", "0023_workshops_in_the_tally"), ("core", "0012_nothing_is_emptied")]
    operations = [migrations.RunSQL("select core_keep_from_emptying()", migrations.RunSQL.noop)]
