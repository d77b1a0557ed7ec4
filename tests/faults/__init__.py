"""Does Crewmark survive what breaks around it? Real processes, a real server, real kill -9."""
