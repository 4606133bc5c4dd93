"""Which recordings may be shown in a page of ours, and by which player."""

import pytest

from core.players import player_of


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=a1_b2-c3d4e&t=9", "https://www.youtube-nocookie.com/embed/a1_b2-c3d4e"),
        ("https://m.youtube.com/watch?v=a1_b2-c3d4e", "https://www.youtube-nocookie.com/embed/a1_b2-c3d4e"),
        ("https://youtube.com/live/a1_b2-c3d4e?feature=share", "https://www.youtube-nocookie.com/embed/a1_b2-c3d4e"),
        ("https://youtu.be/a1_b2-c3d4e", "https://www.youtube-nocookie.com/embed/a1_b2-c3d4e"),
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?dnt=1"),
        ("https://archive.org/details/a-meeting_2020", "https://archive.org/embed/a-meeting_2020"),
    ],
)
def test_a_known_site_has_a_player_that_keeps_nothing(address: str, player: str) -> None:
    assert player_of(address) == player


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://www.youtube.com/",
        "https://www.youtube.com/@somebody",
        "https://www.youtube.com/watch?v=../../evil",
        'https://youtu.be/"><script>',
        "https://youtube.com.example.org/watch?v=a1_b2-c3d4e",
        "https://vimeo.com/channels",
        "https://archive.org/details",
        "https://video.gov.ma/1",
    ],
)
def test_of_any_other_address_there_is_only_the_link(address: str) -> None:
    assert player_of(address) is None
