"""Which English? One that a worldwide crew reads alike: a named month, hours from 0 to 23."""
