from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ogportal import demo
from ogportal.demo.loading import SIGNINS
from ogportal.record import RecordError


class Command(BaseCommand):
    help = "Load the record and the illustrative rows of the demonstration. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--signins", type=Path, default=SIGNINS, help="Where the demonstration's sign-ins are written."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = demo.load(signins=options["signins"])
        except RecordError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] < 1:
            return
        self.stdout.write(
            "The demonstration is loaded." if loaded.added else "The demonstration is there already: nothing changed."
        )
        if loaded.renewed:
            self.stdout.write(f"New passwords for {', '.join(loaded.renewed)}: {options['signins']}")
