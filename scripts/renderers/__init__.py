"""What shows our figures: one function for each program, and what is done with its pictures."""
