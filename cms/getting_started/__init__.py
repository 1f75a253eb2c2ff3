"""The first steps on a new site, which tick themselves off."""
