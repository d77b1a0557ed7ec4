"""How many processes and threads serve the pages?"""

from config import env

bind = f"127.0.0.1:{env.whole_number('PORT', default=8000, least=1, most=65535)}"
worker_class = "gthread"
workers = env.whole_number("CREWMARK_WEB_PROCESSES", default=2, least=1, most=64)
threads = 4
# Each process opens its own database connections after the fork: two processes on one connection
# would read each other's answers.
preload_app = False
timeout = 60
graceful_timeout = 10
keepalive = 5
# Recycled now and then, not all at the same moment.
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = None
loglevel = "warning"
control_socket_disable = True
