from django.db import migrations
from django.db.models import F

from accounts.notices import ensure_notices


def add(apps, _schema_editor):
    notices = apps.get_model("accounts", "ConsentText")
    ensure_notices(notices)
    # What modeltranslation fills for today's model: the plain column is that of the first language.
    notices.objects.filter(body="").update(body=F("body_ar"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_organisations_register")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
