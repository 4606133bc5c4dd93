"""Every way to break a folder of facts, and what the refusal must say."""

from collections.abc import Callable
from pathlib import Path

Breaker = Callable[[Path], None]


def swap(file: str, old: str, new: str) -> Breaker:
    def breaker(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return breaker


def without(file: str) -> Breaker:
    return lambda folder: (folder / file).unlink()


def with_bytes(file: str, content: bytes) -> Breaker:
    def breaker(folder: Path) -> None:
        (folder / file).write_bytes(content)

    return breaker


def as_folder(file: str) -> Breaker:
    def breaker(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).mkdir()

    return breaker


def after(file: str, text: str) -> Breaker:
    def breaker(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as opened:
            opened.write(text)

    return breaker


W1 = "{number: 1,  ar: اللقاء الأول, "
REGION_1 = "01,01,Tanger-Tétouan-Al Hoceima,"
BROKEN: dict[str, tuple[Breaker, str]] = {
    # --- files ----------------------------------------------------------------------------------------------
    "missing file": (without("workshops.yaml"), "workshops.yaml: the file is missing"),
    "missing table": (without("geo/regions.csv"), "geo/regions.csv: the file is missing"),
    "missing file that is only kept": (without("communication.yaml"), "communication.yaml: the file is missing"),
    "folder in place of a file": (as_folder("themes.yaml"), "themes.yaml: cannot be read"),
    "not UTF-8": (with_bytes("themes.yaml", b"themes: \xff"), "themes.yaml: not UTF-8 text (byte 8)"),
    "empty file": (with_bytes("themes.yaml", b""), "themes.yaml: Input should be"),
    "bad YAML": (after("plans.yaml", "\n  - [unclosed"), "plans.yaml: not readable as YAML: line "),
    "bad YAML in a file that is not loaded": (
        after("glossary.yaml", "\n- {ar: [}"),
        "glossary.yaml: not readable as YAML: line ",
    ),
    "control character": (after("plans.yaml", "\n# \x07"), "plans.yaml: not readable as YAML: "),
    "a key twice": (
        swap("workshops.yaml", W1, W1 + "ar: مرة أخرى, "),
        "workshops.yaml: not readable as YAML: line 6, column 36: 'ar' stands twice",
    ),
    "a key that is a list": (after("plans.yaml", "\n? [a]\n: b\n"), "a key must be a text"),
    "a day that is not in the calendar": (
        swap("workshops.yaml", "date: 2020-10-09", "date: 2020-02-30"),
        "workshops.yaml, row 1, field date: ",
    ),
    "empty table": (with_bytes("geo/regions.csv", b"code,code_digits\n"), "geo/regions.csv: the file has no rows"),
    "a column too many": (swap("geo/regions.csv", ",8,146", ",8,146,9"), "geo/regions.csv, row 1: this row has too"),
    "a column too few": (swap("geo/regions.csv", ",8,146", ",8"), "geo/regions.csv, row 1: this row has too"),
    "an open quotation in a table": (swap("geo/regions.csv", REGION_1, '01,01,"Tanger'), "geo/regions.csv, row "),
    # --- shapes ---------------------------------------------------------------------------------------------
    "wrong type": (
        swap("workshops.yaml", "registered: 179,", "registered: many,"),
        "workshops.yaml, row 3, field registered: Input should be a valid integer (found 'many')",
    ),
    "a number in quotation marks": (
        swap("workshops.yaml", "registered: 179,", 'registered: "179",'),
        "workshops.yaml, row 3, field registered: Input should be a valid integer (found '179')",
    ),
    "negative number": (
        swap("ideas_stats.yaml", "portal: 52", "portal: -52"),
        "ideas_stats.yaml, row 2 of ideas_by_theme, field portal: ",
    ),
    "missing field": (
        swap("workshops.yaml", " organiser: adfm,", ""),
        "workshops.yaml, row 2, field organiser: Field required",
    ),
    "misspelt field": (
        swap("institutions.yaml", "fr_status: usual, parent: mefra", "fr_status: usual, parnt: mefra"),
        "institutions.yaml, row 3 of public, field parnt: nobody knows this field",
    ),
    "unknown status": (
        swap("institutions.yaml", "fr_status: seen, note: present", "fr_status: sean, note: present"),
        "institutions.yaml, row 1 of public, field fr_status: ",
    ),
    "a word that YAML takes for false": (
        swap("themes.yaml", "fr: Justice ouverte", "fr: no"),
        "themes.yaml, row 4, field fr: Input should be a valid string (found False)",
    ),
    "a text of invisible marks": (
        swap("themes.yaml", "fr: Justice ouverte", 'fr: "\\u200b\\u200f"'),
        "themes.yaml, row 4, field fr: this text has no visible character",
    ),
    "a NUL in a text": (
        swap("themes.yaml", "fr: Justice ouverte", 'fr: "Justice\\0ouverte"'),
        "themes.yaml, row 4, field fr: this text has a NUL character",
    ),
    "bad date": (
        swap("plans.yaml", "start: 2018-08 ", "start: last summer "),
        "plans.yaml, row 1, field start: 'last summer' is not a date like 2020-10-09, 2020-10 or 2020",
    ),
    "bad month": (
        swap("timeline.yaml", "date: 2018-08,", "date: 2018-18,"),
        "timeline.yaml, row 5, field date: 2018-18 is not in the calendar",
    ),
    "bad time": (
        swap("timeline.yaml", 'time: "15:00"', 'time: "25:00"'),
        "timeline.yaml, row 10, field time: ",
    ),
    "bad part of a list in a row": (
        swap("plans.yaml", "place_fr: Ouezzane, status: held", "place_fr: Ouezzane, status: maybe"),
        "plans.yaml, row 3, field meetings.item 1.status: ",
    ),
    "unknown leader of the programme": (
        swap("agenda.yaml", "lead: [dra]", "lead: [minister]"),
        "agenda.yaml, row 2, field lead.item 1: ",
    ),
    "bad number in a table": (
        swap("geo/regions.csv", "4030222", "many"),
        "geo/regions.csv, row 1, field population_2024: ",
    ),
    "a kept file of another shape": (
        swap("ogp_context.yaml", "members: {", "membres: {"),
        "ogp_context.yaml, field members: Field required",
    ),
    "the committee's file of another shape": (
        swap("steering_committee_2020-02-12.yaml", "date: 2020-02-12 ", "date: a Wednesday "),
        "steering_committee_2020-02-12.yaml, field date: ",
    ),
    # --- references -----------------------------------------------------------------------------------------
    "unknown organiser": (
        swap("workshops.yaml", "organiser: olie,", "organiser: olia,"),
        "workshops.yaml, row 3, field organiser: no civil-society organisation has the key 'olia'",
    ),
    "an institution as organiser": (
        swap("workshops.yaml", "organiser: olie,", "organiser: justice,"),
        "workshops.yaml, row 3, field organiser: ",
    ),
    "unknown institution": (
        swap("workshops.yaml", "institutions: [add, education, dra]", "institutions: [add, educator, dra]"),
        "workshops.yaml, row 3, field institutions: no institution has the key 'educator'",
    ),
    "unknown theme of a workshop": (
        swap("workshops.yaml", "theme: 10, organiser", "theme: 11, organiser"),
        "workshops.yaml, row 10, field theme: there is no theme 11",
    ),
    "unknown theme of ideas": (
        swap("ideas_stats.yaml", "theme: 10, portal", "theme: 12, portal"),
        "ideas_stats.yaml, row 10 of ideas_by_theme, field theme: there is no theme 12",
    ),
    "unknown parent": (
        swap("institutions.yaml", "parent: mefra", "parent: mefro"),
        "institutions.yaml, row 3 of public, field parent: no institution has the key 'mefro'",
    ),
    "a body that is part of itself": (
        swap("institutions.yaml", "key: mefra, ", "key: mefra, parent: budget, "),
        "institutions.yaml, row 2 of public, field parent: it would be part of itself",
    ),
    "an organisation with a parent": (
        swap("institutions.yaml", "key: judges, ", "key: judges, parent: justice, "),
        "institutions.yaml, row 4 of civil_society, field parent: only public bodies have a parent",
    ),
    "one key for two kinds of body": (
        swap("institutions.yaml", "key: judges, ", "key: justice, "),
        "institutions.yaml, row 4 of civil_society, field key: 'justice' is the key of a public body",
    ),
    "a successor of nobody": (
        swap("institutions.yaml", "{key: dra, ", "{key: drax, "),
        "succeeds 'dra', which no institution has as key",
    ),
    "unknown plan": (
        swap("plans.yaml", "key: oriental1", "key: occidental1"),
        "plans.yaml, row 4, field key: no reference is decided for 'occidental1'",
    ),
    "the plan that all files speak of is away": (
        swap("plans.yaml", "key: nap2", "key: nap9"),
        "plans.yaml, field key: no plan has the key 'nap2'",
    ),
    "the first plan is away": (
        swap("plans.yaml", "key: nap1", "key: nap9"),
        "plans.yaml, field key: no plan has the key 'nap1'",
    ),
    "unknown source": (
        swap("timeline.yaml", "src: [S2]}", "src: [S9]}"),
        "timeline.yaml, row 1, field src: 'S9' is not a known source",
    ),
    "unknown source of the screening": (
        swap("ideas_stats.yaml", "total: 232, src: [S0]", "total: 232, src: [S9]"),
        "ideas_stats.yaml, field screening.src: 'S9' is not a known source",
    ),
    "unknown region": (
        swap("geo/provinces.csv", "province,01,611928", "province,44,611928"),
        "geo/provinces.csv, row 3, field region_code: there is no region '44'",
    ),
    "the region of a plan is away": (
        swap("geo/regions.csv", "02,02,Oriental", "22,22,Oriental"),
        "geo/regions.csv, field code: the region 02 of plan oriental1 is missing",
    ),
    # --- numbers that stand once, without a gap -------------------------------------------------------------
    "duplicated number": (
        swap("workshops.yaml", "{number: 2, ", "{number: 1, "),
        "workshops.yaml, row 2, field number: 1 stands in row 1 already",
    ),
    "a gap in the numbers": (
        swap("themes.yaml", "{number: 10, list_rank", "{number: 12, list_rank"),
        "themes.yaml, row 10, field number: 12 leaves a gap: the numbers go from 1 to 10",
    ),
    "duplicated key": (
        swap("institutions.yaml", "{key: pmp, ", "{key: cspj, "),
        "institutions.yaml, row 12 of public, field key: 'cspj' stands in row 10 already",
    ),
    "duplicated contradiction": (
        swap("inconsistencies.yaml", "id: I-02", "id: I-01"),
        "inconsistencies.yaml, row 2, field id: 'I-01' stands in row 1 already",
    ),
    "duplicated code of a commitment": (
        swap("published/plan_2018_2020.yaml", "code: MO0002", "code: MO0001"),
        "published/plan_2018_2020.yaml, row 2, field code: 'MO0001' stands in row 1 already",
    ),
    "numbers of the axes": (
        swap("plans.yaml", "{number: 5, ar: الجماعات", "{number: 6, ar: الجماعات"),
        "plans.yaml, row 2, field axes: their numbers must go from 1 to 5, each once",
    ),
    # --- sums -----------------------------------------------------------------------------------------------
    "sum of registrations": (
        swap("workshops.yaml", "registered: 229,", "registered: 230,"),
        "workshops.yaml, field totals.registered: states 3100, but the sum of the workshops is 3101",
    ),
    "sum of participants": (
        swap("workshops.yaml", "participants: 572,", "participants: 573,"),
        "workshops.yaml, field totals.participants: states 573, but the sum of the workshops is 572",
    ),
    "sum of ideas": (
        swap("ideas_stats.yaml", "portal: 52", "portal: 51"),
        "ideas_stats.yaml, field ideas_totals.portal: states 179, but the sum of the themes is 178",
    ),
    "sum of people": (
        swap("ideas_stats.yaml", "all: 804", "all: 805"),
        "ideas_stats.yaml, field participants_totals.all: states 805, but the sum of both is 804",
    ),
    "sum of the screening": (
        swap("ideas_stats.yaml", "accepted: 143", "accepted: 142"),
        "ideas_stats.yaml, field screening.total: states 232, but accepted and rejected together is 231",
    ),
    "sum of the minutes": (
        swap("agenda.yaml", "minutes: 60", "minutes: 50"),
        "agenda.yaml, field total_minutes: states 140, but the sum of the items is 130",
    ),
    "sum of the axes": (
        swap(
            "plans.yaml",
            "المنفتحة, fr: Collectivités territoriales ouvertes, commitments: 2",
            "المنفتحة, fr: C, commitments: 1",
        ),
        "plans.yaml, row 2, field commitments: states 22, but the sum of axes is 21",
    ),
    "commitments of the region": (
        swap("plans.yaml", "    commitments: 5\n", "    commitments: 6\n"),
        "plans.yaml, row 3, field commitments: states 6, but the sum of commitments_list is 5",
    ),
    "commitments of the first plan": (
        swap("plans.yaml", "commitments: 18", "commitments: 19"),
        "plans.yaml, row 1, field commitments: states 19, but in published/plan_2018_2020.yaml is 18",
    ),
    "proposed commitments in two files": (
        swap("ideas_stats.yaml", "count: 24", "count: 25"),
        "plans.yaml, row 2, field proposed_commitments: states 24, but in ideas_stats.yaml is 25",
    ),
    "meetings held": (
        swap("plans.yaml", "thematic_meetings_held: 4", "thematic_meetings_held: 5"),
        "plans.yaml, row 3, field thematic_meetings_held: states 5, but the number held in the list is 4",
    ),
    "people of a region": (
        swap("geo/regions.csv", "4030222", "4030223"),
        "geo/regions.csv, row 1, field population_2024: states 4030223, but the sum of its provinces is 4030222",
    ),
    # --- other sense ----------------------------------------------------------------------------------------
    "an end before the start": (
        swap("plans.yaml", "end: 2020-08 ", "end: 2017-08 "),
        "plans.yaml, row 1, field end: the end is before the start",
    ),
    "a workshop without its day": (
        swap("workshops.yaml", "date: 2020-10-09,", "date: 2020-10,"),
        "workshops.yaml, row 1, field date: the day is missing",
    ),
    "cancelled without a reason": (
        swap("plans.yaml", ", reason_ar: تفشي جائحة كوفيد", ""),
        "plans.yaml, row 3, field meetings.item 5.reason_ar: a cancelled meeting has a reason, in both languages",
    ),
    "neither a date nor a hint": (
        swap("plans.yaml", "      date_hint: 2024-11-07", "      date_hint: null"),
        "plans.yaml, row 4, field workshop.date: there is neither a date nor a date_hint",
    ),
    "a workshop of which we know no title": (
        swap(
            "plans.yaml", "    launched: 2020-03", "    workshop: {place_ar: طنجة, place_fr: Tanger, date: 2020-03-01}"
        ),
        "plans.yaml, row 3, field workshop: readings.yaml has no title for it",
    ),
    "a text in one language": (
        swap("plans.yaml", "    programme_ar: برنامج «تشارك»\n", ""),
        "plans.yaml, row 3, field programme_ar: a text stands in both languages or in none",
    ),
    "a national plan that became regional": (
        swap("plans.yaml", "key: nap1\n    level: national", "key: nap1\n    level: regional"),
        "plans.yaml, row 1, field level: a regional plan needs a territory in readings.yaml",
    ),
    "parts of the programme in one language": (
        swap("agenda.yaml", "parts_ar: [الخلاصات, ", "parts_ar: ["),
        "agenda.yaml, row 6, field parts_fr: there are not as many parts as in Arabic",
    ),
    "an eleventh workshop": (
        swap(
            "workshops.yaml",
            "totals:",
            "  - {number: 11, ar: اللقاء الحادي عشر, theme: 1, organiser: olie, date: 2020-11-04, institutions: [dra],"
            " registered: 0, participants: 0}\ntotals:",
        ),
        "workshops.yaml, row 11, field number: readings.yaml has no French ordinal for it",
    ),
    "a nineteenth commitment": (
        swap(
            "published/plan_2018_2020.yaml",
            "parliament_commitments_same_cycle",
            "  - {n: 19, code: MO0025, en_irm: More, fr_irm: Encore}\nparliament_commitments_same_cycle",
        ),
        "published/plan_2018_2020.yaml, row 19, field n: readings.yaml has no Arabic title for it",
    ),
}
