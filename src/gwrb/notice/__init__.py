"""Reading a notice into a plan, and printing a plan as a notice again."""
