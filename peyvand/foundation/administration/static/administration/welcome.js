/* The first visit: guesses follow the browser's time zone and the country that is chosen. Without scripts they stay. */

const form = document.querySelector("[data-guessed]");
const touched = new Set();
const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

/* Take over what the server guesses, but for what somebody has set by hand. */
async function guess(country) {
  const asked = new URLSearchParams({ zone: browserZone, country });
  const answer = await fetch(`/welcome?${asked}`);
  if (!answer.ok || answer.redirected) return;
  const likely = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-guessed]");
  for (const field of form.elements) {
    const same = [...likely.elements].find((one) => one.name === field.name && (one.type === "select-one" || one.value === field.value));
    if (!same || touched.has(field.name) || ["hidden", "text"].includes(field.type)) continue;
    if (field.type === "select-one") field.value = same.value;
    else field.checked = same.checked;
  }
}

form.addEventListener("change", (event) => {
  touched.add(event.target.name);
  if (event.target.name === "country") guess(event.target.value);
});
if (browserZone && !form.querySelector("[aria-invalid]")) guess("");
