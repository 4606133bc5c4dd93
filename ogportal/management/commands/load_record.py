from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ogportal.record import RecordError, load


class Command(BaseCommand):
    help = "Load a folder of facts as the published record of plans. Loading it twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="the folder (the portal's own copy when left out)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load(options["path"])
        except RecordError as error:
            raise CommandError(f"The record was refused; nothing was loaded.\n{error}") from None
        if loaded.did_nothing:
            self.stdout.write("The record is loaded already; nothing changed.")
            return
        for what in ("created", "changed", "removed"):
            for name, number in sorted(getattr(loaded, what).items()):
                self.stdout.write(f"{what}: {number} {name}")
