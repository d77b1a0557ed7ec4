"""An app above all others, as somebody else could write one: only `declares` ties it in."""
