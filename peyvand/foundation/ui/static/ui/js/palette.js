/* The palette: pages and things to create are in the page already, what is found comes from the server as it is typed. */

const WAIT_MILLISECONDS = 120;
const box = document.getElementById("palette");
const input = box.querySelector("input");
const found = document.getElementById("palette-found");
let timer;
let asked = new AbortController();

function items() {
  return [...box.querySelectorAll("[role=option]")].filter((item) => !item.closest("[hidden]") && !item.hidden);
}

function choose(item) {
  box.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  if (!item) {
    input.removeAttribute("aria-activedescendant");
    return;
  }
  item.setAttribute("aria-selected", "true");
  item.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", item.id);
}

/* ی and ي, ک and ك, half-spaces: what is typed finds the page's own words as the server would. */
function fold(text) {
  return text.normalize("NFKC").replace(/[يى]/g, "ی").replace(/ك/g, "ک").replace(/[أإآ]/g, "ا")
    .replace(/[\u200c\u0640\u064b-\u0652\s]+/g, "").toLowerCase();
}

function narrow(text) {
  const wanted = fold(text);
  box.querySelectorAll("[data-commands]").forEach((group) => {
    let seen = 0;
    group.querySelectorAll("[role=option]").forEach((item) => {
      item.hidden = !fold(item.textContent).includes(wanted);
      seen += item.hidden ? 0 : 1;
    });
    group.hidden = seen === 0;
  });
}

async function ask(text) {
  asked.abort();
  asked = new AbortController();
  if (!text.trim()) {
    found.replaceChildren();
    found.hidden = true;
    choose(items()[0]);
    return;
  }
  try {
    const address = `${found.dataset.url}?q=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { signal: asked.signal, headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    found.innerHTML = await answer.text();
    found.hidden = found.childElementCount === 0;
    choose(items()[0]);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function open(text = "") {
  if (box.open) return;
  input.value = text;
  narrow(text);
  ask(text);
  box.showModal();
  input.select();
}

input.addEventListener("input", () => {
  narrow(input.value);
  choose(items()[0]);
  clearTimeout(timer);
  timer = setTimeout(() => ask(input.value), WAIT_MILLISECONDS);
});

input.addEventListener("keydown", (event) => {
  const all = items();
  const at = all.findIndex((item) => item.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    choose(all[(at + step + all.length) % all.length]);
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    all[at].click();
  }
});

box.addEventListener("click", (event) => {
  if (event.target === box) box.close();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens-palette]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open();
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.code === "KeyK" && (event.ctrlKey || event.metaKey) || event.key === "/" && !isTyping) {
    event.preventDefault();
    open();
  }
});
