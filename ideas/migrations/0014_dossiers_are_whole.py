"""Every transmission is in a dossier, every idea says by which way it came; an extension is never reworded."""

import django.db.models.deletion
from django.db import migrations, models

SQL = """
create trigger duedateextension_is_final before update or delete on ideas_duedateextension
  for each row execute function ideas_refuse_any_change();
"""
UNDO = "drop trigger duedateextension_is_final on ideas_duedateextension;"


class Migration(migrations.Migration):
    dependencies = [("ideas", "0013_dossiers_of_earlier_transmissions")]
    operations = [
        migrations.AddConstraint(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'workshop'), ('intake', 'workshop')), models.Q(('channel', 'portal'), models.Q(('intake', 'workshop'), _negated=True)), _connector='OR'), name='idea_intake_goes_with_channel'),
        ),
        migrations.AlterField(
            model_name="transmission",
            name="dossier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transmissions",
                to="ideas.dossier",
                verbose_name="dossier",
            ),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
