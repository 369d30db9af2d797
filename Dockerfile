# docker build -t campaign-extract .
# docker run --rm -p 127.0.0.1:8000:8000 --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges campaign-extract
FROM python:3.12-slim

# what the page promises: LibreOffice for .doc and .wps, with fonts, and the libraries that recognising scans needs
RUN apt-get -qq update \
    && apt-get -qq install -y --no-install-recommends fonts-noto-cjk libgl1 libglib2.0-0 libreoffice-writer-nogui \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /src
COPY pyproject.toml setup.cfg README.md LICENSE ./
COPY packaging packaging
COPY campaign_extract campaign_extract
RUN pip install --no-cache-dir '.[service,ocr]' && rm -rf /src

WORKDIR /
# whatever wants a home gets the only place that can be written to
ENV HOME=/tmp PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# a number, so that a cluster can see that it is not root; it owns nothing and needs to write nothing but /tmp
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["python", "-m", "campaign_extract", "serve", "--host", "0.0.0.0"]
