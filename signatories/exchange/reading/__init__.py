"""The sandboxed child process that parses uploaded files.

`signatories.exchange.sandbox` starts it with `python -m signatories.exchange.reading`. Nothing here may import
settings, models or catalogs, so that the process starts fast and a hostile file finds no secrets.
"""
