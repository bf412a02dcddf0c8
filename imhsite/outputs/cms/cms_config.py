"""The configuration of Decap CMS and Sveltia CMS for a site.

Options: https://decapcms.org/docs/configuration-options/ and https://sveltiacms.app/en/docs/config-basics.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Mapping
from hashlib import sha256

from imhsite.content.content_paths import COLLECTIONS, CollectionType
from imhsite.outputs.cms.cms_collections import collections_of
from imhsite.outputs.cms.cms_programs import import_map
from imhsite.outputs.cms.form_shapes import JsonObject
from imhsite.outputs.headers import EditingNeeds
from imhsite.schema.records import Cms, Settings
from imhsite.schema.urls import addresses_of

GIT_URLS = {
    "github": "https://github.com",
    "gitlab": "https://gitlab.com",
    "gitea": "https://gitea.com",
    "forgejo": "https://codeberg.org",
}
API_PATHS = {"github": "/api/v3", "gitlab": "/api/v4", "gitea": "/api/v1", "forgejo": "/api/v1"}
SIGN_IN_PATHS = {"gitlab": "oauth/authorize", "gitea": "login/oauth/authorize", "forgejo": "login/oauth/authorize"}

LOCAL_SERVER = "http://localhost:8081"
"""The address of the server of Decap CMS, as https://decapcms.org/docs/working-with-a-local-git-repository/ says."""

MEDIA = "content/media"


def cms_config(
    cms: Cms,
    site: Settings,
    url: str,
    languages: tuple[str, ...],
    paths: Collection[str],
    kinds: Mapping[str, CollectionType] = COLLECTIONS,
) -> JsonObject:
    """Return what start.js reads: the configuration of the program, and the formats that it registers before.

    `languages` are those of the site, the main one first, `paths` those of its files in content/,
    and `kinds` its collections of records."""
    collections = collections_of(cms.program, languages, paths, kinds)
    config: JsonObject = {
        "load_config_file": False,
        "backend": _backend(cms, site.host),
        "site_url": url,
        "display_url": url,
        "media_folder": MEDIA,
        "public_folder": f"/{MEDIA}",
        "slug": {"encoding": "ascii", "clean_accents": True, "sanitize_replacement": "-"},
        "show_preview_links": False,
    }
    if cms.program == "sveltia":
        config["app_title"] = site.title.in_language(languages[0], languages[0])
    if cms.workflow:
        config["publish_mode"] = "editorial_workflow"
    if cms.local_server:
        config["local_backend"] = True
    if len(languages) > 1 and cms.program == "sveltia":
        config["i18n"] = {
            "structure": "multiple_files",
            "locales": list(languages),
            "default_locale": languages[0],
            "initial_locales": "default",
            "omit_default_locale_from_file_path": True,
        }
    config["collections"] = [one.options for one in collections]
    return {"config": config, "formats": {one.name: one.format for one in collections}}


def _backend(cms: Cms, host: str | None) -> JsonObject:
    """Return how the program reaches the repository and signs editors in; `host` is where the site is published."""
    name = "gitea" if cms.program == "sveltia" and cms.git_host == "forgejo" else cms.git_host
    backend: JsonObject = {"name": name, "repo": cms.repository, "branch": cms.branch}
    if cms.git_url or cms.git_host in ("gitea", "forgejo"):
        backend["api_root"] = _git_url(cms) + API_PATHS[cms.git_host]
    if cms.sign_in_url:
        backend["base_url"] = cms.sign_in_url.rstrip("/")
    elif cms.git_host in SIGN_IN_PATHS:
        backend |= {"base_url": _git_url(cms), "auth_endpoint": SIGN_IN_PATHS[cms.git_host]}
    if cms.app_id:
        backend["app_id"] = cms.app_id
    if cms.app_id and cms.git_host == "gitlab":
        backend["auth_type"] = "pkce"
    # Netlify signs in whoever publishes there, without a server of their own.
    can_sign_in = cms.sign_in_url or (host == "netlify" if cms.git_host == "github" else cms.app_id)
    if cms.program == "sveltia" and not can_sign_in:
        backend["auth_methods"] = ["token"]
    return backend


def _git_url(cms: Cms) -> str:
    """Return the address of the Git host, without a slash at its end."""
    return (cms.git_url or GIT_URLS[cms.git_host]).rstrip("/")


def needs_of(cms: Cms) -> EditingNeeds:
    """Return what the page for editors needs besides the site: the Git host, and the import map of its program."""
    of_github = cms.git_host == "github" and not cms.git_url
    api = "https://api.github.com" if of_github else addresses_of(_git_url(cms)).host
    pictures = "https://avatars.githubusercontent.com" if of_github else api
    local = (LOCAL_SERVER,) if cms.local_server else ()
    digest = b64encode(sha256(import_map(cms.program).encode()).digest()).decode()
    return EditingNeeds(cms.program, (api, *local), (pictures,), f"'sha256-{digest}'")
