"use strict";
// What pages do beyond links and forms: suggestions while typing, corrections, uploads with their progress. All of it works without, but corrections.

function debounced(wait, act) {
  let timer;
  return (...given) => { clearTimeout(timer); timer = setTimeout(() => act(...given), wait); };
}

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.getElementById(input.getAttribute("list"));
  input.addEventListener("input", debounced(120, async () => {
    const text = input.value.trim();
    if (text.length < 2 || text.length > 60) { list.replaceChildren(); return; }
    const answer = await fetch("/api/suggest?limit=8&q=" + encodeURIComponent(text));
    if (!answer.ok || input.value.trim() !== text) return;
    const { records } = await answer.json();
    list.replaceChildren(...records.filter(r => input.dataset.suggest === "document" || r.kind === input.dataset.suggest).map(r => {
      const option = document.createElement("option");
      option.value = r.value; option.label = r.label;
      return option;
    }));
  }));
}

const article = document.getElementById("text"), dialog = document.getElementById("correction");
if (article && dialog) {
  const form = dialog.querySelector("form"), edit = document.getElementById("edit");
  edit.hidden = false;
  edit.addEventListener("click", () => {
    const on = article.classList.toggle("editing");
    edit.setAttribute("aria-pressed", String(on));
    for (const word of article.querySelectorAll(".w:not(.doubt)")) on ? word.setAttribute("tabindex", "-1") : word.removeAttribute("tabindex");
  });
  const open = word => {
    form.elements.at.value = word.dataset.at;
    form.elements.characters.value = word.dataset.length;
    form.elements.right.value = word.textContent;
    form.elements.author.value = localStorage.getItem("author") || "";
    document.getElementById("correction-raw").textContent = (word.title || word.textContent).replace(/ \(\d+%\)$/, "");
    dialog.showModal();
    form.elements.right.select();
  };
  article.addEventListener("click", event => {
    const word = event.target.closest(".w"), editing = article.classList.contains("editing");
    if (!word || (word.closest("a") && !editing) || String(getSelection())) return;
    event.preventDefault();
    open(word);
  });
  article.addEventListener("keydown", event => {
    const word = event.target.closest(".w");
    if (!word) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(word); return; }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const words = [...article.querySelectorAll(".w")], next = words[words.indexOf(word) + step];
    if (next) { event.preventDefault(); if (!next.hasAttribute("tabindex")) next.setAttribute("tabindex", "-1"); next.focus(); }
  });
  form.addEventListener("submit", () => localStorage.setItem("author", form.elements.author.value));
  document.getElementById("correction-cancel").addEventListener("click", () => dialog.close());
}

const upload = document.getElementById("upload");
if (upload) {
  const bar = document.getElementById("sending"), told = document.getElementById("sent");
  upload.addEventListener("submit", event => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open("POST", "/upload");
    request.upload.addEventListener("progress", e => { if (e.lengthComputable) bar.value = e.loaded / e.total; });
    request.addEventListener("load", () => {
      if (request.status < 400) { location.assign("/upload?sent=true"); return; }
      const page = new DOMParser().parseFromString(request.responseText, "text/html"), why = page.querySelector("[role=alert]");
      told.textContent = why ? why.textContent : request.responseText.trim();
      bar.hidden = true;
    });
    request.addEventListener("error", () => { told.textContent = "✗"; bar.hidden = true; });
    bar.hidden = false; bar.value = 0;
    request.send(new FormData(upload));
  });
  const jobs = document.getElementById("job-list");
  const look = async () => {
    const answer = await fetch("/upload"), page = new DOMParser().parseFromString(await answer.text(), "text/html"), fresh = page.getElementById("job-list");
    if (!fresh) return;
    jobs.replaceChildren(...fresh.childNodes);
    if (fresh.dataset.pending === "true") setTimeout(look, 700);
  };
  if (jobs.dataset.pending === "true") setTimeout(look, 700);
}
