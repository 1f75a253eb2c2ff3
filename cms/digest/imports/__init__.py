"""Import of subscribers from files and pasted lists: columns, rows, the plan that is previewed, and its execution."""
