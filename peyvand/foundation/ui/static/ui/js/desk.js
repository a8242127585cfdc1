/* The small things that every page of the desk needs: toasts, menus that close, keys, the reader's look. */

const TOAST_MILLISECONDS = 6000;

/* A toast that nothing is to be done about goes by itself, unless it is looked at. */
function keepToast(toast) {
  if (toast.matches(".toast-problem") || toast.dataset.kept) return;
  toast.dataset.kept = "yes";
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), TOAST_MILLISECONDS); };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("focusout", start);
  start();
}

function keepToasts() {
  document.querySelectorAll("[data-toast]").forEach(keepToast);
}

function setPartly(root) {
  root.querySelectorAll("[data-partly]").forEach((box) => { box.indeterminate = true; });
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]");
}

document.addEventListener("click", (event) => {
  const target = event.target;
  target.closest("[data-close]")?.closest("[data-toast], dialog, .peek")?.remove();
  const opener = target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
  target.closest("[data-dismiss]")?.closest("dialog")?.close();
  document.querySelectorAll("details.drop[open]").forEach((drop) => {
    if (!drop.contains(target)) drop.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const drop = event.target.closest("details.drop[open]") ?? document.querySelector("details.drop[open]");
    if (drop) {
      drop.open = false;
      drop.querySelector("summary").focus();
    }
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest("form")?.requestSubmit();
  }
  if (event.key === "?" && !isTyping(event.target)) {
    event.preventDefault();
    document.getElementById("keys")?.showPopover();
  }
});

/* A choice of look takes effect at once; the form carries it home without leaving the page. */
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-choices]");
  const button = event.submitter;
  if (!form || !["theme", "density"].includes(button?.name)) return;
  event.preventDefault();
  const root = document.documentElement;
  if (button.value) root.dataset[button.name] = button.value;
  else delete root.dataset[button.name];
  button.parentElement.querySelectorAll("button").forEach((other) => {
    other.setAttribute("aria-pressed", String(other === button));
  });
  fetch(form.action, { method: "POST", body: new FormData(form, button), headers: { "HX-Request": "true" } });
});

/* A form that has been sent is not sent twice by an impatient hand. */
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "dialog") return;
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post" && !form.hasAttribute("hx-post") && !form.matches("[data-choices]")) {
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  }
});

/* What was chosen stands beside the button, which hides the browser's own words. */
document.addEventListener("change", (event) => {
  const name = event.target.closest(".file")?.querySelector("[data-file-name]");
  if (name && event.target.files.length) name.textContent = event.target.files[0].name;
});

new MutationObserver(keepToasts).observe(document.getElementById("toasts"), { childList: true });
document.addEventListener("htmx:after:swap", (event) => setPartly(event.target));
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
keepToasts();
setPartly(document);
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
