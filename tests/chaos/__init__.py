"""Kill processes at random points of each flow, start again, and compare what is left with an undisturbed run."""
