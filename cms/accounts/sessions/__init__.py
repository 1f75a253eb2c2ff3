"""Sessions of accounts: what is remembered of them, listing them, and ending them.

`store` is Django's database store with columns for the account and the last use, so that the address and the browser
of a session are gone when its row is: it is one row.
"""
