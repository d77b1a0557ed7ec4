"""The wiring of the installation: settings, routes, servers, the database."""
