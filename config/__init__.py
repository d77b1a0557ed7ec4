"""Where is the installation wired together: settings, routes, servers, the database?"""
