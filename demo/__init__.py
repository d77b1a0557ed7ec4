"""The demo: two organizations with people and work, and a simulated crew."""
