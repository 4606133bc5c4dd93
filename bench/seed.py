"""`python -m bench.seed 1000`: bring the database of DATABASE_URL up to date and fill it, once."""

import sys

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from bench import seeding

    call_command("migrate", verbosity=0)
    if not seeding.is_seeded():
        seeding.seed(int(sys.argv[1]))
        seeding.analyse()


if __name__ == "__main__":
    main()
