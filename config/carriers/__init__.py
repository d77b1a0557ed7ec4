"""What carries the numbers of due jobs to waiting workers? Each module needs its own package."""
