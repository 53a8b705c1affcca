// The one script of our pages: what no server can do. HTML comes from the server; here it is asked for and put in place.
(() => {
  "use strict";
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Copying, and moving to what a link within the page leads to.

  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    // On plain http from another machine the clipboard API is missing.
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  async function copied(button, text) {
    await copy(text);
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 1500);
  }

  // A quote that the answer gives itself is hidden on its card: then the card is what is shown.
  const visible = (target) => (target?.hidden ? target.closest(".pl-card") : target);

  function show(target) {
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    target.focus({ preventScroll: true });
    target.classList.remove("pl-flash");
    requestAnimationFrame(() => target.classList.add("pl-flash"));
  }

  document.addEventListener("click", async (event) => {
    const copying = event.target.closest("[data-copy]");
    if (copying) return copied(copying, copying.dataset.copy);
    const link = event.target.closest(":is(.pl, .pl-page) a[href^='#']");
    const target = link && visible(document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1))));
    if (!target) return;
    event.preventDefault(); // where a page has a <base>, it would be left
    hideCited();
    show(target);
  });

  // A mark opens a card: the quote in its abstract, whose words it is, and the paper.

  const box = () => document.getElementById("pl-cited");
  let hiding = 0;

  function hideCited() {
    clearTimeout(hiding);
    if (box()?.matches(":popover-open")) box().hidePopover();
  }

  async function showCited(mark) {
    const quote = document.getElementById(decodeURIComponent(mark.getAttribute("href").slice(1)));
    const card = quote?.closest(".pl-card");
    const place = box();
    if (!card || !place) return;
    clearTimeout(hiding);
    const title = card.querySelector(".pl-title").cloneNode(true);
    const said = Object.assign(document.createElement("blockquote"), { className: "pl-quote", innerHTML: quote.innerHTML });
    const whose = Object.assign(document.createElement("p"), { className: "pl-note", textContent: quote.dataset.source });
    place.replaceChildren(whose, title, said);
    place.dataset.of = mark.getAttribute("href");
    place.showPopover();
    put(place, mark);
    if (!quote.dataset.span) return;
    const text = await abstract(card.dataset.paper, [quote.dataset.span]);
    if (!text || place.dataset.of !== mark.getAttribute("href")) return;
    const whole = Object.assign(document.createElement("p"), { className: "pl-abstract", lang: "en", innerHTML: text });
    said.replaceWith(whole);
    put(place, mark);
    const found = whole.querySelector("mark");
    if (found) whole.scrollTop = found.offsetTop - whole.offsetTop - 40;
  }

  function put(place, mark) {
    const at = mark.getBoundingClientRect();
    const wide = Math.min(460, innerWidth - 16);
    place.style.width = `${wide}px`;
    place.style.left = `${Math.max(8, Math.min(at.left - 24, innerWidth - wide - 8))}px`;
    const below = at.bottom + 6;
    place.style.top = `${below + place.offsetHeight > innerHeight - 8 ? Math.max(8, at.top - place.offsetHeight - 6) : below}px`;
  }

  const later = () => {
    clearTimeout(hiding);
    hiding = setTimeout(hideCited, 250);
  };
  document.addEventListener("mouseover", (event) => {
    const mark = event.target.closest?.(".pl-mark");
    if (mark) showCited(mark);
    else if (event.target.closest?.("#pl-cited")) clearTimeout(hiding);
  });
  document.addEventListener("mouseout", (event) => event.target.closest?.(".pl-mark, #pl-cited") && later());
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".pl-mark")) showCited(event.target);
    else if (!event.target.closest("#pl-cited")) hideCited();
  });
  document.addEventListener("scroll", hideCited, { passive: true });

  async function abstract(paper, spans) {
    const root = document.getElementById("pl-chat")?.dataset.root ?? "";
    const answer = await fetch(`${root}/c/abstract/${paper}?span=${spans.join(",")}`).catch(() => null);
    return answer?.ok ? answer.text() : "";
  }

  document.addEventListener(
    "toggle",
    async (event) => {
      const fold = event.target;
      if (!fold.matches?.("[data-abstract]") || !fold.open || fold.dataset.here) return;
      const card = fold.closest(".pl-card");
      const spans = all(".pl-quote", card).map((quote) => quote.dataset.span).filter(Boolean);
      fold.dataset.here = "1";
      fold.querySelector(".pl-abstract").innerHTML = await abstract(card.dataset.paper, spans);
    },
    true,
  );

  // What this browser keeps for itself: who it is as a writer, and papers that were saved.

  const kept = {
    read: (key) => {
      try {
        return localStorage.getItem(key);
      } catch {
        return null; // a browser that keeps nothing
      }
    },
    write: (key, value) => {
      try {
        localStorage.setItem(key, value);
      } catch {}
    },
  };

  function secret() {
    const known = kept.read("pl-writer");
    if (known) return known;
    const made = [...crypto.getRandomValues(new Uint8Array(18))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    kept.write("pl-writer", made);
    return made;
  }

  const saved = () => JSON.parse(kept.read("pl-saved") ?? "[]");

  // The chat.

  class Chat {
    constructor(element) {
      this.element = element;
      this.root = element.dataset.root;
      this.words = JSON.parse(element.dataset.words);
      this.framed = element.dataset.place === "frame";
      this.writer = secret();
      this.language = document.documentElement.lang;
      this.conversation = this.part("#pl-conversation");
      this.form = this.part("#pl-asking");
      this.box = this.part("#pl-box");
      this.filters = new Filters(this.part("#pl-filters"));
      this.change = this.part("#pl-change");
      this.asking = null;
      this.waiting = [];
      this.editing = 0;
      this.recalled = 0;
      this.listen();
      const last = all(".pl-turn", element).at(-1);
      if (last) this.filters.set(JSON.parse(last.dataset.filters));
      this.markSaved();
      const first = new URLSearchParams(location.search).get("q")?.trim();
      if (first && !last) this.ask(first);
    }

    part(selector) {
      return this.element.querySelector(selector);
    }

    get id() {
      return this.element.dataset.conversation;
    }

    get turns() {
      return all(".pl-turn", this.conversation);
    }

    say(line) {
      this.part("#pl-status").textContent = line;
    }

    request(path, options = {}) {
      const headers = { "X-Paperlight-Writer": this.writer, "Accept-Language": this.language, ...(options.body && { "Content-Type": "application/json" }) };
      return fetch(this.root + path, { ...options, headers });
    }

    // A question that is sent while another is answered waits for it.
    async ask(question, { number = 0, dropped = [], filters = this.filters.get() } = {}) {
      if (this.asking) return void this.waiting.push([question, { number, dropped, filters }]);
      const asking = (this.asking = new AbortController());
      this.form.classList.add("pl-busy");
      const before = this.turns.filter((turn) => !("failed" in turn.dataset) && (!number || Number(turn.dataset.turn) < number));
      const place = this.begin(before, question);
      const said = before.flatMap((turn) => JSON.parse(turn.dataset.dropped)).filter((words) => !question.includes(words));
      const body = {
        question,
        conversation: this.id,
        number: before.length + 1,
        filters,
        history: before.map((turn) => turn.dataset.question),
        shown: before.at(-1)?.dataset.shown.split(" ").filter(Boolean) ?? [],
        dropped: [...new Set([...said, ...dropped])],
      };
      this.say(this.words.searching);
      try {
        const answer = await this.request("/c", { method: "POST", body: JSON.stringify(body), signal: asking.signal });
        if (!answer.ok) throw new Error(this.words[`status_${answer.status}`] ?? this.words.failed);
        let last = "";
        for await (const [name, data] of events(answer)) this.took(place, (last = name), data);
        if (last !== "done") throw new TypeError("the answer was cut");
      } catch (error) {
        if (!asking.signal.aborted) this.failed(place, question, error);
      }
      if (this.asking !== asking) return; // another conversation was begun meanwhile
      this.asking = null;
      this.form.classList.remove("pl-busy");
      if (place.isConnected && place.dataset.problem) this.box.value ||= question;
      const next = this.waiting.shift();
      if (next) this.ask(...next);
    }

    begin(before, question) {
      this.element.querySelector("#pl-conversation > .pl-welcome")?.remove();
      for (const turn of this.turns) if (!before.includes(turn)) turn.remove();
      const place = document.createElement("section");
      place.id = `t${before.length + 1}`;
      place.className = "pl-turn";
      Object.assign(place.dataset, { turn: before.length + 1, question, shown: "", dropped: "[]", filters: "{}", failed: "" });
      place.append(
        Object.assign(document.createElement("h2"), { className: "pl-question", textContent: question.slice(0, 2_000) }),
        Object.assign(document.createElement("p"), { className: "pl-wait", textContent: this.words.searching }),
      );
      this.conversation.append(place);
      if (before.length) place.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
      return place;
    }

    took(place, name, data) {
      if (name === "conversation") this.named(data);
      if (name === "turn") this.morph(place, data.html);
      if (name === "answer") {
        const answer = place.querySelector(".pl-answer");
        if (answer) this.morph(answer, data.html);
      }
      if (name === "done") {
        const problem = place.querySelector(".pl-problem");
        place.dataset.problem = problem ? "1" : "";
        const line = problem ? problem.textContent : place.querySelector(".pl-counts")?.textContent;
        this.say(problem ? line : `${this.words.answered} ${line ?? ""}`);
        this.markSaved();
      }
    }

    // What a reader has opened, selected or focused stays as it is.
    morph(old, html) {
      Idiomorph.morph(old, html, {
        morphStyle: "outerHTML",
        ignoreActiveValue: true,
        callbacks: {
          beforeAttributeUpdated: (name, node) => !(name === "open" && node.matches("details")),
          beforeNodeMorphed: (node) => !(node.matches?.("[data-abstract]") && node.dataset.here),
        },
      });
    }

    failed(place, question, error) {
      const problem = Object.assign(document.createElement("p"), { className: "pl-problem" });
      problem.textContent = error instanceof TypeError ? this.words.failed : error.message;
      problem.setAttribute("role", "alert");
      place.querySelector(".pl-wait, .pl-progress")?.remove();
      place.append(problem);
      Object.assign(place.dataset, { problem: "1", failed: "" });
    }

    named({ id, title }) {
      this.title(title, id);
      if (!this.framed && location.pathname !== `${this.root}/c/${id}`) history.pushState({}, "", `${this.root}/c/${id}`);
    }

    title(title, id) {
      this.element.dataset.conversation = id;
      if (this.framed) return;
      document.title = title ? `${title} · Paperlight` : "Paperlight";
      this.part("#pl-chat-title").textContent = title;
      this.part("#pl-chat-title").hidden = !title;
      // The switches of language and theme lead back to where the reader is by now.
      document.querySelector(".pl-switches [name=back]").value = id ? `/c/${id}` : "/";
      this.part("#pl-chat-acts").hidden = !id;
      this.part("#pl-export").href = `${this.root}/c/${id}.md`;
    }

    // What was written until then stays.
    stop() {
      const place = this.turns.at(-1);
      this.asking?.abort();
      for (const each of all(".pl-progress, .pl-wait", place)) each.remove();
      const notice = Object.assign(document.createElement("p"), { className: "pl-notice", textContent: this.words.stopped });
      (place.querySelector(".pl-answer") ?? place).append(notice);
      if (place.querySelector(".pl-answer")) delete place.dataset.failed;
      place.querySelector(".pl-answer")?.classList.remove("pl-writing");
      this.say(this.words.stopped);
    }

    leave() {
      this.waiting = [];
      const asking = this.asking;
      this.asking = null;
      asking?.abort();
      this.form.classList.remove("pl-busy");
      this.edit(0);
    }

    fresh() {
      this.leave();
      this.conversation.replaceChildren(this.part("#pl-first").content.cloneNode(true));
      this.title("", "");
      this.box.value = "";
      this.box.focus();
    }

    // Another conversation, or this one as it was, at the address that the browser has come to.
    async open(path) {
      this.leave();
      const page = new DOMParser().parseFromString(await (await this.request(path)).text(), "text/html");
      const came = page.querySelector("#pl-chat");
      if (!came) return location.assign(this.root + path);
      this.conversation.replaceChildren(...came.querySelector("#pl-conversation").childNodes);
      this.title(page.querySelector("#pl-chat-title").textContent, came.dataset.conversation);
      this.markSaved();
      scrollTo(0, 0);
    }

    again(turn, { question = turn.dataset.question, dropped = [], filters = JSON.parse(turn.dataset.filters) } = {}) {
      this.filters.set(filters);
      const kept = JSON.parse(turn.dataset.dropped);
      this.ask(question, { number: Number(turn.dataset.turn), dropped: [...kept, ...dropped] });
    }

    edit(number) {
      this.editing = number;
      const banner = this.part("#pl-editing");
      banner.hidden = !number;
      if (!number) return;
      banner.firstElementChild.textContent = this.words.editing.replace("{number}", number);
      this.fill(this.turns[number - 1].dataset.question);
    }

    fill(text) {
      this.box.value = text;
      this.fit();
      this.box.focus();
      this.box.setSelectionRange(text.length, text.length);
    }

    fit() {
      this.box.style.height = "auto";
      this.box.style.height = `${Math.min(this.box.scrollHeight + 2, 180)}px`;
    }

    send() {
      const question = this.box.value.trim();
      if (!question) return this.box.focus();
      const number = this.editing;
      this.box.value = "";
      this.fit();
      this.recalled = 0;
      this.edit(0);
      this.filters.close();
      this.ask(question, { number });
    }

    recall(step) {
      const asked = this.turns.map((turn) => turn.dataset.question);
      const place = Math.max(0, Math.min(asked.length, this.recalled + step));
      if (place === this.recalled) return;
      this.recalled = place;
      this.fill(place ? asked[asked.length - place] : "");
    }

    listen() {
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.send();
      });
      this.box.addEventListener("input", () => this.fit());
      this.box.addEventListener("keydown", (event) => {
        // Enter that confirms a candidate of an input method is no end of a question.
        if (event.isComposing || event.keyCode === 229) return;
        if (event.key === "Enter" && !event.shiftKey) {
          event.preventDefault();
          this.send();
        }
        if (event.key === "ArrowUp" && (!this.box.value || this.recalled)) {
          event.preventDefault();
          this.recall(1);
        }
        if (event.key === "ArrowDown" && this.recalled) {
          event.preventDefault();
          this.recall(-1);
        }
      });
      document.addEventListener("keydown", (event) => this.element.isConnected && this.key(event));
      this.element.addEventListener("click", (event) => this.clicked(event));
      this.change.addEventListener("click", ({ target: { dataset } }) => {
        if (dataset.days) write(this.change, lastDays(dataset.days, dataset.last), FIELDS.date);
      });
      this.part("#pl-edit-cancel").addEventListener("click", () => this.cancelEdit());
      if (this.framed) return;
      addEventListener("popstate", () => {
        if (location.pathname.startsWith(`${this.root}/c/`)) this.open(location.pathname.slice(this.root.length));
        else if (this.id) this.fresh();
      });
      this.part("#pl-fresh").addEventListener("click", (event) => {
        event.preventDefault();
        this.fresh();
        history.pushState({}, "", `${this.root}/`);
      });
      this.part("#pl-share").dataset.copied = this.words.copied;
      this.part("#pl-share").addEventListener("click", (event) =>
        copied(event.target, `${location.origin}${this.root}/c/${this.id}`),
      );
      const words = this.part("#pl-history-words");
      this.part("#pl-history").addEventListener("toggle", (event) => event.newState === "open" && this.list());
      words.addEventListener("input", () => this.list());
    }

    cancelEdit() {
      this.edit(0);
      this.box.value = "";
      this.fit();
    }

    key(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const typing = event.target.matches?.("input, textarea, select, [contenteditable]");
      if (event.key === "Escape") {
        hideCited();
        this.filters.close();
        if (this.editing) this.cancelEdit();
      } else if (event.key === "/" && !typing) {
        event.preventDefault();
        this.box.focus();
      } else if (event.key === "?" && !typing) {
        this.part("#pl-keys").showPopover();
      }
    }

    clicked(event) {
      const found = (selector) => event.target.closest(selector);
      const turn = found(".pl-turn");
      const act = found("[data-ask], [data-stop], [data-edit], [data-again], [data-change], [data-drop], [data-without], [data-unset], [data-save], [data-vote], [data-rename], [data-delete], .pl-history a");
      if (!act || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const { ask, change, drop, without, unset, vote } = act.dataset;
      if (ask) event.preventDefault(), this.ask(ask);
      else if ("stop" in act.dataset) this.stop();
      else if ("edit" in act.dataset) this.edit(Number(turn.dataset.turn));
      else if ("again" in act.dataset) this.again(turn);
      else if (change) this.opened(act, turn);
      else if (drop) this.again(turn, { dropped: [drop] });
      else if (without) this.again(turn, { question: turn.dataset.question.replace(without, "").replace(/\s{2,}/g, " ").trim() });
      else if (unset) this.again(turn, { filters: without_(JSON.parse(turn.dataset.filters), unset) });
      else if ("save" in act.dataset) this.save(act.closest(".pl-card"));
      else if (vote) this.vote(act, vote === "1");
      else if ("rename" in act.dataset) this.rename(act.closest("[data-conversation]"));
      else if ("delete" in act.dataset) this.remove(act);
      else {
        event.preventDefault();
        const path = new URL(act.href).pathname;
        this.part("#pl-history").hidePopover();
        history.pushState({}, "", path);
        this.open(path.slice(this.root.length));
      }
    }

    // A chip is changed by the control that the row of filters has for it, or by a line of words.
    opened(chip, turn) {
      const { change, now, words } = chip.dataset;
      const worded = change === "condition";
      const control = worded ? this.part("#pl-words").content.cloneNode(true) : this.filters.panel(change).cloneNode(true);
      this.part("#pl-control").replaceChildren(control);
      if (worded) this.part("#pl-control input").value = now;
      else write(this.part("#pl-control"), JSON.parse(now), FIELDS[change]);
      this.change.onsubmit = (event) => {
        event.preventDefault();
        this.change.hidePopover();
        const filters = JSON.parse(turn.dataset.filters);
        const { condition } = worded ? read(this.change, ["condition"]) : {};
        if (worded) this.again(turn, { question: turn.dataset.question.replace(now, () => condition) });
        else this.again(turn, { filters: { ...filters, ...read(this.change, FIELDS[change]) }, dropped: words ? [words] : [] });
      };
      this.change.showPopover();
      put(this.change, chip);
      this.part("#pl-control input").focus();
    }

    async list() {
      const words = this.part("#pl-history-words").value;
      const answer = await this.request(`/c?q=${encodeURIComponent(words)}`);
      if (answer.ok && words === this.part("#pl-history-words").value) this.part("#pl-history-list").innerHTML = await answer.text();
    }

    rename(item) {
      const link = item.querySelector("a");
      const field = Object.assign(document.createElement("input"), { value: link.textContent, className: "pl-rename" });
      link.replaceWith(field);
      field.select();
      const end = async (keep) => {
        if (!field.isConnected) return;
        const title = field.value.trim();
        field.replaceWith(link);
        if (!keep || !title || title === link.textContent) return;
        const id = item.dataset.conversation;
        const done = await this.request(`/c/${id}`, { method: "PATCH", body: JSON.stringify({ title }) });
        if (!done.ok) return;
        link.textContent = title;
        if (id === this.id) this.title(title, id);
      };
      field.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        if (event.key === "Enter") end(true);
        if (event.key === "Escape") event.stopPropagation(), event.preventDefault(), end(false);
      });
      field.addEventListener("blur", () => end(true));
    }

    async remove(button) {
      if (!button.dataset.asked) {
        button.dataset.asked = "1";
        button.textContent = button.dataset.sure;
        return;
      }
      const item = button.closest("[data-conversation]");
      const id = item.dataset.conversation;
      if (!(await this.request(`/c/${id}`, { method: "DELETE" })).ok) return;
      item.remove();
      if (id !== this.id) return;
      this.fresh();
      history.replaceState({}, "", `${this.root}/`);
    }

    save(card) {
      const { paper, title } = card.dataset;
      const others = saved().filter((each) => each.id !== paper);
      const now = saved().length === others.length ? [{ id: paper, title }, ...others] : others;
      kept.write("pl-saved", JSON.stringify(now.slice(0, 500)));
      this.markSaved();
    }

    markSaved() {
      const papers = saved();
      const ids = new Set(papers.map((each) => each.id));
      for (const button of all("[data-save]", this.conversation))
        button.setAttribute("aria-pressed", ids.has(button.closest(".pl-card").dataset.paper));
      const section = this.part("#pl-saved");
      if (!section) return;
      section.hidden = !papers.length;
      section.querySelector("ol").replaceChildren(
        ...papers.map(({ id, title }) => {
          const item = document.createElement("li");
          item.append(Object.assign(document.createElement("a"), { href: `${this.root}/paper/${id}`, textContent: title }));
          return item;
        }),
      );
    }

    async vote(button, good) {
      const card = button.closest(".pl-card");
      const was = button.getAttribute("aria-pressed") === "true";
      const told = { question: button.closest(".pl-turn").dataset.question, paper: card.dataset.paper, good: was ? null : good };
      const send = (more) => this.request("/c/votes", { method: "POST", body: JSON.stringify({ ...told, ...more }) });
      if (!(await send({})).ok) return;
      for (const each of all("[data-vote]", card)) each.setAttribute("aria-pressed", each === button && !was);
      card.querySelector(".pl-reason-box")?.remove();
      if (was) return;
      const field = Object.assign(document.createElement("input"), { placeholder: this.words.why_vote, className: "pl-reason-box", maxLength: 500 });
      field.setAttribute("aria-label", this.words.why_vote);
      card.append(field);
      field.focus();
      field.addEventListener("keydown", async (event) => {
        if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
        if (event.key === "Enter" && field.value.trim()) await send({ reason: field.value.trim() });
        field.replaceWith(Object.assign(document.createElement("p"), { className: "pl-note pl-reason-box", textContent: this.words.vote_thanks }));
      });
    }
  }

  const FIELDS = { date: ["since", "until"], categories: ["categories"], authors: ["authors"], types: ["types"] };
  const TICKED = ["categories", "types"];
  const without_ = (filters, name) => Object.fromEntries(Object.entries(filters).filter(([field]) => !FIELDS[name].includes(field)));

  // The values of filters in the fields of their names, there and back.
  const named = (element, name) => all(`[name="${name}"]`, element);

  function read(element, names) {
    const ticked = (name) => named(element, name).filter((field) => field.checked).map((field) => field.value);
    return Object.fromEntries(names.map((name) => [name, TICKED.includes(name) ? ticked(name) : named(element, name)[0].value.trim()]));
  }

  function write(element, values, names) {
    for (const name of names) {
      const given = [values[name] ?? []].flat();
      if (!TICKED.includes(name)) named(element, name)[0].value = given.join(", ");
      else {
        const known = new Set(named(element, name).map((field) => field.value));
        for (const value of given) if (!known.has(value)) add(element, name, value);
        for (const field of named(element, name)) field.checked = given.includes(field.value);
      }
    }
  }

  function lastDays(days, last) {
    const since = new Date(last);
    since.setUTCDate(since.getUTCDate() - Number(days) + 1);
    return { since: since.toISOString().slice(0, 10), until: "" };
  }

  function add(element, name, value) {
    const label = document.createElement("label");
    label.append(Object.assign(document.createElement("input"), { type: "checkbox", name, value }), ` ${value}`);
    element.querySelector(`[data-panel="${name}"]`).append(label);
  }

  // The row of filters below the question box.
  class Filters {
    constructor(element) {
      this.element = element;
      element.addEventListener("change", () => this.label());
      element.addEventListener("click", (event) => {
        const { days, last } = event.target.dataset;
        if (days) this.set({ ...this.get(), ...lastDays(days, last) });
        if (event.target.id === "pl-unset") this.set({});
      });
      document.addEventListener("click", (event) => element.isConnected && !element.contains(event.target) && this.close());
      // Enter in a field of it is no question.
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !event.target.matches("input")) return;
        event.preventDefault();
        this.label();
        this.close();
      });
    }

    panel(name) {
      return this.element.querySelector(`[data-panel="${name}"]`);
    }

    get() {
      return read(this.element, Object.values(FIELDS).flat());
    }

    set(values) {
      write(this.element, values, Object.values(FIELDS).flat());
      this.label();
    }

    label() {
      const { since, until, authors, categories, types } = this.get();
      const names = types.map((value) => named(this.element, "types").find((field) => field.value === value).parentElement.textContent.trim());
      const said = { date: since || until ? `${since || "…"} – ${until || "…"}` : "", categories: categories.join(", "), types: names.join(", "), authors };
      for (const fold of all("[data-filter]", this.element)) {
        const summary = fold.querySelector("summary");
        summary.textContent = said[fold.dataset.filter] || summary.dataset.any;
        fold.classList.toggle("pl-set", Boolean(said[fold.dataset.filter]));
      }
      this.element.querySelector("#pl-unset").hidden = !Object.values(said).some(Boolean);
    }

    close() {
      for (const fold of all("details[open]", this.element)) fold.open = false;
    }
  }

  // Server-sent events out of an answer to POST, which EventSource cannot send.
  async function* events(answer) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = "";
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const whole = (waiting + piece.value).split("\n\n");
      waiting = whole.pop();
      for (const each of whole) {
        const name = /^event: (.*)$/m.exec(each)?.[1];
        const data = /^data: (.*)$/m.exec(each)?.[1];
        if (name) yield [name, JSON.parse(data)];
      }
    }
  }

  const start = (element) => element && new Chat(element);

  start(document.getElementById("pl-chat"));

  // Within the app the chat is used at once; Gradio comes when the browser has nothing else to do, and its block takes
  // the chat in as it stands.
  window.paperlight = {
    takeIn(block) {
      const chat = document.getElementById("main");
      const active = document.activeElement;
      chat.removeAttribute("role"); // the landmark is Gradio's from here on
      document.documentElement.lang = chat.closest("[lang]").lang; // which Gradio has set to the browser's
      if (block.moveBefore) block.moveBefore(chat, null);
      else block.append(chat), active.focus({ preventScroll: true });
    },
  };
  const gradio = document.querySelector("gradio-app");
  const idle = window.requestIdleCallback ?? setTimeout;
  gradio?.setAttribute("src", new URL("./", location)); // it takes whole addresses alone
  if (gradio) addEventListener("load", () => idle(() => import(gradio.dataset.script)));
})();
