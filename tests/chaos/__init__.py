"""What a site survives: killed processes, a database that restarts, a full disk, a lost mail server or cache.

Afterwards the site starts again, and what is left is compared with an undisturbed run: nothing may be lost, doubled or
stuck.
"""
