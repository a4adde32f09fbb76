// The map through time: a slider over the days that the server names, with play and stop. Bodies keep their places and
// groups while it plays; where it stops, the page follows to that day.

import { address, asked } from "./address.js";
import { fill, make } from "./card.js";
import { unpack } from "./data.js";
import { calm } from "./network.js";

const PACE = 1100; // ms a day stands while it plays; longer where little motion is wished
const CALM_PACE = 2000;

export class Timeline {
  /** `bar`: the form with the days; `show(data)`: draw a day; `settle(day)`: the page goes to a day; `begin()`. */
  constructor(bar, texts, { show, settle, announce, begin }) {
    Object.assign(this, { bar, texts, show, settle, announce, begin });
    const options = [...bar.querySelectorAll("select[name=stichtag] option")];
    this.days = options.map(({ value, textContent }) => ({ day: value, said: textContent }));
    this.kept = new Map(); // day → promise of its data
    this.playing = 0;
    if (this.days.length > 1) this.build();
  }

  build() {
    for (const one of this.bar.querySelectorAll("[data-map-plain]")) one.hidden = true;
    this.button = make("button", { className: "button", type: "button", id: "karte-spielen", textContent: this.texts.textPlay });
    this.slider = make("input", { type: "range", id: "karte-regler", min: 0, max: this.days.length - 1, step: 1 });
    this.output = make("output", { className: "hint", htmlFor: this.slider.id });
    const label = make("label", { htmlFor: this.slider.id, textContent: this.texts.textTime });
    this.bar.append(this.button, make("div", { className: "field wide" }, label, this.slider), this.output);
    this.bar.addEventListener("submit", (event) => event.preventDefault());
    this.button.addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    this.slider.addEventListener("input", () => this.jump());
    this.slider.addEventListener("change", () => this.end());
    this.bar.addEventListener("keydown", (event) => event.key === "Escape" && this.playing && this.stop());
    this.place(null);
  }

  /** Sets the slider to the day of the address; `counts`: bodies and ties that the map shows of it. */
  place(counts) {
    if (!this.slider || this.playing) return;
    this.kept.clear();
    const day = asked().get("stichtag");
    const at = this.days.findIndex((one) => one.day === day);
    this.slider.value = at < 0 ? this.days.length - 1 : at;
    this.say(counts);
  }

  get at() {
    return this.days[Number(this.slider.value)];
  }

  say(counts) {
    const { said } = this.at;
    const text = counts ? fill(this.texts.textDay, { date: said, ...counts }) : said;
    this.output.textContent = text;
    this.slider.setAttribute("aria-valuetext", text);
  }

  /** The data of a day, asked for once. */
  data(day) {
    if (!this.kept.has(day)) {
      const url = new URL(address({ tag: day, blick: null, stelle: null }));
      url.pathname += "/tag.json";
      const ask = fetch(url, { headers: { Accept: "application/json" } }).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status} ${url}`);
        return answer.json();
      });
      ask.catch(() => this.kept.delete(day));
      this.kept.set(day, ask);
    }
    return this.kept.get(day);
  }

  async jump() {
    const wanted = this.at.day;
    this.say(null);
    try {
      const data = await this.data(wanted);
      if (this.at.day !== wanted) return; // it has been moved on meanwhile
      this.show(unpack(data));
      this.say({ bodies: data.nodes.filter(({ what }) => !what).length, ties: data.ties.length });
    } catch {
      this.stop();
      this.output.textContent = this.texts.textFailed;
    }
  }

  async play() {
    this.begin();
    const run = (this.playing = Date.now());
    this.button.textContent = this.texts.textStop;
    if (Number(this.slider.value) === this.days.length - 1) this.slider.value = 0;
    for (;;) {
      const next = this.days[Number(this.slider.value) + 1];
      if (next) this.data(next.day).catch(() => {}); // fetched while this one is looked at
      await this.jump();
      if (this.playing !== run) return;
      await new Promise((done) => setTimeout(done, calm() ? CALM_PACE : PACE));
      if (this.playing !== run) return;
      if (!next) break;
      this.slider.value = Number(this.slider.value) + 1;
    }
    this.stop();
  }

  stop() {
    this.playing = 0;
    this.button.textContent = this.texts.textPlay;
    this.announce(this.output.textContent);
    this.end();
  }

  /** Where it stands now, the page is to stand. */
  end() {
    if (this.playing) return;
    const last = this.days.length - 1;
    this.settle(Number(this.slider.value) === last ? null : this.at.day);
  }
}
