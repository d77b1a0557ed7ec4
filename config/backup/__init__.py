"""How is a whole installation saved, and brought back?"""
