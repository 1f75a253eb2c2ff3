"""Reading a file that people made, in a process of its own that knows nothing of the site.

`python -m signatories.exchange.reading` is started by `signatories.exchange.sandbox`. Nothing here may
load settings, models or catalogs: a hostile file meets a process that starts fast and has nothing to lose.
"""
