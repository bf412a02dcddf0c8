# imhsite with all its extras, for a machine or a service without Python: README.md shows how to use it.
FROM python:3.13-slim

COPY constraints.txt pyproject.toml README.md LICENSE LICENSE-CONTENT /imhsite/
COPY imhsite /imhsite/imhsite
COPY docs /imhsite/docs
COPY tools/package_hooks.py /imhsite/tools/package_hooks.py
COPY themes/default /imhsite/themes/default
RUN cd /imhsite \
    && pip install --no-cache-dir --require-hashes --requirement constraints.txt \
    && pip install --no-cache-dir --no-deps --no-build-isolation . \
    && rm -rf /imhsite \
    && useradd --create-home writer

# The site's folder is mounted here.
WORKDIR /site
USER writer
ENTRYPOINT ["imhsite"]
CMD ["build"]
