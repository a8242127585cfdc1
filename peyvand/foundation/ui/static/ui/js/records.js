/* Lists of records: a row opens its peek, by mouse or by Ctrl Enter on its name; Escape closes it again.
   A page begins at its top; a form for filters or columns is ready to be typed in. */

let opened = null;
let turned = false;

function mark(row) {
  opened?.removeAttribute("data-open");
  opened = row;
  row?.setAttribute("data-open", "");
}

async function peek(row) {
  const place = document.getElementById("peek");
  const answer = await fetch(row.dataset.peek, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  place.innerHTML = await answer.text();
  window.htmx?.process(place);
  mark(row);
}

function close() {
  document.getElementById("peek")?.replaceChildren();
  mark(null);
}

document.addEventListener("click", (event) => {
  if (event.target.closest(".pager a")) turned = true;
  if (event.target.closest("#peek [data-close]")) {
    mark(null);
    return;
  }
  const row = event.target.closest("tr[data-peek]");
  if (!row || event.target.closest("a, button, input, label, summary") || getSelection().toString()) return;
  if (matchMedia("(max-width: 64rem)").matches) location.assign(row.querySelector("th a").href);
  else if (row === opened) close();
  else peek(row);
});

document.addEventListener("keydown", (event) => {
  const row = event.target.closest("tr[data-peek]");
  if (row && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    peek(row);
  } else if (event.key === "Escape" && opened) {
    const name = opened.querySelector("th a");
    close();
    name?.focus();
  }
});

document.addEventListener("htmx:after:swap", () => {
  const form = document.querySelector("#choosing form:not([data-ready])");
  if (form) {
    form.dataset.ready = "";
    form.querySelector("input:not([type=hidden]), select")?.focus();
  }
  if (turned) scrollTo({ top: 0 });
  turned = false;
});
