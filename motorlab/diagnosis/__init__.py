"""The model read backwards: from findings to the place, to the next test, and to what a test is worth."""
