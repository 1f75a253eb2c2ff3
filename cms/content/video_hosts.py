"""Sites of videos: the address of a video's page, and of its player."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

YOUTUBE = re.compile(r"(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com|youtu\.be")
YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([\w-]{11})(?:/.*)?", re.ASCII)
#: A number of seconds, or "1h2m3s".
START = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?", re.ASCII)
VIMEO = re.compile(r"(?:www\.|player\.)?vimeo\.com")
#: The number of a video and, if it is unlisted, its hash.
VIMEO_PATH = re.compile(r"/(?:video/|(?:channels|groups)/[\w-]+/(?:videos/)?)?(\d{1,12})(?:/([0-9a-f]+))?/?", re.ASCII)
#: "/w/kkGMgK9ZtnKfYAgnEtQxbv" and the older "/videos/watch/…", with the embedded form of both.
PEERTUBE_PATH = re.compile(r"/(?:w|videos/watch|videos/embed)/([1-9A-HJ-NP-Za-km-z]{22}|[0-9a-f-]{36})/?", re.ASCII)


@dataclass(frozen=True)
class Video:
    """A video at another site. `embed_url` is the address of its player, which plays at once."""

    host: str
    embed_url: str


def video_at(url: str) -> Video | None:
    """Return the video at an address; None if it is not that of a video at a known kind of site.

    Players are those that set no cookies and do not track, as far as a site offers one.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower().rstrip(".")
        is_plain = parts.scheme in ("http", "https") and parts.port in (None, 80, 443) and not parts.username
    except ValueError:
        return None
    if not is_plain or "." not in host:
        return None
    if YOUTUBE.fullmatch(host):
        return _youtube(parts, host)
    if VIMEO.fullmatch(host):
        return _vimeo(parts)
    return _peertube(parts, host)


def _youtube(parts: SplitResult, host: str) -> Video | None:
    query = parse_qs(parts.query)
    if host == "youtu.be":
        key = parts.path.strip("/")
    elif found := YOUTUBE_PATH.fullmatch(parts.path):
        key = found[1]
    else:
        key = query.get("v", [""])[0]
    if not YOUTUBE_ID.fullmatch(key):
        return None
    options = {"autoplay": "1", "rel": "0"}
    if start := _seconds(query.get("t", query.get("start", [""]))[0]):
        options["start"] = str(start)
    return Video("youtube.com", f"https://www.youtube-nocookie.com/embed/{key}?{urlencode(options)}")


def _vimeo(parts: SplitResult) -> Video | None:
    found = VIMEO_PATH.fullmatch(parts.path)
    if not found:
        return None
    secret = found[2] or parse_qs(parts.query).get("h", [""])[0]
    options = {"autoplay": "1", "dnt": "1"} | ({"h": secret} if secret else {})
    return Video("vimeo.com", f"https://player.vimeo.com/video/{found[1]}?{urlencode(options)}")


def _peertube(parts: SplitResult, host: str) -> Video | None:
    found = PEERTUBE_PATH.fullmatch(parts.path)
    if not found:
        return None
    options = {"autoplay": "1", "p2p": "0", "warningTitle": "0"}
    if start := _seconds(parse_qs(parts.query).get("start", [""])[0]):
        options["start"] = f"{start}s"
    return Video(host, f"https://{host}/videos/embed/{found[1]}?{urlencode(options)}")


def _seconds(text: str) -> int:
    """Return the seconds of "90", "90s" or "1m30s"; 0 for anything else."""
    found = START.fullmatch(text)
    if not found:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
