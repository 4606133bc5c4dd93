"""Lines of the catalogue that need no running servers: which tests show them, or why nothing does."""

from dataclasses import dataclass

_IMPORT, _FILES = "tests/ideas/test_importing.py", "tests/ideas/test_importing_files.py"
_REPORT = "tests/workshops/test_report.py"
_PLACES, _ERRORS = "tests/workshops/test_places.py", "tests/ogportal/test_errors.py"


@dataclass(frozen=True)
class Covered:
    done: str
    tests: tuple[str, ...] = ()
    #: Where no test can be had, or where a figure stands.
    note: str = ""


COVERED: dict[str, Covered] = {
    "C2": Covered(
        "thirty cancel while thirty register; one place is given back many times at once",
        (
            f"{_PLACES}::test_thirty_cancel_while_thirty_register_and_no_seat_is_lost_or_doubled",
            f"{_PLACES}::test_one_seat_given_back_many_times_at_once_goes_to_the_first_in_line_with_one_mail",
            f"{_PLACES}::test_without_the_lock_the_same_rush_goes_wrong",
        ),
    ),
    "C5": Covered(
        "one person supports an idea twenty times at once",
        (
            "tests/ideas/test_at_once.py::test_twenty_supports_of_one_person_count_once",
            "tests/ideas/test_at_once.py::test_without_the_constraint_they_would_count_more_than_once",
        ),
    ),
    "I1": Covered(
        "one bad row of many: nothing is imported, and row, column and reason are named in both languages",
        (
            f"{_IMPORT}::test_one_wrong_row_of_many_imports_nothing_and_is_named",
            f"{_IMPORT}::test_an_import_that_stops_midway_leaves_nothing",
        ),
    ),
    "I2": Covered(
        "a long table is read by the worker, with progress and a limit",
        (
            f"{_IMPORT}::test_a_long_table_is_read_and_imported_by_the_worker",
            f"{_IMPORT}::test_a_table_beyond_the_limit_is_refused_while_it_is_read",
        ),
        "Its time and memory are measured by `make bench`.",
    ),
    "I4": Covered(
        "Windows-1256, UTF-8 with mark, UTF-16, ISO-8859-6, semicolons",
        (
            f"{_FILES}::test_encodings_and_separators_are_told_apart",
            f"{_FILES}::test_characters_that_cannot_be_told_are_asked_for_and_never_misread",
            f"{_FILES}::test_arabic_that_was_misread_and_saved_is_refused",
        ),
    ),
    "I5": Covered(
        "no cell that goes out is a formula, in any export",
        (
            "tests/outcomes/test_exports.py::test_no_cell_is_a_formula",
            "tests/plans/test_backoffice_sheets.py::test_no_cell_that_goes_out_is_a_formula",
            "tests/core/test_spreadsheet.py::test_no_cell_begins_like_a_formula_and_none_has_controls",
        ),
    ),
    "I6": Covered("a formula that comes in is a text", (f"{_FILES}::test_a_formula_that_comes_in_is_a_text",)),
    "I7": Covered("only CSV and XLSX are read", (f"{_FILES}::test_only_csv_and_xlsx_are_read",)),
    "I8": Covered(
        "drawings with script, pages, programs, files that are two things at once, false endings",
        (
            "tests/security/test_uploads.py::test_an_evil_file_is_refused",
            f"{_REPORT}::test_what_is_no_photo_is_refused",
            f"{_REPORT}::test_what_hides_behind_the_picture_is_gone",
            f"{_REPORT}::test_everything_else_is_refused",
            f"{_REPORT}::test_afterwards_everybody_does_and_no_browser_runs_anything_of_it",
        ),
    ),
    "I9": Covered(
        "a picture of a few kilobytes and a billion pixels",
        (f"{_REPORT}::test_a_bomb_of_pixels_is_refused_before_it_is_unpacked",),
    ),
    "I10": Covered(
        "50 MB to a form",
        (
            "tests/security/test_headers.py::test_a_form_too_large_is_413_in_the_language_of_the_page",
            "tests/security/test_headers.py::test_the_proxy_has_the_same_limit",
        ),
        "Done to the running portal by D3.",
    ),
    "I11": Covered(
        "names of files that turn, climb or are too long",
        (f"{_REPORT}::test_files_are_kept_under_names_that_say_nothing_and_go_with_their_row",),
    ),
    "I12": Covered(
        "a virus in a file",
        (
            "tests/core/test_scanning.py::test_a_virus_is_refused_in_words_and_noted_without_a_name",
            "tests/core/test_scanning.py::test_what_it_has_not_judged_is_not_taken",
            "tests/core/test_scanning.py::test_without_an_answer_nothing_is_taken",
        ),
        "Where the operator has clamd (`SCANNER_URL`); tried by hand with the ClamAV 1.4 of Debian. Without it: photos are made "
        "anew from their pixels, documents are told by their content and refused with macros or programs in them.",
    ),
    "I13": Covered("the place in a photo", (f"{_REPORT}::test_place_and_device_are_gone",)),
    "D2": Covered(
        "a query that costs too much",
        (
            "tests/security/test_web.py::test_d2_a_query_without_end_is_stopped",
            "tests/ogportal/test_errors.py::test_without_the_database_the_page_says_so_in_the_visitors_language",
            "tests/sweeps/test_bad_input.py::test_no_parameter_breaks_a_page",
        ),
        "A search among many ideas is measured by `make bench ARGS=scale`.",
    ),
    "D4": Covered(
        "numbers without end in an address",
        ("tests/sweeps/test_bad_input.py::test_no_part_of_a_path_breaks_a_page",),
        "Done to the running portal by D3.",
    ),
    "D5": Covered("an address of 7 KB", note="Done to the running portal by D3."),
    "T2": Covered(
        "the rule of the zone changes between the announcement of a deadline and its day",
        (
            "tests/core/test_windows.py::test_a_coming_closing_keeps_its_wall_time_and_what_has_passed_stays",
            "tests/core/test_windows.py::test_the_command_says_what_it_moved",
        ),
    ),
    "T4": Covered(
        "the hour that came twice on 20 September 2026, and the one that a Ramadan left out",
        (
            "tests/test_clock.py::test_the_repeated_hour_of_the_change_has_two_instants",
            "tests/test_clock.py::test_a_skipped_hour_of_a_past_ramadan_does_not_break_anything",
        ),
    ),
}
