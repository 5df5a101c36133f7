"""What makes the data that the program carries; never needed to run it."""
