"""Size of the frame in which other sites show a letter."""

from __future__ import annotations

#: Default width and height, which are also the largest that oEmbed offers, and the minimum of either side, in pixels.
WIDTH, HEIGHT, MIN_SIZE = 640, 720, 200
