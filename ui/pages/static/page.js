// What pages need beside their HTML: a fold that is opened fetches what it holds, a link to an entry opens it.
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
})();
