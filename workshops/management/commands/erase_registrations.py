"""Erase what is known about the people of workshops that are long over. The worker does the same once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workshops.services import erase_people, workshops_to_erase


class Command(BaseCommand):
    help = "Erases names and addresses of people of workshops that ended REGISTRATION_MONTHS ago; the counts stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and erase nothing")
        parser.add_argument("--months", type=int, help="instead of REGISTRATION_MONTHS")

    def handle(self, *args: Any, **options: Any) -> None:
        for workshop in workshops_to_erase(months=options["months"]):
            if options["dry_run"]:
                n = workshop.registrations.filter(erased_at__isnull=True).count()
                n += workshop.attendances.filter(registration__isnull=True).exclude(name="").count()
                self.stdout.write(f"{workshop.reference}: {n} to erase")
            else:
                self.stdout.write(f"{workshop.reference}: {erase_people(workshop=workshop)} erased")
