/* <day-picker>: a calendar beside an input that a day can be typed into as well, Jalali or Gregorian.
   Attributes: data-calendar jalali|gregorian, data-language, data-digits persian|latin, data-week saturday|sunday|monday,
   data-words: JSON of the words it says. The input's value is written as year/month/day of that calendar. */

const DAY = 86400000;
const WEEK = { saturday: 6, sunday: 0, monday: 1 };
const calendars = { jalali: "persian", gregorian: "gregory" };

function utc(year, month, day) {
  return new Date(Date.UTC(year, month - 1, day));
}

function latin(text) {
  return text.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
}

class DayPicker extends HTMLElement {
  connectedCallback() {
    if (this.button) return;
    this.input = this.querySelector("input");
    this.calendar = calendars[this.dataset.calendar];
    const locale = `${this.dataset.language}-u-ca-${this.calendar}-nu-${this.dataset.digits === "persian" ? "arabext" : "latn"}`;
    const format = (options) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    this.say = {
      month: format({ month: "long" }),
      short: format({ weekday: "narrow" }),
      long: format({ weekday: "long" }),
    };
    this.plain = new Intl.DateTimeFormat(`en-u-ca-${this.calendar}-nu-latn`, { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" });
    this.words = JSON.parse(this.dataset.words);
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "daypicker-button";
    this.button.setAttribute("aria-label", this.words.choose);
    this.button.append(this.querySelector("svg"));
    this.button.addEventListener("click", () => this.panel ? this.close() : this.open());
    this.append(this.button);
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.panel) {
        event.stopPropagation();
        this.close();
        this.button.focus();
      }
    });
    document.addEventListener("pointerdown", (event) => {
      if (this.panel && !this.contains(event.target)) this.close();
    });
  }

  parts(date) {
    const parts = Object.fromEntries(this.plain.formatToParts(date).map((part) => [part.type, part.value]));
    return { year: parseInt(parts.year ?? parts.relatedYear, 10), month: Number(parts.month), day: Number(parts.day) };
  }

  number(value) {
    return this.dataset.digits === "persian" ? String(value).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]) : String(value);
  }

  monthOf(date) {
    return `${this.say.month.format(date)} ${this.number(this.parts(date).year)}`;
  }

  /* The day of that calendar, found from a near guess: no arithmetic of leap years of our own. */
  find(year, month, day) {
    const shift = this.calendar === "persian" ? 621 : 0;
    let date = this.calendar === "persian" ? new Date(utc(year + shift, 3, 21).getTime() + ((month - 1) * 30.44 + day - 1) * DAY) : utc(year, month, day);
    date = utc(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
    for (let step = -4; step <= 4; step += 1) {
      const near = new Date(date.getTime() + step * DAY);
      const parts = this.parts(near);
      if (parts.year === year && parts.month === month && parts.day === day) return near;
    }
    return null;
  }

  typed() {
    const numbers = latin(this.input.value).match(/\d+/g)?.map(Number);
    if (numbers?.length !== 3 || numbers[0] < 1000) return null;
    const [year, month, day] = numbers;
    const isJalali = year < 1700;
    return isJalali === (this.calendar === "persian") ? this.find(year, month, day) : isJalali ? null : utc(year, month, day);
  }

  open() {
    const now = new Date();
    this.today = utc(now.getFullYear(), now.getMonth() + 1, now.getDate());
    this.chosen = this.typed();
    this.focused = this.chosen ?? this.today;
    this.panel = document.createElement("div");
    this.panel.className = "datepicker datepicker-float";
    this.panel.setAttribute("role", "dialog");
    this.panel.setAttribute("aria-label", this.words.choose);
    this.append(this.panel);
    this.button.setAttribute("aria-expanded", "true");
    this.panel.addEventListener("click", (event) => this.press(event));
    this.panel.addEventListener("keydown", (event) => this.move(event));
    this.draw(true);
  }

  close() {
    this.panel.remove();
    this.panel = null;
    this.button.setAttribute("aria-expanded", "false");
  }

  draw(takeFocus = false) {
    const { year, month } = this.parts(this.focused);
    const first = new Date(this.focused.getTime() - (this.parts(this.focused).day - 1) * DAY);
    const shift = (first.getUTCDay() - WEEK[this.dataset.week] + 7) % 7;
    const start = first.getTime() - shift * DAY;
    const days = Array.from({ length: 42 }, (_, index) => new Date(start + index * DAY));
    const heads = days.slice(0, 7).map((day) => `<th scope="col"><abbr title="${this.say.long.format(day)}">${this.say.short.format(day)}</abbr></th>`);
    const cells = days.map((day) => {
      const isOther = this.parts(day).month !== month;
      const attributes = [
        `data-day="${day.getTime()}"`, `aria-label="${this.say.long.format(day)} ${this.number(this.parts(day).day)} ${this.monthOf(day)}"`,
        isOther ? 'class="other"' : "",
        day.getTime() === this.today.getTime() ? 'aria-current="date"' : "",
        day.getTime() === this.chosen?.getTime() ? 'aria-pressed="true"' : "",
        day.getTime() === this.focused.getTime() ? "" : 'tabindex="-1"',
      ];
      return `<td><button type="button" ${attributes.join(" ")}>${this.number(this.parts(day).day)}</button></td>`;
    });
    const rows = [0, 1, 2, 3, 4, 5].filter((row) => row < 5 || this.parts(days[35]).month === month)
      .map((row) => `<tr>${cells.slice(row * 7, row * 7 + 7).join("")}</tr>`);
    const arrow = (name, step, label) => `<button class="button button-small button-icon button-quiet" type="button" data-step="${step}" aria-label="${label}"><svg class="icon icon-turn" aria-hidden="true"><use href="${this.dataset.sprite}#chevron-${name}"/></svg></button>`;
    this.panel.innerHTML = `<div class="datepicker-head">${arrow("left", -1, this.words.before)}<h3 aria-live="polite">${this.monthOf(first)}</h3>${arrow("right", 1, this.words.after)}</div>
      <table><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>
      <div class="datepicker-foot"><button class="button button-small button-quiet" type="button" data-day="${this.today.getTime()}">${this.words.today}</button><button class="button button-small button-quiet" type="button" data-day="">${this.words.clear}</button></div>`;
    this.shown = { year, month };
    if (takeFocus) this.panel.querySelector(`td [data-day="${this.focused.getTime()}"]`).focus();
  }

  press(event) {
    const step = event.target.closest("[data-step]");
    const day = event.target.closest("[data-day]");
    if (step) {
      this.turn(Number(step.dataset.step));
      this.draw();
      this.panel.querySelector(`[data-step="${step.dataset.step}"]`).focus();
    } else if (day) {
      this.write(day.dataset.day);
    }
  }

  write(milliseconds) {
    const { year, month, day } = milliseconds ? this.parts(new Date(Number(milliseconds))) : {};
    const text = milliseconds ? [year, month, day].map((part) => String(part).padStart(2, "0")).join("/") : "";
    this.input.value = this.number(text);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.close();
    this.input.focus();
  }

  turn(months) {
    const { year, month } = this.parts(this.focused);
    const count = year * 12 + month - 1 + months;
    for (let day = this.parts(this.focused).day; day > 0; day -= 1) {
      const there = this.find(Math.floor(count / 12), count % 12 + 1, day);
      if (there) {
        this.focused = there;
        return;
      }
    }
  }

  move(event) {
    if (!event.target.closest("td")) return;
    const forward = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const days = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: 7, ArrowUp: -7 }[event.key];
    if (days) this.focused = new Date(this.focused.getTime() + days * DAY);
    else if (event.key === "PageUp") this.turn(-1);
    else if (event.key === "PageDown") this.turn(1);
    else return;
    event.preventDefault();
    this.draw(true);
  }
}

customElements.define("day-picker", DayPicker);
