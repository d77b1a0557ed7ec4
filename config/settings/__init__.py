"""Which settings belong to development, tests and production?"""
