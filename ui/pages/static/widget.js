// For a page of somebody's wiki: makes the frame where its script tag stands, as high as what it shows, in the page's
// colours. What it takes, as attributes of the tag, all of them optional: data-question; data-show chat, papers or day;
// data-day; data-category; data-top; data-lang en or zh; data-theme light, dark or auto; data-height, the most pixels;
// data-mode inline or launcher.
(() => {
  "use strict";
  const tag = document.currentScript;
  const { question, show = "chat", day, category, top, lang, theme = "auto", height, mode = "inline" } = tag.dataset;
  const base = new URL(".", tag.src);
  const most = Number(height) || 640;
  const label = (lang ?? document.documentElement.lang ?? "").startsWith("zh") ? "问论文" : "Ask the papers";

  // The colours of the page: those behind the tag, else those that the reader's system wants.
  function shade() {
    if (theme === "light" || theme === "dark") return theme;
    for (let element = tag.parentElement ?? document.body; element; element = element.parentElement) {
      const [red, green, blue, seen = 1] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
      if (seen > 0.5 && blue !== undefined) return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  function address() {
    const place = new URL(show === "chat" ? "embed" : `embed/${show}`, base);
    for (const [name, value] of Object.entries({ q: question, day, category, top, lang, theme: shade() }))
      if (value) place.searchParams.set(name, value);
    return place.href;
  }

  function frame() {
    const made = document.createElement("iframe");
    Object.assign(made, { src: address(), title: "Paperlight", allow: "clipboard-write", loading: "lazy" });
    Object.assign(made.style, { width: "100%", height: `${mode === "launcher" ? most : Math.min(most, 320)}px`, border: "0", colorScheme: "normal" });
    let told = shade();
    const tell = () => {
      if (shade() === told) return;
      told = shade();
      made.contentWindow?.postMessage({ paperlight: "theme", theme: told }, base.origin);
    };
    addEventListener("message", ({ origin, source, data }) => {
      if (origin !== base.origin || source !== made.contentWindow || data?.paperlight !== "height") return;
      if (mode !== "launcher" && data.height > 0) made.style.height = `${Math.min(most, Math.ceil(data.height))}px`;
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
    const changes = new MutationObserver(tell);
    for (const element of [document.documentElement, document.body]) changes.observe(element, { attributes: true });
    return made;
  }

  if (mode !== "launcher") return tag.after(frame());

  const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  const panel = document.createElement("div");
  const corner = { position: "fixed", right: "20px", zIndex: "2147483000" };
  Object.assign(button.style, corner, { bottom: "20px", padding: "10px 16px", border: "0", borderRadius: "20px", font: "600 15px system-ui, sans-serif", color: "#fff", background: "#1d4ed8", cursor: "pointer" });
  Object.assign(panel.style, corner, { bottom: "72px", width: "min(440px, calc(100vw - 40px))", height: `min(${most}px, calc(100vh - 100px))`, overflow: "hidden", borderRadius: "10px", boxShadow: "0 8px 40px rgb(0 0 0 / .3)" });
  panel.hidden = true;
  const set = (open) => {
    if (open && !panel.firstChild) panel.append(Object.assign(frame(), { style: "width:100%;height:100%;border:0" }));
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  set(false);
  button.addEventListener("click", () => set(panel.hidden));
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || panel.hidden) return;
    set(false);
    button.focus();
  });
  document.body.append(button, panel);
})();
