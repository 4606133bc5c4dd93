"""Erase what is over, each kind of data after its time. The worker does the same once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ogportal.privacy.retention import RETENTION


class Command(BaseCommand):
    help = "Erases personal data whose time is over (times are settings); --dry-run says how many rows that would be."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and erase nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        for kept in RETENTION:
            number = kept.due() if options["dry_run"] else kept.erase()
            self.stdout.write(f"{kept.key}: {number} {'to erase' if options['dry_run'] else 'erased'}")
