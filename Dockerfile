# The workbench without its engines: one image for web, worker and migration (compose.yaml).
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/pip install --require-hashes --requirement /tmp/base.txt

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=workbench.settings STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/media
RUN useradd --system --uid 10001 --home-dir /srv workbench \
    && install --directory --owner workbench /srv/media
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY workbench workbench
COPY annotations annotations
COPY templates templates
RUN python -m workbench.catalogues
# The settings refuse to load without addresses and a key; collecting files uses none of them.
RUN SECRET_KEY=only-for-this-step-0123456789-abcdefghijklmnopqrstuvwxyz \
    DATABASE_URL=postgresql://nobody@nowhere/none REDIS_URL=redis://nowhere ALLOWED_HOSTS=nowhere \
    python manage.py collectstatic --noinput --verbosity=0
USER workbench
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--config", "python:workbench.gunicorn_conf", "--bind", "0.0.0.0:8000"]
