// The wiki frame: sends a question and shows each state of its turn, which the server has rendered.
(() => {
  "use strict";
  const conversation = document.querySelector("#pl-conversation");
  const form = document.querySelector("form");
  const box = form.elements.q;
  const button = document.querySelector("#pl-ask");
  const turns = [];
  let asking = new AbortController();

  function askNext(question) {
    conversation.querySelector(".pl-welcome")?.remove();
    const place = document.createElement("div");
    conversation.append(place);
    turns.push({ question, dropped: [], place });
    return ask(turns.length);
  }

  async function ask(number) {
    const turn = turns[number - 1];
    const { question, place } = turn;
    // A question that failed is no part of the conversation; what was taken away stays away unless it is said again.
    const before = turns.slice(0, number - 1).filter((earlier) => !earlier.failed);
    const history = before.map((earlier) => earlier.question);
    const last = before.at(-1)?.place.querySelector(".pl-turn");
    const shown = last?.dataset.shown.split(" ").filter(Boolean) ?? [];
    const kept = before.flatMap((earlier) => earlier.dropped).filter((words) => !question.includes(words));
    const dropped = [...kept, ...turn.dropped];
    turn.failed = false;
    button.disabled = true;
    asking = new AbortController();
    try {
      const answer = await fetch("/embed/ask", {
        signal: asking.signal,
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ question, number, history, shown, dropped }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let waiting = "";
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        const lines = (waiting + piece.value).split("\n");
        waiting = lines.pop();
        if (lines.length) place.innerHTML = JSON.parse(lines.at(-1)).html;
      }
    } catch (error) {
      if (error.name === "AbortError") return;
      turn.failed = true;
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
    askNext(question);
  });

  document.addEventListener("pl-stop", ({ detail }) => {
    asking.abort();
    const notice = Object.assign(document.createElement("p"), { className: "pl-notice", textContent: detail });
    conversation.querySelector(".pl-progress")?.replaceWith(notice);
  });

  document.addEventListener("pl-drop", ({ detail: { words, turn } }) => {
    if (button.disabled) return;
    turns[turn - 1].dropped.push(words);
    ask(turn);
  });

  const first = new URLSearchParams(location.search).get("q");
  if (first?.trim()) askNext(first.trim());
})();
