// The wiki frame: sends a question and shows each state of its turn, which the server has rendered.
(() => {
  "use strict";
  const conversation = document.querySelector("#pl-conversation");
  const form = document.querySelector("form");
  const box = form.elements.q;
  const button = document.querySelector("#pl-ask");
  let asked = 0;

  async function ask(question) {
    button.disabled = true;
    conversation.querySelector(".pl-welcome")?.remove();
    const place = document.createElement("div");
    conversation.append(place);
    try {
      const answer = await fetch("/embed/ask", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ question, number: (asked += 1) }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let waiting = "";
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        const lines = (waiting + piece.value).split("\n");
        waiting = lines.pop();
        if (lines.length) place.innerHTML = JSON.parse(lines.at(-1)).html;
      }
    } catch {
      const problem = document.createElement("p");
      Object.assign(problem, { className: "pl-problem", textContent: conversation.dataset.failed });
      problem.setAttribute("role", "alert");
      place.replaceChildren(problem);
      box.value = question;
    } finally {
      button.disabled = false;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = box.value.trim();
    if (!question || button.disabled) return;
    box.value = "";
    ask(question);
  });

  const first = new URLSearchParams(location.search).get("q");
  if (first?.trim()) ask(first.trim());
})();
