# Builds Crewmark with its packages, scripts and styles. The web server and the worker use the same image.
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /crewmark
COPY . .
RUN script/setup \
 && .venv/bin/pip install --quiet --no-cache-dir --requirement requirements-growing.txt \
 && CREWMARK_SECRET_KEY=only-while-the-image-is-built CREWMARK_HOSTS=localhost CREWMARK_URL=https://localhost \
    DATABASE_URL=postgresql://crewmark_app@nowhere/crewmark DJANGO_SETTINGS_MODULE=config.settings.production \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
 && rm -rf node_modules var

FROM python:3.11.14-slim-bookworm
# ffmpeg decodes videos. Crewmark starts it as a program (docs/adr/0014-ffmpeg-is-a-program.md).
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 1000 crewmark && mkdir /files && chown crewmark /files
WORKDIR /crewmark
COPY --from=build /crewmark /crewmark
USER crewmark
ENV PATH=/crewmark/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    CREWMARK_BIND=0.0.0.0 \
    CREWMARK_VAR=/files
EXPOSE 8000
CMD ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
