// What no server can do: copying, moving to a quote, and asking an example. Everything else is rendered by the server.
(() => {
  "use strict";

  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    // On plain http from another machine the clipboard API is missing.
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  function show(target) {
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    target.focus({ preventScroll: true });
    target.classList.remove("pl-flash");
    requestAnimationFrame(() => target.classList.add("pl-flash"));
  }

  function ask(question) {
    const box = document.querySelector("#pl-box textarea, #pl-box input");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector("#pl-ask").click();
  }

  // A filter that was read out of the question's words is taken away: the question is asked again without it.
  function drop(words, turn) {
    const field = document.querySelector("#pl-dropped textarea, #pl-dropped input");
    if (!field) return document.dispatchEvent(new CustomEvent("pl-drop", { detail: { words, turn } }));
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector("#pl-again").click();
  }

  // What a language model writes is stopped; what it has written stays.
  function stop(button) {
    const ours = document.querySelector("#pl-stop");
    button.disabled = true;
    if (ours) return ours.click();
    document.dispatchEvent(new CustomEvent("pl-stop", { detail: button.dataset.stop }));
  }

  document.addEventListener("click", async (event) => {
    const stopping = event.target.closest("[data-stop]");
    if (stopping) return stop(stopping);
    const dropping = event.target.closest("[data-drop]");
    if (dropping) return drop(dropping.dataset.drop, Number(dropping.closest(".pl-turn").dataset.turn));
    const copying = event.target.closest("[data-copy]");
    if (copying) {
      await copy(copying.dataset.copy);
      const label = copying.textContent;
      copying.textContent = copying.dataset.copied;
      setTimeout(() => (copying.textContent = label), 1500);
      return;
    }
    const link = event.target.closest(".pl a");
    if (link?.dataset.ask) {
      event.preventDefault();
      ask(link.dataset.ask);
    } else if (link?.getAttribute("href")?.startsWith("#")) {
      // The page's <base> would turn a bare anchor into a reload.
      const target = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
      if (target) {
        event.preventDefault();
        show(target);
      }
    }
  });

  // A new question is brought to the top once, when it appears; day fields get the browser's own calendar.
  let last = 0;
  new MutationObserver(() => {
    for (const field of document.querySelectorAll(".pl-date :is(input, textarea):not([type=date])")) field.type = "date";
    const turns = document.querySelectorAll(".pl-turn");
    const newest = turns[turns.length - 1];
    const number = Number(newest?.dataset.turn ?? 0);
    if (number > last && turns.length > 1) newest.scrollIntoView({ block: "start", behavior: "smooth" });
    last = number;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
