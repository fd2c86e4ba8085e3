# Casetracker as it runs in production: one image for the web server, `migrate` and `seed`.
# The reasons for what is chosen here: docs/decisions/0006-production-files.md

FROM python:3.11.16-slim-bookworm AS build

WORKDIR /app
COPY requirements.txt ./
# An environment without pip in it: nothing is installed in a running container. Only wheels, so
# that no package runs code of its own here, and each must have the hash of the lock file.
RUN python -m venv --without-pip /opt/venv \
 && pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r requirements.txt
ENV PATH=/opt/venv/bin:$PATH

COPY manage.py gunicorn.conf.py ./
COPY casetracker casetracker/
COPY sources sources/
COPY dossiers dossiers/
COPY fixtures fixtures/
# The settings ask for a key and a database, but neither is used here, or kept.
RUN python -m compileall -q casetracker sources dossiers \
 && SECRET_KEY=unused DATABASE_URL=postgresql://unused CASETRACKER_VAR=/srv/casetracker \
    python manage.py collectstatic --no-input


FROM python:3.11.16-slim-bookworm AS web

LABEL org.opencontainers.image.title="Casetracker" \
      org.opencontainers.image.licenses="GPL-3.0-or-later"

# Documents are the only thing that the web server writes; a new volume takes over this owner.
RUN groupadd --system --gid 10001 casetracker \
 && useradd --system --uid 10001 --gid 10001 --no-log-init --no-create-home \
        --home-dir /nonexistent --shell /usr/sbin/nologin casetracker \
 && install -d -o 10001 -g 10001 -m 0700 /srv/casetracker/documents

COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/casetracker/static /srv/casetracker/static
COPY --from=build /app /app

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CASETRACKER_VAR=/srv/casetracker \
    HOST=0.0.0.0 \
    PORT=8000

WORKDIR /app
USER 10001:10001
EXPOSE 8000
# Whether the process answers. Whether the database does, too, is asked at /health/ready: a web
# server must not be restarted because of a database that is.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=1s --retries=4 \
    CMD ["python", "-c", "import os, urllib.request as request; request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health/live', timeout=4)"]
CMD ["gunicorn", "--config", "gunicorn.conf.py"]
