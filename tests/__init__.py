"""The tests. What imports them, the suite and the modules that tests start, collects garbage seldom."""

import gc

# By default Python looks for cycles after every 700 new objects. Starting Django makes millions that stay, and each
# migration throws away thousands of classes: looking for them took an eighth of the time of a migration.
# More seldom, a process of the suite would keep gigabytes.
gc.set_threshold(20_000, 20, 10)
