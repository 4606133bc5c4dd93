"""`python -m tests.security.removed [rows]`: take each protection out of a copy of the portal, and see its test fail.

A test that nobody has seen fail may hold nothing. Each line names rows of docs/security.md, a file, what is taken out
of it and what stands there instead; the tests are those of `tests`, or all that the first row names. The command needs
DATABASE_URL and REDIS_URL (`python -m ogportal.devservers with -- python -m tests.security.removed`) and writes the
last column of docs/security.md.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
_HISTORY, _WEB, _HEADERS = (f"tests/security/test_{name}.py" for name in ("history", "web", "headers"))
_CACHE, _JOBS, _BACK = (f"tests/ogportal/test_{name}.py" for name in ("pagecache", "jobs", "admin_access"))


@dataclass(frozen=True)
class Removed:
    rows: str
    #: What is taken away, for people.
    what: str
    path: str
    there: str
    instead: str
    tests: str


REMOVED = [
    Removed(
        "1 2 8 9 P7",
        "whose job it is",
        "ogportal/jobs/views.py",
        "Job.objects.filter(by=user, expires_at__gt=timezone.now())",
        "Job.objects.filter(expires_at__gt=timezone.now())",
        f"{_HISTORY}::test_01_decidim_cve_2025_65017_exports_are_not_swapped"
        f" {_JOBS}::test_a_finished_job_hands_out_its_file_to_its_owner_alone",
    ),
    Removed(
        "7 22 P3",
        "whose workshop it is",
        "workshops/querysets.py",
        "return self.filter(organiser__members=user)",
        "return self.all()",
        "tests/workshops/test_desk.py::test_a_workshop_of_another_organisation_is_not_there",
    ),
    Removed(
        "10",
        "whom a message is meant for",
        "workshops/querysets.py",
        "rows = self.standing() if audience == Audience.ALL else self.filter(state=audience)",
        "rows = self.all()",
        "tests/workshops/test_writing.py -k reach_those_who_were_meant",
    ),
    Removed(
        "12 P10",
        "cookies are looked at before a page is shared",
        "ogportal/pagecache.py",
        "            and HARMLESS_COOKIES.issuperset(request.COOKIES)\n",
        "",
        f"{_CACHE}::test_nobody_gets_the_page_of_somebody_who_is_signed_in",
    ),
    Removed(
        "W10",
        "the host in the key of a kept page",
        "ogportal/pagecache.py",
        "(request.scheme, request.get_host(), request.get_full_path())",
        "(request.scheme, request.get_full_path())",
        f"{_CACHE}::test_no_host_gets_the_page_of_another",
    ),
    Removed(
        "53",
        "keeping a page",
        "ogportal/pagecache.py",
        "            cache.set(key, (response.content, dict(response.items())), seconds)",
        "            pass",
        f"{_CACHE}::test_a_page_is_made_once_for_all_who_are_unknown",
    ),
    Removed(
        "17 P13",
        "the log keeps no message of an exception",
        "ogportal/observing/logs.py",
        '        return "…"\n    if not record.args:\n        return _ADDRESS.sub("…", str(record.msg))',
        "        return str(record.exc_info[1])\n    if not record.args:\n        return str(record.msg)",
        "tests/ogportal/test_log.py::test_an_exception_is_told_by_its_kind_and_places"
        " tests/ogportal/test_log.py::test_nothing_of_a_whole_journey_stands_in_the_log",
    ),
    Removed(
        "W14",
        "a line of the log is one JSON object",
        "ogportal/observing/logs.py",
        "return json.dumps(line, default=type)",
        'return str(line["message"])',
        f"{_WEB}::test_w14_no_visitor_writes_a_line_of_the_log"
        " tests/ogportal/test_log.py::test_nobody_writes_a_line_of_their_own",
    ),
    Removed(
        "23",
        "the time after which a link is void",
        "accounts/services.py",
        "        if locked.expires_at < now:\n            raise ConfirmationExpired\n",
        "",
        "tests/accounts/test_services.py::test_an_old_link_does_not_confirm_but_what_was_confirmed_stays_so",
    ),
    Removed(
        "26 W3",
        "the check of the token of forms",
        "ogportal/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        'tests/sweeps/test_access.py -k "nothing_is_taken_from_another_site and (ideas:new or workshops:register)"',
    ),
    Removed(
        "27",
        "the door for other methods",
        "ogportal/middleware.py",
        "if request.method not in self.ALLOWED:",
        "if False:",
        "tests/sweeps/test_access.py::test_every_other_method_is_refused_at_the_door",
    ),
    Removed(
        "33 I8",
        "a document is told by its content",
        "core/uploads.py",
        '    raise ValidationError(_("Only PDF, Word, Excel and PowerPoint files are taken."), code="kind")\n\n\ndef',
        '    return "pdf"\n\n\ndef',
        "tests/security/test_uploads.py::test_an_evil_file_is_refused",
    ),
    Removed(
        "42 I5",
        "the mark before a formula",
        "core/spreadsheet.py",
        '        text = f"\'{text}"',
        "        pass",
        "tests/core/test_spreadsheet.py::test_no_cell_begins_like_a_formula_and_none_has_controls"
        " tests/outcomes/test_exports.py::test_no_cell_is_a_formula",
    ),
    Removed(
        "44 W9",
        "links begin with the portal's own address",
        "accounts/adapters.py",
        "settings.SITE_URL + value.removeprefix(asked)",
        "value",
        f"{_HISTORY}::test_44_indico_cve_2021_30185_a_foreign_host_stands_in_no_mail",
    ),
    Removed(
        "45 W5",
        "known and unknown addresses are answered alike",
        "ogportal/settings.py",
        "ACCOUNT_PREVENT_ENUMERATION = True",
        "ACCOUNT_PREVENT_ENUMERATION = False",
        f"{_WEB}::test_w5_a_known_and_an_unknown_address_get_one_answer",
    ),
    Removed(
        "48 W7",
        "only what our own proxies wrote is believed",
        "accounts/clients.py",
        "seen[-proxies] if len(seen) >= proxies else peer",
        "seen[0] if seen else peer",
        "tests/accounts/test_clients.py::test_only_what_our_own_proxies_wrote_is_believed",
    ),
    Removed(
        "W6",
        "wrong passwords are counted by login and client",
        "accounts/adapters.py",
        'f"{super()._get_login_attempts_cache_key(request, **credentials)}:{client_address(request)}"',
        "super()._get_login_attempts_cache_key(request, **credentials)",
        "tests/accounts/test_adapters.py::test_guessing_locks_out_the_guesser_alone",
    ),
    Removed(
        "W6",
        "a whole office is not locked out by its address",
        "ogportal/settings.py",
        '"login_failed": "100/5m/ip,5/5m/key"',
        '"login_failed": "5/5m/ip"',
        f"{_WEB}::test_w6_one_who_guesses_locks_out_nobody_else",
    ),
    Removed(
        "49 O1",
        "Redis wants a password",
        "docker-compose.yml",
        '"requirepass %s\\nappendonly',
        '"port 6379\\nappendonly',
        "tests/deploy/test_compose.py::test_redis_wants_a_password_and_forgets_nothing"
        f" {_HISTORY}::test_49_pretix_2018_only_the_proxy_is_published",
    ),
    Removed(
        "52",
        "the time of grace for a form that was opened in time",
        "ideas/forms.py",
        "GRACE = timedelta(minutes=15)",
        "GRACE = timedelta(0)",
        "tests/ideas/test_submitting_pages.py::test_a_form_opened_before_the_closing_is_taken_for_a_quarter_of_an_hour",
    ),
    Removed(
        "W2 W12",
        "headers on every answer",
        "ogportal/middleware.py",
        "            response.headers.setdefault(name, value)",
        "            pass",
        f"{_HEADERS}::test_every_answer_has_every_header",
    ),
    Removed(
        "W1 32 34",
        "escaping of a title",
        "templates/ideas/comment.html",
        "{{ idea.title }}",
        "{{ idea.title|safe }}",
        "tests/security/test_xss.py::test_no_text_is_run_on_any_page"
        " tests/architecture/test_sources.py::test_escaping_is_turned_off_in_plain_text_alone",
    ),
    Removed(
        "W8",
        "the field that only machines fill",
        "core/trap.py",
        'if self.cleaned_data["website"]:',
        "if False:",
        'tests/sweeps/test_consents.py -k "nobody_sees or not_signed_in_either"',
    ),
    Removed(
        "W13",
        "a subject is one line",
        "core/outbox.py",
        'delivery.subject = clean_line(_plain(f"emails/{delivery.kind}.subject.txt", context))[:250]',
        'delivery.subject = _plain(f"emails/{delivery.kind}.subject.txt", context)[:250]',
        "tests/core/test_outbox.py::test_what_people_typed_is_escaped_in_html_and_bounded_in_the_subject",
    ),
    Removed(
        "31 W15 I14",
        "a PDF reads nothing but what stands in it",
        "core/documents/pdf.py",
        'URLFetcher(allowed_protocols={"data"})',
        "URLFetcher()",
        "tests/core/documents/test_pdf.py::test_no_file_and_no_other_machine_is_read",
    ),
    Removed(
        "5 P5",
        "what is public has a state that was announced",
        "ideas/querysets/idea.py",
        'return self.filter(~Q(public_state=""), plan__is_published=True)',
        "return self.all()",
        "tests/sweeps/test_canaries.py::test_what_is_not_public_has_no_page",
    ),
    Removed(
        "U1",
        "no NUL goes further",
        "ogportal/middleware.py",
        'if "\\x00" in request.path or _has_nul(request.GET):',
        "if False:",
        f"{_HEADERS}::test_every_answer_has_every_header",
    ),
    Removed(
        "U2 U3",
        "a text of which nothing can be seen is refused",
        "core/fields.py",
        "    default_validators = [validate_visible, validate_not_only_marks]\n\n    def to_python",
        "    default_validators = []\n\n    def to_python",
        "tests/core/test_fields.py tests/workshops/test_services.py::test_a_name_that_cannot_be_seen_is_refused",
    ),
    Removed(
        "P14",
        "the hash of a row is compared with its link",
        "core/sealing.py",
        "    if row_hash != link.row_hash:",
        "    if False:",
        "tests/core/test_sealing.py::test_a_changed_row_is_found",
    ),
    Removed(
        "4 P6",
        "filters of the address are those of the list",
        "plans/backoffice/roles.py",
        'return any(lookup == name or lookup.startswith(f"{name}__") for name in offered)',
        "return True",
        f"{_BACK}::test_a_secret_is_not_guessed_through_filters_of_the_address",
    ),
    Removed(
        "11 20 P1 P8",
        "who may read a row of the back office",
        "plans/backoffice/roles.py",
        "        if asked(request, reads_everything, self.plan_of(obj)):",
        "        if True:",
        f'{_BACK} -k "each_page_of_a_model and (screeningdecision or discrepancy)"',
    ),
    Removed(
        "29",
        "who may write a row of the back office",
        "plans/backoffice/roles.py",
        "return what in self.staff_write and asked(request, works_on_plan, self.plan_of(obj))",
        "return True",
        f'{_BACK} -k "each_page_of_a_model and (screeningreason or plans.theme)"',
    ),
    Removed(
        "19",
        "the table of states",
        "core/transitions.py",
        "    if to not in obj.TRANSITIONS.get(current, frozenset()):",
        "    if False:",
        "tests/workshops/test_services.py::test_a_workshop_goes_only_where_the_table_lets_it",
    ),
    Removed(
        "21",
        "who may bring a table in or take one out",
        "plans/backoffice/sheets.py",
        "        if not self.may_export(request):\n            raise PermissionDenied\n",
        "",
        "tests/plans/test_backoffice_sheets.py::test_a_committee_member_takes_nothing_out_and_brings_nothing_in",
    ),
    Removed(
        "46 U6",
        "an address has one form",
        "accounts/text.py",
        'return unicodedata.normalize("NFKC", address).strip().casefold()',
        "return address.strip()",
        "tests/accounts/test_text.py tests/accounts/test_services.py"
        "::test_a_person_is_one_row_however_the_address_is_written",
    ),
    Removed(
        "51",
        "how many fields a form may have",
        "ogportal/settings.py",
        "DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000",
        "DATA_UPLOAD_MAX_NUMBER_FIELDS = None",
        f"{_HISTORY}::test_51_django_cve_2023_24580_a_form_of_too_many_parts_is_refused",
    ),
    Removed(
        "P11",
        "the mails to somebody are erased with them",
        "ogportal/privacy/services.py",
        'known += contacts.update(contact_name="", contact_email="") + forget_mails(email)',
        'known += contacts.update(contact_name="", contact_email="")',
        "tests/ogportal/test_privacy.py::test_nothing_of_an_erased_person_is_left_in_any_table",
    ),
    Removed(
        "O5",
        "migrations that are missing",
        "ogportal/health.py",
        "    if missing:",
        "    if False:",
        "tests/ogportal/test_health.py::test_not_ready_when_a_migration_is_missing",
    ),
    Removed(
        "O6",
        "a dump is read to its end before it is restored",
        "bin/restore",
        'part database.dump | pg_restore --file=/dev/null || refuse "The dump',
        'true || refuse "The dump',
        "tests/deploy/test_backup.py::test_what_was_cut_short_or_changed_is_refused",
    ),
    Removed(
        "P2 6",
        "whose idea it is stays private",
        "templates/ideas/comment.html",
        "{{ idea.title }}",
        "{{ idea.title }} {{ idea.author.email }}",
        "tests/sweeps/test_canaries.py::test_the_crawl_finds_nothing_that_is_private",
    ),
    Removed(
        "D7",
        "towers of marks are refused",
        "core/text.py",
        "        if run > _MOST_MARKS:",
        "        if False:",
        "tests/core/test_text.py::test_vowelled_arabic_passes_and_towers_of_marks_do_not",
    ),
]


def broken(one: Removed) -> str:
    """What the file looks like without it; the text stands there once, or this list is out of step."""
    text = (ROOT / one.path).read_text(encoding="utf-8")
    found = text.count(one.there)
    if found != 1:
        raise ValueError(f"{one.path} has {found} times: {one.there}")
    return text.replace(one.there, one.instead)


def _copy(place: Path) -> Path:
    left_out = shutil.ignore_patterns(".git", ".venv", ".data", "node_modules", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, place, ignore=left_out)
    (place / ".venv").symlink_to(ROOT / ".venv")
    (place / ".data" / "media").mkdir(parents=True)
    return place


def _fails(place: Path, one: Removed) -> tuple[bool, str]:
    path = place / one.path
    kept = path.read_text(encoding="utf-8")
    path.write_text(broken(one), encoding="utf-8")
    line = f"{sys.executable} -m pytest -q -x --reuse-db -p no:playwright -p no:cacheprovider {one.tests}"
    done = subprocess.run(["bash", "-c", line], cwd=place, capture_output=True, text=True, check=False, env=os.environ)
    path.write_text(kept, encoding="utf-8")
    last = (done.stdout.strip().splitlines() or [done.stderr[-300:]])[-1]
    return done.returncode == 1 and " failed" in last, last


def _note(rows: str, words: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for row in rows.split():
        text = re.sub(rf"^(\| {row} \| .+? \| .+? \|) .*?\|$", rf"\1 {words} |", text, flags=re.MULTILINE)
    PAGE.write_text(text, encoding="utf-8")


def main(chosen: list[str]) -> int:
    failed = 0
    with tempfile.TemporaryDirectory(prefix="og-removed-") as name:
        place = _copy(Path(name) / "portal")
        for one in REMOVED:
            if chosen and not set(chosen) & set(one.rows.split()):
                continue
            seen, last = _fails(place, one)
            failed += not seen
            verdict = "seen to fail" if seen else "DID NOT FAIL"
            sys.stdout.write(f"{verdict:13} {one.rows:14} without: {one.what} ({last})\n")
            sys.stdout.flush()
            if seen:
                _note(one.rows, f"{datetime.now(UTC):%Y-%m-%d}, without: {one.what}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
