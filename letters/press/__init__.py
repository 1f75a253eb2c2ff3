"""The press page, the press kit and the share image."""
