"""What was sent before there were dossiers is put into one for each plan, institution, day and due date."""

from django.db import migrations
from django.db.models import Min


def into_dossiers(apps, _editor):
    Dossier, Transmission = apps.get_model("ideas", "Dossier"), apps.get_model("ideas", "Transmission")
    waiting = Transmission.objects.filter(dossier__isnull=True)
    groups = (
        waiting.values("idea__plan", "idea__plan__reference", "institution", "at__date", "due_date")
        .annotate(first=Min("at"))
        .order_by("idea__plan", "first", "institution", "due_date")
    )
    for group in list(groups):
        rows = waiting.filter(
            idea__plan=group["idea__plan"],
            institution=group["institution"],
            at__date=group["at__date"],
            due_date=group["due_date"],
        )
        first = rows.order_by("pk")[0]
        number = Dossier.objects.filter(plan=group["idea__plan"]).count() + 1
        dossier = Dossier.objects.create(
            reference=f"{group['idea__plan__reference']}-D-{number:03d}",
            plan_id=group["idea__plan"],
            number=number,
            institution_id=group["institution"],
            at=group["first"],
            due_date=group["due_date"],
            by=first.by,
            is_illustrative=not rows.filter(is_illustrative=False).exists(),
        )
        rows.update(dossier=dossier)


def ways_in(apps, _editor):
    apps.get_model("ideas", "Idea").objects.filter(channel="workshop").update(intake="workshop")


class Migration(migrations.Migration):
    dependencies = [("ideas", "0012_dossiers")]
    operations = [
        migrations.RunPython(into_dossiers, migrations.RunPython.noop),
        migrations.RunPython(ways_in, migrations.RunPython.noop),
    ]
