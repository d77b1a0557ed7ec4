"""The steps of the commands in script/."""
