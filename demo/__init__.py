"""Which organizations, people and work does a first visitor find?"""
