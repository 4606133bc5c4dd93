"""Habits that a machine can hold. Each rule is shown to find what it looks for."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.support.sources import ROOT, called_name, calls, python_files, stylesheets, templates

Rule = Callable[[str], Iterator[str]]


def found(rule: Rule, files: dict[str, str], *, but: tuple[str, ...] = ()) -> list[str]:
    return [f"{path}: {what}" for path, source in files.items() if path not in but for what in rule(source)]


# --- Python -------------------------------------------------------------------------------------------------
def overridden_saves(source: str) -> Iterator[str]:
    """`save` and `delete` of a model are Django's: a write that does more is a service."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and part.name in {"save", "delete", "save_base"}:
                    yield f"{node.name}.{part.name}"


def signal_receivers(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            ("django.dispatch", "django.db.models.s")
        ):
            yield f"import from {node.module}"


def published_tasks(source: str) -> Iterator[str]:
    """Nothing in a request talks to the broker: beat drains the outbox."""
    yield from (name for call in calls(source) if (name := called_name(call)) in {"delay", "apply_async", "send_task"})


def unsafe_names(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name in {"csrf_exempt", "mark_safe", "requires_csrf_token"}:
            yield name


def sql_of_words(source: str) -> Iterator[str]:
    """SQL is written out; what varies is a parameter."""
    for call in calls(source):
        if called_name(call) == "extra" and any(keyword.arg in {"where", "select"} for keyword in call.keywords):
            yield "extra"
        if called_name(call) not in {"execute", "executemany", "raw", "RawSQL"} or not call.args:
            continue
        words = call.args[0]
        formatted = isinstance(words, ast.Call) and called_name(words) == "format"
        if isinstance(words, ast.JoinedStr | ast.BinOp) or formatted:
            yield f"{called_name(call)} in line {call.lineno}"


def filters_by_request(source: str) -> Iterator[str]:
    """`filter(**request.GET)` lets a visitor ask by any column, and by `_connector` (CVE-2025-64459)."""
    for call in calls(source):
        if called_name(call) in {"filter", "exclude", "get", "order_by", "Q"}:
            for keyword in call.keywords:
                if keyword.arg is None and re.search(r"\.(GET|POST|query_params)\b", ast.unparse(keyword.value)):
                    yield f"line {call.lineno}"


def fetches(source: str) -> Iterator[str]:
    """The portal asks no other machine for anything, so no address that a visitor typed can be asked for (W15)."""
    foreign = ("urllib.request", "requests", "httpx", "aiohttp", "http.client", "pycurl", "urllib3")
    for node in ast.walk(ast.parse(source)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else names
        yield from (name for name in names if name.startswith(foreign))


def dangerous_readers(source: str) -> Iterator[str]:
    """Nothing that came from outside is run, unpickled or read as YAML (CVE-2017-2810)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import) and {"pickle", "marshal", "shelve"} & {alias.name for alias in node.names}:
            yield f"import in line {node.lineno}"
    for call in calls(source):
        name = called_name(call)
        if (isinstance(call.func, ast.Name) and name in {"eval", "exec"}) or name in {"unsafe_load", "full_load"}:
            yield name
        yield from ("shell=True" for keyword in call.keywords if keyword.arg == "shell")


def local_time_in_sql(source: str) -> Iterator[str]:
    """The zone data of a database server may be years old (docs/decisions/0004-clock.md): it converts nothing."""
    yield from re.findall(r"\b\w+_at__(?:date|year|month|week|week_day|day|hour|quarter|time)\b", source)
    yield from re.findall(r"\bTrunc(?:Date|Day|Week|Month|Quarter|Year|Hour|Time)\b", source)


PYTHON_RULES = {
    overridden_saves: ("class A(models.Model):\n    def save(self): ...", ()),
    signal_receivers: ("from django.db.models.signals import post_save", ()),
    published_tasks: ("drain_outbox.delay(1)", ("core/tasks.py",)),
    # The button of RFC 8058, which mail programs press: its signed address is the proof. A cell that Django's admin has
    # made, and escaped, gets one more attribute; cells of lists escape what they say, as a test compares with Django's.
    # And data for search engines, in which HTML's signs are JSON's codes.
    unsafe_names: (
        "from x import mark_safe\nmark_safe(1)",
        (
            *("ideas/views/following.py", "ogportal/cells.py"),
            *("ogportal/templatetags/office.py", "ogportal/linked_data.py"),
        ),
    ),
    # The launcher makes databases, whose names cannot be parameters.
    sql_of_words: ("cursor.execute(f'select {name}')", ("ogportal/devservers/postgres.py",)),
    filters_by_request: ("Idea.objects.filter(**request.GET.dict())", ()),
    # The launcher of the demonstration asks its own server whether it is there.
    fetches: ("from urllib.request import urlopen", ("ogportal/devservers/__main__.py",)),
    dangerous_readers: ("import pickle\neval('1')", ()),
    local_time_in_sql: ("rows.filter(submitted_at__date=day)", ()),
}


@pytest.mark.parametrize("rule", PYTHON_RULES, ids=lambda rule: rule.__name__)
def test_a_habit_of_the_code_holds(rule: Rule) -> None:
    example, but = PYTHON_RULES[rule]
    assert list(rule(example)), "the rule finds nothing"
    files = python_files()
    if rule is overridden_saves:
        # Forms and storages have a `save` of their own to override; models stand in these rooms.
        files = {path: source for path, source in files.items() if "/models" in path or path.startswith("core/")}
    if rule is signal_receivers:
        files = {path: source for path, source in files.items() if not path.startswith("ogportal/devservers/")}
    assert found(rule, files, but=but) == []


# --- templates ----------------------------------------------------------------------------------------------
def in_template(pattern: str) -> Rule:
    compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)

    def rule(source: str) -> Iterator[str]:
        without_comments = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", source, flags=re.DOTALL)
        return (match.group(0)[:80] for match in compiled.finditer(without_comments))

    return rule


#: E-mail programs read no stylesheets: there, and only there, style stands in the page.
IN_PAGES = ("inline style", "style element")
TEMPLATE_RULES = {
    "safe": (r"\|\s*safe(?:seq)?\b", "{{ body|safe }}"),
    "inline style": (r"\sstyle\s*=", '<p style="color:red">'),
    "style element": (r"<style\b", "<style>p{}</style>"),
    "inline script": (r"<script\b(?![^>]*\bsrc=)", "<script>alert(1)</script>"),
    "inline handler": (r"<[^>]*\son[a-z]+\s*=(?!=)", '<a onclick="x()">'),
    "javascript address": (r"javascript:", '<a href="javascript:x()">'),
    "foreign file": (
        r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*\b(?:src|href)=\"(?:https?:)?//",
        '<img src="https://cdn.example.org/x.png">',
    ),
    # HTML knows thousandths of a second, not the millionths of the format "c"; "P" is a time in words, "O" a zone.
    "datetime that HTML does not read": (
        r"datetime=\"[^>]*\|date:\"(?:c|[^\"]*P[^\"]*)\"",
        '<time datetime="{{ row.at|date:"c" }}">',
    ),
}


@pytest.mark.parametrize("name", TEMPLATE_RULES)
def test_a_habit_of_the_templates_holds(name: str) -> None:
    pattern, example = TEMPLATE_RULES[name]
    rule = in_template(pattern)
    assert list(rule(example)), "the rule finds nothing"
    files = templates()
    if name in IN_PAGES:
        files = {path: source for path, source in files.items() if "/emails/" not in path}
    assert found(rule, files) == []


def test_escaping_is_turned_off_in_plain_text_alone() -> None:
    rule = in_template(r"autoescape\s+off")
    assert list(rule("{% autoescape off %}"))
    assert found(rule, {path: text for path, text in templates().items() if not path.endswith(".txt")}) == []


def test_a_form_that_posts_carries_its_token() -> None:
    def rule(source: str) -> Iterator[str]:
        for form in re.findall(r"<form\b[^>]*method=\"?post.*?</form>", source, re.IGNORECASE | re.DOTALL):
            if "csrf_token" not in form:
                yield form[:80]

    assert list(rule('<form method="post"></form>'))
    assert found(rule, templates()) == []


def test_a_part_with_a_token_is_given_it() -> None:
    """What is included with `only` knows no token: its form would be refused, and no test client says so."""
    parts = [path.partition("templates/")[2] for path, source in templates().items() if "{% csrf_token %}" in source]

    def rule(source: str) -> Iterator[str]:
        for name, given in re.findall(r"{% include \"([^\"]+)\"(.*?) only %}", source):
            if name in parts and "csrf_token=csrf_token" not in given:
                yield name

    assert list(rule('{% include "meeting/_button.html" with label=label only %}')) == ["meeting/_button.html"]
    assert found(rule, templates()) == []


# --- stylesheets --------------------------------------------------------------------------------------------
#: One stylesheet serves both directions: what has a left has an inline start.
PHYSICAL = re.compile(
    r"(?<![\w-])(?:"
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:"
    r"|(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    r")"
)


def physical(source: str) -> Iterator[str]:
    return (match.group(0) for match in PHYSICAL.finditer(re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)))


@pytest.mark.parametrize(
    "rule", ["margin-left: 1rem", "{right:0}", "text-align: right", "border-top-left-radius: 2px", "float:left"]
)
def test_a_physical_direction_is_found_out(rule: str) -> None:
    assert list(physical(rule))


@pytest.mark.parametrize(
    "rule", ["margin-inline-start: 1rem", "inset-inline-end: 0", "/* left: 1 */", "text-align: start"]
)
def test_a_logical_direction_passes(rule: str) -> None:
    assert not list(physical(rule))


def test_stylesheets_have_no_left_and_right() -> None:
    assert stylesheets()
    assert found(physical, stylesheets()) == []


def test_stylesheets_ask_nothing_of_other_machines() -> None:
    foreign = re.compile(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//")
    assert found(lambda source: iter(foreign.findall(source)), stylesheets()) == []


# --- documents ----------------------------------------------------------------------------------------------
def test_each_decision_has_a_number_of_its_own_and_says_it() -> None:
    paths = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in paths]
    assert len(numbers) == len(set(numbers)), numbers
    assert not [path.name for path in paths if not path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]} ")]
