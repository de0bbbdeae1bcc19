from __future__ import annotations

import html
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Route, sync_playwright

from graph.match.columns import meanings, understand
from graph.match.engine import match
from graph.match.reading import Records, cleaned
from graph.match.report import Run, render
from graph.resolve.truth import compare

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ATTACK = "<script>document.title='taken'</script>"


@pytest.fixture(scope="module")
def run() -> Run:
    rows: list[tuple[str | None, ...]] = [
        (
            f"{'Анна' if n % 2 else 'Пётр'}",
            f"Иванов{n // 2}",
            f"19{60 + n // 2 % 40}-05-06",
            f"u{n // 2}@mail.ru",
            "тула",
        )
        for n in range(80)
    ]
    rows += [(given, family, born, None, "омск") for given, family, born, *_ in rows[:40]]
    original = pl.DataFrame(rows, schema=["name", "surname", "dob", "email", "birth_place"], orient="row")
    original[3, "surname"] = ATTACK
    records = Records(Path("people <b>.csv"), "CSV separated by commas, utf-8", original, cleaned(original))
    columns = understand(records.frame)
    matched = match(records.frame, meanings(columns))
    doubts = pl.DataFrame(
        {"left": [3, 0], "right": [83, 80], "probability": [0.4, 0.6], "reason": ["alike & apart", "weak"]}
    )
    truth = {n: str(n % 80) for n in range(120)}
    scores = compare({n: str(cluster) for n, cluster in enumerate(matched.cluster)}, truth)
    return Run(records, columns, replace(matched, review=doubts), scores)


def test_the_page_says_what_was_done(run: Run) -> None:
    page = render(run)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "This page holds personal data" in text
    for said in ("120 records", "birth_date", "same e-mail", "same birth_place", "Against the truth", "B-cubed",
                 "All 2 doubtful pairs", "alike &amp; apart", "Иванов0", run.matched.model.version):  # fmt: skip
        assert said in text, said


def test_the_page_shows_every_weight_and_how_many_clusters_there_are_of_each_size(run: Run) -> None:
    page = render(run)
    model = run.matched.model
    shown = re.findall(r'<span class="label">([^<]*)</span>.*?<span class="bits">([^<]*)</span>', page)
    for comparison in model.comparisons:
        if comparison.name.startswith("attribute"):
            continue
        for level, trained in zip(comparison.levels, model.trained[comparison.name], strict=True):
            assert (
                html.escape(level.label, quote=False).replace("'", "&#39;"),
                f"{trained.weight:+.1f}".replace("-", "−"),
            ) in shown
    sizes = Counter(Counter(run.matched.cluster).values())
    ticks = page.partition("Cluster sizes")[2].partition("</section>")[0]
    assert {int(size): int(count) for count, size in re.findall(r"<b>([\d,]+)</b><br>(\d+)", ticks)} == {
        size: sizes[size] for size in range(1, max(sizes) + 1)
    }


def test_no_value_of_the_file_is_taken_for_html(run: Run) -> None:
    page = render(run)
    assert "<script" not in page
    assert "people &lt;b&gt;.csv" in page
    assert page.count("&lt;script&gt;") == 1


def test_without_doubts_or_truth(run: Run) -> None:
    empty = replace(run, matched=replace(run.matched, review=run.matched.review.clear()), scores=None, reused=True)
    page = render(empty)
    assert "every pair of records is clear" in page
    assert "Against the truth" not in page
    assert "those of a saved model" in page


@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (1100, "dark"), (380, "light")])
def test_a_browser_shows_it_without_the_network(run: Run, width: int, scheme: str, tmp_path: Path) -> None:
    assert CHROMIUM, "Chromium is missing: run make browser"
    path = tmp_path / "page.html"
    path.write_text(render(run), "utf-8")
    outside: list[str] = []
    faults: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url == path.as_uri():
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
        ).new_page()
        page.route("**/*", guard)
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path.as_uri())
        assert page.title() == "Portrait · people <b>.csv"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("svg.bar rect.for").first.bounding_box()
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == ("rgb(17, 22, 29)" if scheme == "dark" else "rgb(246, 247, 249)")
        browser.close()
    assert (outside, faults) == ([], [])
