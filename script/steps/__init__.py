"""What do the commands in script/ do?"""
