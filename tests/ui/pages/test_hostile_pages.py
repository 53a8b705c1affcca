"""Text that would like to be more than text, in a real browser: every page that shows papers, all texts on it."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from browsing import send, served, until, watched_page
from eight_papers import FIRST
from hostile_texts import NAMES, QUESTION, TEXTS, fill, identifier, stored
from wikis import hosted

from assistant.agenda import plan
from assistant.answer import Assistant
from assistant.delivery.letter import Letter, LetterPaper
from assistant.values import Answer, Question
from ui.pages.chat.kept_turn import kept
from ui.pages.chat.turn import Turn
from ui.pages.texts import Words
from ui.terminal.wiki_files import write_wiki
from ui.terminal.wiki_pages import wiki_pages
from vectorstore.library import Library
from vectorstore.people.conversations import Conversations
from vectorstore.people.profiles import Interest, Profile, keep_profile
from vectorstore.people.store import People
from vectorstore.settings import Settings
from vectorstore.values import Filters

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOUND = """root => {
  const wrong = new Set(), own = location.origin;
  const ours = /^https:\\/\\/(arxiv\\.org\\/(abs|pdf|html)\\/2603\\.\\d{5}|doi\\.org\\/10\\.48550\\/)/;
  for (const each of root.querySelectorAll("*")) {
    const name = each.localName, kind = each.getAttribute("type") || "";
    if (/^(object|embed|base|style|frame(set)?|marquee|foreignobject|area)$/i.test(name)) wrong.add(name);
    if (name === "script" && kind !== "application/ld+json" && kind !== "application/json" &&
        !new URL(each.getAttribute("src") || "inline:", document.baseURI).href.startsWith(own)) wrong.add("script");
    if (name === "meta" && /refresh/i.test(each.getAttribute("http-equiv") || "")) wrong.add("refresh");
    for (const attribute of each.attributes) {
      if (/^on/i.test(attribute.name) || attribute.name === "srcdoc") wrong.add(`${name} ${attribute.name}`);
      if (/^(href|src|action|formaction|data|poster|background|xlink:href|srcset|cite|ping)$/i.test(attribute.name)) {
        const address = new URL(attribute.value, document.baseURI).href;
        if (!address.startsWith(own + "/") && !ours.test(address) && !address.startsWith("data:image/svg"))
          wrong.add(`${name} ${attribute.name}=${attribute.value.slice(0, 80)}`);
      }
    }
  }
  return [...wrong];
}"""
"""What stands on a page that no page of ours has: elements that do something, handlers, addresses of others."""

FETCHED = f"""async ([paths, within]) => {{
  const found = {FOUND}, wrong = [];
  for (const path of paths) {{
    const told = await (await fetch(path)).text();
    const page = new DOMParser().parseFromString(told, "text/html");
    const root = page.querySelector(within);
    if (!root?.querySelector("h1")) wrong.push(`${{path}}: no page`);
    else wrong.push(...found(root).map(each => `${{path}}: ${{each}}`));
  }}
  return wrong;
}}"""


@dataclass
class Lab:
    """A server over the library of such texts, with a conversation that has a turn for each, whose question it is, and
    a meeting about some."""

    base: str
    library: Library
    conversation: str
    writer: str
    meeting: str
    answers: dict[str, Answer] = field(default_factory=dict)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    home = tmp_path_factory.mktemp("hostile")
    fill(home)
    settings = Settings(home=home)
    with Library.open(settings) as library, People(settings) as people:
        assistant, writer = Assistant(library, settings), "w" * 20
        answers = {name: assistant.ask(Question(f"{identifier(name)} {QUESTION}")) for name in NAMES[::6]}
        keeping = Conversations(people, 10)
        for name in NAMES[::2]:
            keeping.begin(writer, stored(TEXTS[name]))
        all_of_them = keeping.begin(writer, "all")
        for number, name in enumerate(NAMES, 1):
            answer = answers.get(name)
            asked = stored(TEXTS[name])
            assert keeping.put(all_of_them.id, kept(Turn(number, asked, answer=answer, stopped=not answer)))
        group = Profile(
            "g", stored(TEXTS["broken tag"])[:60], interests=(Interest(QUESTION), Interest(stored(TEXTS["script"])))
        )
        keep_profile(people, group)
        made = plan(library, people, "g", Filters(), 10, 60, date(2026, 3, 3), [stored(TEXTS["image handler"])], "en")
        with served(home) as base:
            yield Lab(base, library, all_of_them.id, writer, made.id, answers)


@pytest.fixture
def opened(browser: "Browser", lab: Lab) -> "Iterator[Page]":
    """A page on which nothing may go wrong: no script of theirs, nothing from elsewhere, no word with the reader."""
    page, wrong = watched_page(
        browser, lab.base, locale="en-US", extra_http_headers={"X-Paperlight-Writer": lab.writer}
    )
    page.on("dialog", lambda dialog: (wrong.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
    yield page
    # Gradio's own page around the chat is not ours
    assert page.evaluate(f"({FOUND})(document.querySelector('#pl-app') || document)") == []
    assert wrong == []


def test_a_conversation_with_each_of_them_asked_and_answered(opened: "Page", lab: Lab) -> None:
    opened.goto(f"{lab.base}/c/{lab.conversation}")
    assert len(opened.query_selector_all(".pl-turn")) == len(TEXTS)


def test_the_chat_that_finds_them_and_lists_conversations_named_so(opened: "Page", lab: Lab) -> None:
    opened.goto(lab.base)
    send(opened, "#pl-box", f"哪些论文研究{QUESTION}？ {stored(TEXTS['image handler'])}")
    opened.wait_for_selector("#t1 .pl-made, #t1 .pl-card")
    until(opened, "!document.querySelector('#pl-box').disabled")


def test_a_day_with_all_of_them_and_its_folded_parts(opened: "Page", lab: Lab) -> None:
    opened.goto(f"{lab.base}/digest/{FIRST}")
    assert len(opened.query_selector_all(".pl-list > li")) == len(TEXTS)
    folded = [each.get_attribute("data-load") for each in opened.query_selector_all("details[data-load]")]
    assert len(folded) == len(TEXTS)
    opened.evaluate("document.querySelector('details[data-load]').open = true")
    until(opened, "document.querySelector('.pl-list .pl-prose')")
    parts = f"""async paths => {{
      const wrong = [];
      for (const path of paths) {{
        const part = document.createElement("div");
        document.body.append(part);
        part.innerHTML = await (await fetch(path)).text();
        wrong.push(...({FOUND})(part));
      }}
      return wrong;
    }}"""
    assert opened.evaluate(parts, folded) == []


@pytest.mark.parametrize(
    "path",
    [
        f"/triage?since={FIRST}&until={FIRST}&interest={QUESTION}", "/library", "/library?page=3", "/explore",
        f"/embed/day?day={FIRST}&top=50", f"/embed/papers?q={QUESTION}&top=50", f"/embed?q={QUESTION}", "/profiles/g",
        "/profiles", "/agenda?profile=g", "/agenda/MEETING",
    ],
)  # fmt: skip
def test_lists_of_them(opened: "Page", lab: Lab, path: str) -> None:
    said = opened.goto(lab.base + path.replace("MEETING", lab.meeting))
    assert said
    assert said.status == 200


def test_the_page_of_each(opened: "Page", lab: Lab) -> None:
    opened.goto(f"{lab.base}/paper/{identifier('script')}")
    assert opened.evaluate(FETCHED, [[f"/paper/{identifier(name)}" for name in NAMES], "html"]) == []


@pytest.mark.parametrize(
    "path", [f"/api/search?q={QUESTION}&top=100", "/api/papers?top=200", f"/api/days/{FIRST}", "/feeds/days.atom"]
)
def test_what_is_for_programs_is_no_page(opened: "Page", lab: Lab, path: str) -> None:
    said = httpx.get(lab.base + path, timeout=60)
    assert said.headers["content-type"].partition(";")[0] in ("application/json", "application/atom+xml")
    assert said.headers["x-content-type-options"] == "nosniff"
    opened.goto(f"{lab.base}/healthz")
    if path.endswith(".atom"):
        parsed = (
            "text => new DOMParser().parseFromString(text, 'application/xml').querySelector('parsererror') === null"
        )
        assert opened.evaluate(parsed, said.text)


def test_a_letter_of_them_in_a_reader_that_guards_nothing(opened: "Page", lab: Lab) -> None:
    papers = [lab.library.paper(identifier(name)) for name in NAMES]
    told = tuple(
        LetterPaper(each.arxiv_id, each.title, each.url, ", ".join(each.authors), each.abstract)
        for each in papers
        if each
    )
    opened.goto(f"{lab.base}/healthz")
    opened.set_content(Letter("g", stored(TEXTS["script"]), "Papers", told, "", "en").html())
    assert len(opened.query_selector_all("li")) == len(TEXTS)


def test_a_wiki_of_them_built_by_mkdocs(browser: "Browser", lab: Lab, tmp_path: Path) -> None:
    write_wiki(wiki_pages(lab.library, Words("en")), tmp_path / "docs")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Lab\ntheme: {name: mkdocs, highlightjs: false}\nplugins: []\n", "utf-8"
    )
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=tmp_path, check=True, capture_output=True)
    with hosted(tmp_path / "site") as address:
        page, wrong = watched_page(browser, address)
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.goto(f"{address}/days/{FIRST}/")
        pages = [f"/papers/{identifier(name)}/" for name in NAMES] + [f"/days/{FIRST}/"]
        assert page.evaluate(FETCHED, [pages, "[role=main]"]) == []
        assert [each for each in wrong if "backdrop" not in each] == []  # MkDocs' own script misses its search
