"""The outbox kit: jobs are rows, queued in the transaction that causes them and carried out by any worker, once.

`models` has the columns of a job, `queue` finds and claims due jobs, `leases` stores an outcome only while the claim
lasts, `backoff` spaces the attempts, and `consume` handles requests, which are deleted once they are answered. Nothing
wakes a worker: it queries the database periodically (`cms.operations.periodic_runs`).
"""
