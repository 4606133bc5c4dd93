from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import sealing
from core.models import LogLink


class Command(BaseCommand):
    help = "Go along the sealed log and name each row that was changed or is missing. Exits 1 when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads", type=Path, help="published heads that were kept (the text of /log.txt): each must fit the chain"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kept = _kept(options["heads"]) if options["heads"] else []
        faults = list(sealing.verify(kept))
        if faults:
            raise CommandError("\n".join([f"{len(faults)} do not fit:", *map(str, faults)]))
        last = LogLink.objects.order_by("-number").first()
        head = f"head {last.number} {last.hash}" if last else "nothing is sealed yet"
        self.stdout.write(f"{LogLink.objects.count()} links and {len(kept)} kept heads fit; {head}")


def _kept(path: Path) -> list[tuple[int, str]]:
    """Lines of day, number and hash; what begins with # is not one."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            try:
                _day, number, digest = line.split()
                found.append((int(number), digest))
            except ValueError as wrong:
                raise CommandError(f"{path}: this is not a day, a number and a hash: {line!r}") from wrong
    return found
