// Within a frame on somebody's wiki: tells the page around it how high this one is, takes its colours, and leads out.
// Who may frame us at all is said by frame-ancestors, so that the page around is one that was named.
(() => {
  "use strict";
  const root = document.documentElement;
  const around = window.parent;

  if (around !== window) {
    let last = 0;
    // What a part shows, not how high it was made to be: the frame may shrink too.
    const shown = (part) => {
      const end = part.lastElementChild?.getBoundingClientRect().bottom ?? 0;
      return Math.max(0, end - part.getBoundingClientRect().top + part.scrollTop) + parseFloat(getComputedStyle(part).paddingBottom);
    };
    const tell = () => {
      const parts = document.querySelectorAll("[data-measured], .pl-frame-bar, #pl-conversation, #pl-asking");
      const height = Math.ceil([...parts].reduce((sum, part) => sum + shown(part), 0));
      if (height && height !== last) around.postMessage({ paperlight: "height", height: (last = height) }, "*");
    };
    new ResizeObserver(tell).observe(document.body);
    new MutationObserver(tell).observe(document.body, { childList: true, subtree: true, attributes: true });
    addEventListener("load", tell);
    addEventListener("message", ({ source, data }) => {
      if (source === around && data?.paperlight === "theme" && ["light", "dark"].includes(data.theme)) root.dataset.theme = data.theme;
    });
  }

  // The conversation as it is kept; where it is not, its last question is asked anew.
  const open = document.querySelector("#pl-open");
  open?.addEventListener("click", () => {
    const kept = document.querySelector("#pl-chat")?.dataset.conversation;
    const asked = [...document.querySelectorAll(".pl-turn")].at(-1)?.dataset.question;
    const place = new URL(open.dataset.app, location.href);
    open.href = kept ? `${place.href}c/${kept}` : asked ? `${place.href}?q=${encodeURIComponent(asked)}` : place.href;
  });
})();
