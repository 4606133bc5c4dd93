"""What protects people: access and privacy (P)."""

from tests.security.removed.one import Removed

_CANARIES, _PRIVACY = "tests/sweeps/test_canaries.py", "tests/ogportal/test_privacy.py"

REMOVED = (
    Removed(
        "P2 6",
        "whose idea it is stays private",
        "templates/ideas/comment.html",
        "{{ idea.title }}",
        "{{ idea.title }} {{ idea.author.email }}",
        (f"{_CANARIES}::test_the_crawl_finds_nothing_that_is_private",),
    ),
    Removed(
        "5 P5",
        "what is public has a state that was announced",
        "ideas/querysets/idea.py",
        'return self.filter(~Q(public_state=""), plan__is_published=True)',
        "return self.all()",
        (f"{_CANARIES}::test_what_is_not_public_has_no_page",),
    ),
    Removed(
        "P9",
        "roles are asked again at each request",
        "plans/backoffice/roles.py",
        'known = request.__dict__.setdefault("_roles_asked", {})',
        "known = asked.__dict__.setdefault(request.user.pk, {})",
        ("tests/ogportal/test_admin_access.py::test_taking_a_role_away_works_at_the_next_click",),
    ),
    Removed(
        "P9",
        "a session is tied to the password",
        "accounts/models.py",
        "    def get_short_name(self) -> str:",
        '    def get_session_auth_hash(self):\n        return "always"\n\n    def get_short_name(self) -> str:',
        ("tests/accounts/test_adapters.py::test_a_new_password_ends_the_other_sessions",),
    ),
    Removed(
        "P9",
        "who is deactivated is asked for at each request",
        "ogportal/settings.py",
        '    "django.contrib.auth.backends.ModelBackend",\n',
        '    "django.contrib.auth.backends.AllowAllUsersModelBackend",\n',
        ("tests/accounts/test_adapters.py::test_somebody_who_is_deactivated_is_out_at_the_next_request",),
    ),
    Removed(
        "P11",
        "the mails to somebody are erased with them",
        "ogportal/privacy/services.py",
        'known += contacts.update(contact_name="", contact_email="") + forget_mails(email)',
        'known += contacts.update(contact_name="", contact_email="")',
        (f"{_PRIVACY}::test_nothing_of_an_erased_person_is_left_in_any_table",),
    ),
    Removed(
        "P12",
        "no number of a person is kept",
        "accounts/models.py",
        '    aliases = models.JSONField(_("other spellings"), default=list, blank=True)\n',
        '    aliases = models.JSONField(_("other spellings"), default=list, blank=True)\n'
        "    cin = models.CharField(max_length=9, blank=True)\n",
        (
            f"{_PRIVACY}::test_no_column_holds_a_national_identity_number",
            f"{_PRIVACY}::test_of_every_column_it_is_said_whether_it_is_private",
        ),
    ),
    Removed(
        "P14",
        "the hash of a row is compared with its link",
        "core/sealing.py",
        "    if row_hash != link.row_hash:",
        "    if False:",
        ("tests/core/test_sealing.py::test_a_changed_row_is_found",),
    ),
)
