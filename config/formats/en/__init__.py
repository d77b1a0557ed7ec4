"""English formats that a worldwide crew reads alike: a named month, a 24-hour clock."""
