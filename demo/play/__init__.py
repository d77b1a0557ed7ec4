"""How does a made-up crew work on a project? Over the HTTP API, as anybody's scripts would."""
