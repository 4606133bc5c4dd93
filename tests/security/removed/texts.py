"""What makes letters and numbers harmless (U), and what was too long or too much of them (D)."""

from tests.security.removed.one import Removed

_TEXT, _FIELDS = "tests/core/test_text.py", "tests/core/test_fields.py"
_BAD, _HEADERS = "tests/sweeps/test_bad_input.py", "tests/security/test_headers.py"
_LINE = '    text = unicodedata.normalize("NFC", _CONTROLS.sub("", _BIDI.sub("", text)))\n    return _SPACES'

REMOVED = (
    Removed(
        "U1",
        "no NUL goes further",
        "ogportal/middleware.py",
        'if "\\x00" in request.path or _has_nul(request.GET):',
        "if False:",
        (f"{_HEADERS}::test_every_answer_has_every_header",),
    ),
    Removed(
        "U2",
        "marks of direction are taken off",
        "core/text.py",
        _LINE,
        _LINE.replace('_BIDI.sub("", text)', "text"),
        (f"{_TEXT}::test_a_line_is_one_line_without_controls_and_direction_marks",),
    ),
    Removed(
        "U3",
        "a text of which nothing can be seen is refused",
        "core/fields.py",
        "    default_validators = [validate_visible, validate_not_only_marks]\n\n    def to_python",
        "    default_validators = []\n\n    def to_python",
        ("tests/workshops/test_services.py::test_a_name_that_cannot_be_seen_is_refused",),
    ),
    Removed(
        "U4",
        "what is no UTF-8 is read as a sign of its own",
        "ogportal/middleware.py",
        '        if "\\x00" in request.path or _has_nul(request.GET):\n',
        "        from urllib.parse import parse_qsl\n\n"
        '        asked = request.META.get("QUERY_STRING", "")\n'
        "        request.GET = QueryDict(mutable=True)\n"
        '        for name, value in parse_qsl(asked, keep_blank_values=True, errors="surrogateescape"):\n'
        "            request.GET.appendlist(name, value)\n"
        '        if "\\x00" in request.path or _has_nul(request.GET):\n',
        (f"{_BAD}::test_no_parameter_breaks_a_page[ideas:list]",),
    ),
    Removed(
        "U5",
        "letters of four bytes are letters",
        "core/text.py",
        "\\ufeff\\ufff9-\\ufffb]",
        "\\ufeff\\ufff9-\\ufffb\\U00010000-\\U0010ffff]",
        (f"{_TEXT}::test_letters_of_four_bytes_stay_as_they_were_typed",),
    ),
    Removed(
        "U7",
        "hamzas make no difference",
        "core/text.py",
        '        **dict.fromkeys("أإآٱ", "ا"),\n',
        "",
        (f"{_TEXT}::test_sql_folds_anything_as_python_does",),
    ),
    Removed(
        "U9",
        "empty lines are no text",
        "core/text.py",
        'return _NEWLINES.sub("\\n\\n", text).strip()',
        "return text.strip()",
        (f"{_FIELDS}::test_a_form_keeps_paragraphs_and_says_when_there_are_too_many_of_them",),
    ),
    Removed(
        "U10",
        "the name of a file may be in any script",
        "core/documents/responses.py",
        'content_disposition_header(as_attachment=True, filename=name) or "attachment"',
        "f'attachment; filename=\"{name}\"'",
        ("tests/core/documents/test_pdf.py::test_the_name_of_the_file_may_be_arabic",),
    ),
    Removed(
        "U11",
        "nothing ends a block of data",
        "ogportal/linked_data.py",
        'in (("<", "\\\\u003c"), (">", "\\\\u003e"), ("&", "\\\\u0026")):',
        "in ():",
        ("tests/ogportal/test_previews.py::test_words_of_citizens_cannot_end_the_block_of_data",),
    ),
    Removed(
        "D6 U9",
        "how much a form may weigh",
        "ogportal/settings.py",
        "DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000",
        "DATA_UPLOAD_MAX_MEMORY_SIZE = None",
        (f"{_BAD}::test_a_body_of_a_megabyte_is_refused_in_words[registration]",),
    ),
    Removed(
        "D7",
        "towers of marks are refused",
        "core/text.py",
        "        if run > _MOST_MARKS:",
        "        if False:",
        (f"{_TEXT}::test_vowelled_arabic_passes_and_towers_of_marks_do_not",),
    ),
)
