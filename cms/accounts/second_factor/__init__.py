"""The second factor of staff: passkeys, codes of an authenticator app, and recovery codes.

django-allauth has the table of factors and checks codes; `passkeys` checks what browsers sign. `state` decides whether
a session that has the right password still lacks the second factor; `middleware` treats such a session as anonymous,
whichever form it signed in by.
"""
