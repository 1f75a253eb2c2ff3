from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.content.video_hosts import video_at

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&rel=0"
PEERTUBE = "https://tube.example.org/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d?autoplay=1&p2p=0&warningTitle=0"
VIMEO = "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"


@pytest.mark.parametrize(
    ("url", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ&feature=share", YOUTUBE),
        ("http://m.youtube.com/watch?v=dQw4w9WgXcQ#top", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?si=tracker", YOUTUBE),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
        ("https://youtube.com/live/dQw4w9WgXcQ?feature=share", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?t=1m30s", f"{YOUTUBE}&start=90"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90", f"{YOUTUBE}&start=90"),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://player.vimeo.com/video/76979871", VIMEO),
        ("https://vimeo.com/channels/staffpicks/76979871", VIMEO),
        ("https://vimeo.com/76979871/8272103f6e", f"{VIMEO}&h=8272103f6e"),
        (
            "https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv",
            "https://tube.example.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?autoplay=1&p2p=0&warningTitle=0",
        ),
        (
            "https://tube.example.org/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d?start=5s",
            f"{PEERTUBE}&start=5s",
        ),
    ],
)
def test_the_address_of_a_video_leads_to_a_player_that_does_not_track(url: str, player: str) -> None:
    video = video_at(url)
    assert video is not None
    assert video.embed_url == player


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "https://www.youtube.com/",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/@channel",
        "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ",
        "https://vimeo.com/about",
        "https://user:secret@vimeo.com/76979871",
        "https://tube.example.org:8443/w/kkGMgK9ZtnKfYAgnEtQxbv",
        "https://tube.example.org/w/p/kkGMgK9ZtnKfYAgnEtQxbv",
        "https://example.org/w/",
        "https://localhost/w/kkGMgK9ZtnKfYAgnEtQxbv",
        "https://[::1/w/kkGMgK9ZtnKfYAgnEtQxbv",
        "ftp://vimeo.com/76979871",
    ],
)
def test_other_addresses_are_not_videos(url: str) -> None:
    assert video_at(url) is None


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    for url in (text, f"https://{text}", f"https://youtu.be/{text}", f"https://vimeo.com/{text}?t={text}"):
        video = video_at(url)
        assert video is None or video.embed_url.startswith("https://")
