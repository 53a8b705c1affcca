// Triage without waiting: marks at once and told to the server behind, keys, abstracts beside, fifty more in place.
// Without this script every mark is a form's button and every list an address of its own.
(() => {
  "use strict";
  const list = document.querySelector("#pl-list");
  if (!list) return;
  const marks = document.querySelector("#pl-marks");
  const tray = document.querySelector(".pl-tray");
  const aside = document.querySelector("#pl-aside");
  const said = document.querySelector("#pl-said");
  const strip = document.querySelector(".pl-strip");
  const rows = () => [...list.querySelectorAll(".pl-row")];
  let current = null;

  function say(what, count) {
    said.classList.remove("pl-wrong");
    said.textContent = said.dataset[what].replace("{count}", count ?? "");
  }

  // Telling the server

  function told(lines) {
    const form = new FormData(marks);
    for (const line of lines) form.append("mark", line);
    return new URLSearchParams(form);
  }

  async function tell(line, undo) {
    try {
      const answer = await fetch(marks.action, { method: "POST", body: told([line]), headers: { Accept: "application/json" }, keepalive: true });
      if (!answer.ok) throw new Error(String(answer.status));
    } catch {
      undo();
      said.textContent = marks.dataset.failed;
      said.classList.add("pl-wrong");
    }
  }

  // Marks

  function set(button, on) {
    const [state, id] = button.value.split(" ");
    button.setAttribute("aria-pressed", on);
    button.value = `${state} ${id} ${on ? "off" : "on"}`;
  }

  function show(row, state, on) {
    const button = row.querySelector(`.pl-${state}`);
    if (button) set(button, on);
    if (state === "dismissed") row.classList.toggle("pl-gone", on);
    // Picked and dismissed exclude each other, as they do on the server.
    const other = { picked: "dismissed", dismissed: "picked" }[state];
    if (on && other && row.querySelector(`.pl-${other}[aria-pressed=true]`)) show(row, other, false);
    if (state === "picked") inTray(row, on);
  }

  function inTray(row, on) {
    const items = tray.querySelector("ol");
    const held = items.querySelector(`[data-id="${row.dataset.id}"]`);
    if (on === Boolean(held)) return;
    if (held) held.remove();
    else {
      const item = document.querySelector("#pl-tray-item").content.firstElementChild.cloneNode(true);
      const title = row.querySelector(".pl-title a");
      item.dataset.id = row.dataset.id;
      item.querySelector("a").href = title.href;
      item.querySelector("a").append(...title.cloneNode(true).childNodes);
      item.querySelector("button").value = `picked ${row.dataset.id} off`;
      const told = [row.querySelector(".pl-by").textContent, `arXiv:${row.dataset.id}`].join(" · ");
      item.querySelector(".pl-print").append(told, document.createElement("br"), row.querySelector(".pl-reason")?.textContent ?? "");
      items.prepend(item);
    }
    count(on ? 1 : -1);
  }

  function count(change) {
    const now = Number(tray.dataset.count) + change;
    tray.dataset.count = now;
    const shown = tray.querySelector("[data-said]");
    shown.textContent = shown.dataset.said.replace("{count}", now);
    const view = document.querySelector("[data-size=picked]");
    view.textContent = Number(view.textContent.replace(/\D/g, "")) + change;
  }

  function press(button) {
    const [state, id, word] = button.value.split(" ");
    const on = word === "on";
    const row = document.getElementById(`p${id}`);
    const item = button.closest(".pl-tray li");
    const change = (to) => {
      if (row) show(row, state, to);
      else if (item && !to) { item.remove(); count(-1); }
    };
    change(on);
    const names = { picked: ["unpicked", "picked"], dismissed: ["back", "dismissed"], starred: ["unstarred", "starred"] };
    say(names[state][Number(on)], tray.dataset.count);
    tell(`${state} ${id} ${word}`, () => (row ? change(!on) : location.reload()));
  }

  // What was on screen for a second has been shown; it is told together, and at the latest when the page is left.

  const waiting = new Map();
  let seen = [];
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(waiting.get(target));
      if (isIntersecting) waiting.set(target, setTimeout(() => { seen.push(target.dataset.id); watch.unobserve(target); }, 1000));
    }
  }, { threshold: 0.6 });
  if (list.dataset.views === "inbox") rows().forEach((row) => watch.observe(row));
  function tellSeen() {
    if (seen.length) navigator.sendBeacon(marks.action, told(seen.map((id) => `seen ${id} on`)));
    seen = [];
  }
  setInterval(tellSeen, 5000);
  document.addEventListener("visibilitychange", tellSeen);
  window.addEventListener("pagehide", tellSeen);

  // The paper that keys are for

  function go(row) {
    if (!row) return;
    current?.removeAttribute("aria-current");
    current = row;
    row.setAttribute("aria-current", "true");
    row.querySelector(".pl-title a").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    if (!aside.hidden) open(row);
  }

  function step(by) {
    const all = rows();
    const at = current?.isConnected ? all.indexOf(current) : -1;
    let next = at + by;
    while (all[next]?.classList.contains("pl-gone")) next += by;
    if (next >= all.length) list.querySelector("[data-more]")?.focus();
    else go(all[Math.max(0, next)]);
  }

  list.addEventListener("focusin", (event) => {
    const row = event.target.closest(".pl-row");
    if (!row || row === current) return;
    current?.removeAttribute("aria-current");
    current = row;
    row.setAttribute("aria-current", "true");
  });

  // Beside

  async function open(row) {
    const link = row.querySelector("[data-beside]");
    aside.dataset.of = row.dataset.id;
    const answer = await fetch(link.dataset.beside);
    const text = await answer.text();
    if (aside.dataset.of !== row.dataset.id) return;
    aside.innerHTML = text;
    aside.hidden = false;
    aside.scrollTop = 0;
    document.documentElement.classList.add("pl-opened");
  }

  function close() {
    if (aside.hidden) return false;
    aside.hidden = true;
    delete aside.dataset.of;
    document.documentElement.classList.remove("pl-opened");
    current?.querySelector(".pl-title a").focus({ preventScroll: true });
    return true;
  }

  function turn(row) {
    if (!aside.hidden && aside.dataset.of === row.dataset.id) close();
    else open(row);
  }

  // Fifty more

  async function more(link) {
    link.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const further = list.querySelector(".pl-further");
      const known = new Set(rows().map((row) => row.dataset.id));
      let first = null;
      let added = 0;
      for (const group of page.querySelectorAll("#pl-list .pl-group")) {
        let here = list.querySelector(`.pl-group[data-group="${group.dataset.group}"]`);
        const fresh = [...group.querySelectorAll(".pl-row")].filter((row) => !known.has(row.dataset.id));
        if (!here) {
          here = group.cloneNode(true);
          here.querySelector("ol").replaceChildren();
          further.before(here);
        }
        for (const row of fresh) {
          here.querySelector("ol").append(row);
          if (list.dataset.views === "inbox") watch.observe(row);
        }
        first ??= fresh[0];
        added += fresh.length;
      }
      further.replaceChildren(...page.querySelectorAll("#pl-list .pl-further > *"));
      say("more", added);
      go(first);
    } catch {
      location.href = link.href;
    }
  }

  // Copying: asked for within the click, since a browser lets no page write later.

  async function copy(button) {
    const text = fetch(button.dataset.copyFrom).then((answer) => answer.text());
    const label = button.textContent;
    let done = button.dataset.copied;
    try {
      if (navigator.clipboard && window.isSecureContext) {
        const item = new ClipboardItem({ "text/plain": text.then((said) => new Blob([said], { type: "text/plain" })) });
        await navigator.clipboard.write([item]);
      } else {
        const area = Object.assign(document.createElement("textarea"), { value: await text });
        document.body.append(area);
        area.select();
        if (!document.execCommand("copy")) done = button.dataset.failed;
        area.remove();
      }
    } catch {
      done = button.dataset.failed;
    }
    button.textContent = done;
    setTimeout(() => (button.textContent = label), 1500);
  }
  for (const button of document.querySelectorAll("[data-copy-from]")) button.hidden = false;

  // Days: a range by a second click with Shift; one stop for Tab, then arrows

  const days = [...strip.querySelectorAll("a")];
  const asked = days.filter((day) => day.getAttribute("aria-current"));
  const chosen = asked.find((day) => day.dataset.day) ?? asked[0] ?? days[0];
  for (const day of days) day.tabIndex = day === chosen ? 0 : -1;
  // The newest of a range stands at the end, with what is before it in sight.
  if (asked.length) chosen.scrollIntoView({ block: "nearest", inline: asked.length > 1 ? "end" : "center" });
  strip.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
    const to = by && days[days.indexOf(event.target.closest("a")) + by];
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
  strip.addEventListener("click", (event) => {
    const day = event.target.closest("[data-day]");
    const held = days.filter((each) => each.dataset.day && each.getAttribute("aria-current")).map((each) => each.dataset.day);
    if (!day || !event.shiftKey || !held.length) return;
    event.preventDefault();
    const range = [...held, day.dataset.day].sort();
    const address = new URL(day.href);
    address.searchParams.set("days", `${range[0]}..${range.at(-1)}`);
    location.href = address;
  });

  // Clicks and keys

  document.addEventListener("click", (event) => {
    const mark = event.target.closest('button[form="pl-marks"]');
    if (mark) {
      event.preventDefault();
      return press(mark);
    }
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const title = event.target.closest("[data-beside]");
    if (title && plain) {
      event.preventDefault();
      return turn(title.closest(".pl-row"));
    }
    const further = event.target.closest("[data-more]");
    if (further && plain) {
      event.preventDefault();
      return more(further);
    }
    const copying = event.target.closest("[data-copy-from]");
    if (copying) return copy(copying);
    if (event.target.closest(".pl-close")) return close();
    for (const menu of document.querySelectorAll(".pl-menu.pl-download[open], .pl-menu.pl-profiles[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });

  document.querySelector(".pl-done")?.addEventListener("submit", (event) => {
    event.submitter.value = rows().map((row) => row.dataset.id).join(" ");
  });

  const toggle = document.querySelector("#pl-keys-on");
  toggle.checked = localStorage.getItem("paperlight-keys") !== "off";
  toggle.addEventListener("change", () => localStorage.setItem("paperlight-keys", toggle.checked ? "on" : "off"));

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && close()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]") || !toggle.checked) return;
    const of = (name) => () => current && press(current.querySelector(`.pl-${name}`));
    const act = {
      j: () => step(1),
      k: () => step(-1),
      x: of("picked"),
      s: of("starred"),
      e: () => {
        if (!current) return;
        const leaving = !current.classList.contains("pl-gone");
        press(current.querySelector(".pl-dismissed"));
        if (leaving) step(1);
      },
      o: () => current && turn(current),
      "?": () => document.querySelector("#pl-keys").togglePopover(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
