"""What is kept is asked anew after a few seconds; nothing is not kept."""

from core.kept import Kept


def test_an_answer_is_kept_for_a_while(settings, monkeypatch) -> None:
    settings.KEPT_SECONDS = 3
    now = 100.0
    monkeypatch.setattr("core.kept.time.monotonic", lambda: now)
    asked: list[str] = []

    @Kept
    def rows(of: str) -> list[str]:
        asked.append(of)
        return [of] if of != "nothing" else []

    assert [rows("a"), rows("a"), rows(of="b"), rows("a")] == [["a"], ["a"], ["b"], ["a"]]
    assert asked == ["a", "b"]
    now += 3
    rows("a")
    assert asked == ["a", "b", "a"]
    rows.forget()
    rows("a")
    assert asked.pop() == "a", "what was found to be gone is not told again"
    rows("nothing")
    rows("nothing")
    assert asked[3:] == ["nothing", "nothing"], "where there is nothing yet, something is expected"


def test_tests_keep_nothing(settings) -> None:
    assert settings.KEPT_SECONDS == 0
    asked = []
    kept = Kept(lambda: asked.append(1) or [1])
    assert kept() == kept() == [1]
    assert len(asked) == 2
