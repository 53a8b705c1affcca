// What pages need beside their HTML: a fold that is opened fetches what it holds, a link
// to an entry opens it, and what takes a while is looked at until it is done.
(() => {
  "use strict";

  async function fill(fold) {
    const address = fold.dataset.load;
    delete fold.dataset.load;
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      const held = document.createElement("div");
      held.innerHTML = await answer.text(); // our own server's, sanitised there
      for (const old of fold.querySelectorAll(":scope > :not(summary)")) old.remove();
      fold.append(held);
    } catch {
      fold.dataset.load = address; // its link to the whole stays; opened again, it is tried again
    }
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.dataset?.load) fill(event.target);
  }, true);

  function openNamed() {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = named?.querySelector("details[data-load]");
    if (fold) fold.open = true;
  }
  addEventListener("hashchange", openNamed);
  openNamed();

  // What is being read into the library is looked at every second until it is done.
  async function look(shown) {
    try {
      const answer = await fetch(shown.dataset.poll, { headers: { accept: "text/html" } });
      if (answer.ok) shown.innerHTML = await answer.text();
    } catch { /* the server may be busy, or on its way back */ }
    if (!shown.querySelector("[data-done]")) setTimeout(look, 1000, shown);
  }
  for (const shown of document.querySelectorAll("[data-poll]")) setTimeout(look, 500, shown);

  // A file that is too large is told of before it is sent.
  for (const form of document.querySelectorAll("form[data-largest]")) {
    const field = form.querySelector("[type=file]");
    field.addEventListener("change", () => {
      const large = [...field.files].some((file) => file.size > Number(form.dataset.largest));
      field.setCustomValidity(large ? form.dataset.tooLarge : "");
      if (large) field.reportValidity();
    });
  }
})();
