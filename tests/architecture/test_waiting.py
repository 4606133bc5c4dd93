"""No test waits without an end: where it waits it says for how long, or has it done by what does (tests/support/)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
#: Of these the limit is the first argument, or has a name.
LIMITED = {"join", "wait", "result", "communicate"}


def waits(source: str) -> Iterator[str]:
    """Each call that may stand for ever."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        named = {one.arg for one in call.keywords}
        words = ast.unparse(call.func)
        last = words.rpartition(".")[2]
        if (
            (last in LIMITED and isinstance(call.func, ast.Attribute) and not call.args and "timeout" not in named)
            or (words == "subprocess.run" and "timeout" not in named)
            or words in {"subprocess.check_output", "subprocess.check_call", "subprocess.call"}
            or (last == "urlopen" and "timeout" not in named)
            or (last == "Barrier" and "timeout" not in named)
            or (last == "Thread" and "daemon" not in named)
            or last == "ThreadPoolExecutor"  # its end waits for all of them
        ):
            yield f"line {call.lineno}: {ast.unparse(call)[:90]}"


def test_nothing_is_waited_for_without_an_end() -> None:
    assert not [
        f"{path.relative_to(TESTS)}, {fault}"
        for path in sorted(TESTS.rglob("*.py"))
        for fault in waits(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(
    "line",
    [
        "thread.join()",
        "process.wait()",
        "future.result()",
        "subprocess.run(['true'], check=True)",
        "urllib.request.urlopen(address)",
        "with ThreadPoolExecutor(4) as pool: pass",
        "threading.Thread(target=work).start()",
        "threading.Barrier(2)",
    ],
)
def test_what_would_stand_is_found(line: str) -> None:
    assert len(list(waits(line))) == 1


def test_what_has_an_end_is_passed_over() -> None:
    lines = (
        "', '.join(words)",
        "thread.join(20)",
        "Thread(target=work, daemon=True)",
        "subprocess.run(['x'], timeout=9)",
    )
    assert not list(waits("; ".join(lines)))
