"""Carriers that bring the numbers of due jobs to workers. Each needs its own package."""
