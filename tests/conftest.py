"""What every test may ask for; the parts stand in `tests/support/`."""

pytest_plugins = [
    "tests.support.environment",
    "tests.support.people",
    "tests.support.plans",
    "tests.support.mails",
    "tests.support.queries",
    "tests.support.browser",
    "tests.demonstration",
    "tests.support.portal",
    "tests.support.languages",
]
