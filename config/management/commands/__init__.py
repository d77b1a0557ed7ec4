"""Which commands does the installation as a whole have?"""
