"""Press page, press kit and share image."""
