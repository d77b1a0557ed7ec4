"""How are dates written in each language that Django doesn't write as we want?"""
