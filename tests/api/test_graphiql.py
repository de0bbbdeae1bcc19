"""GraphiQL in a real browser that can reach nothing but our server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

from api import assets, graphiql

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture
def browser_page(served: str) -> Iterator[tuple[Page, list[str]]]:
    """A page that sees only our server, and what else it asked for."""
    assert CHROMIUM, "Chromium is missing: run make browser"
    assert assets.installed(), "GraphiQL is missing: run make assets"
    outside: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith((served, "data:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.route("**/*", guard)
        yield page, outside
        browser.close()


def test_a_query_is_written_and_answered_without_the_internet(
    browser_page: tuple[Page, list[str]], served: str, tmp_path: Path
) -> None:
    page, outside = browser_page
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"{served}/")
    expect(page).to_have_title("Portrait · GraphiQL")
    expect(page.get_by_role("tab", name="Person")).to_be_visible(timeout=30_000)
    for name in ("Person", "People", "Companies"):
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(1_000)  # GraphiQL learns a moment later which operation the tab holds
        page.get_by_role("button", name="Execute query (Ctrl-Enter)").click()
        expect(page.locator(".result-window")).to_contain_text('"data"', timeout=30_000)
        expect(page.locator(".result-window")).not_to_contain_text('"errors"')
    page.get_by_role("button", name="Show Documentation Explorer").click()
    expect(page.locator(".graphiql-doc-explorer")).to_contain_text("query: Query", timeout=30_000)
    page.screenshot(path=tmp_path / "graphiql.png")
    assert (outside, faults) == ([], [])


def test_without_its_files_the_page_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphiql, "installed", lambda: False)
    body = bytes(graphiql.page().body).decode()
    assert "make assets" in body
    assert "<script" not in body


def test_the_page_allows_no_host_but_this_one(client: httpx.Client) -> None:
    policy = client.get("/graphql").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
