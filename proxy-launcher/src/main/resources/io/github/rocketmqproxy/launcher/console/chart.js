import { clock, element } from './format.js';

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 190;
const LEFT = 46;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 22;
const SHORTEST = 2 * 60_000;
const LONGEST = 10 * 60_000;
const STEPS = [30_000, 60_000, 2 * 60_000, 5 * 60_000];

/**
 * Lines over all that is known, ten minutes at most. Each line has a colour and a pattern of its own. Pointer or arrow keys choose a moment, whose
 * values then stand in the legend.
 */
export class LineChart {
  #series;
  #format;
  #span = SHORTEST;
  #svg;
  #legend;
  #moment;
  #samples = [];
  #chosen = null;
  #now = 0;
  #width = 600;

  constructor(root, { label, series, format }) {
    this.#series = series;
    this.#format = format;
    this.#svg = svg('svg', { role: 'img', tabindex: '0', class: 'chart', height: HEIGHT, 'aria-label': label });
    this.#legend = element('dl', { className: 'legend' });
    this.#moment = element('p', { className: 'moment muted', 'aria-live': 'polite' });
    root.replaceChildren(this.#legend, this.#svg, this.#moment);
    this.#svg.addEventListener('pointermove', (event) => this.#choose(this.#at(event)));
    this.#svg.addEventListener('pointerleave', () => this.#choose(null));
    this.#svg.addEventListener('blur', () => this.#choose(null));
    this.#svg.addEventListener('keydown', (event) => this.#key(event));
    new ResizeObserver(() => this.#draw()).observe(root);
  }

  show(samples, now) {
    this.#samples = samples;
    this.#now = now;
    this.#span = Math.min(LONGEST, Math.max(SHORTEST, now - (samples[0]?.time_millis ?? now)));
    if (this.#chosen && !samples.includes(this.#chosen)) {
      this.#chosen = null;
    }
    this.#draw();
  }

  #key(event) {
    const last = this.#samples.length - 1;
    const current = this.#chosen ? this.#samples.indexOf(this.#chosen) : last + 1;
    const target = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: last, Escape: -2 }[event.key];
    if (target === undefined || last < 0) {
      return;
    }
    event.preventDefault();
    this.#choose(target === -2 ? null : this.#samples[Math.max(0, Math.min(last, target))]);
  }

  #at(event) {
    const x = event.clientX - this.#svg.getBoundingClientRect().left;
    let nearest = null;
    for (const sample of this.#samples) {
      if (!nearest || Math.abs(this.#x(sample) - x) < Math.abs(this.#x(nearest) - x)) {
        nearest = sample;
      }
    }
    return nearest;
  }

  #choose(sample) {
    this.#chosen = sample;
    this.#draw();
  }

  #x(sample) {
    const share = (sample.time_millis - (this.#now - this.#span)) / this.#span;
    return LEFT + share * (this.#width - LEFT - RIGHT);
  }

  #draw() {
    this.#width = Math.max(260, this.#svg.parentElement.clientWidth);
    this.#svg.setAttribute('width', this.#width);
    this.#svg.setAttribute('viewBox', `0 0 ${this.#width} ${HEIGHT}`);
    const highest = Math.max(0, ...this.#samples.flatMap((sample) => this.#series.map(({ key }) => sample[key])));
    const scale = ticks(highest);
    const y = (value) => HEIGHT - BOTTOM - (value / scale.at(-1)) * (HEIGHT - TOP - BOTTOM);
    const parts = scale.flatMap((tick) => [
      svg('line', { class: 'gridline', x1: LEFT, x2: this.#width - RIGHT, y1: y(tick), y2: y(tick) }),
      text(this.#format(tick), { class: 'tick', x: LEFT - 7, y: y(tick) + 4, 'text-anchor': 'end' }),
    ]);
    parts.push(...this.#times());
    for (const { key, className } of this.#series) {
      parts.push(svg('path', { class: `line ${className}`, d: this.#path(key, y) }));
    }
    if (this.#chosen) {
      const x = this.#x(this.#chosen);
      parts.push(svg('line', { class: 'cursor', x1: x, x2: x, y1: TOP, y2: HEIGHT - BOTTOM }));
      for (const { key, className } of this.#series) {
        parts.push(svg('circle', { class: `dot ${className}`, cx: x, cy: y(this.#chosen[key]), r: 3.5 }));
      }
    }
    this.#svg.replaceChildren(...parts);
    this.#writeLegend();
  }

  #times() {
    const most = this.#width > 520 ? 6 : 3;
    const step = STEPS.find((candidate) => this.#span / candidate <= most) ?? STEPS.at(-1);
    const parts = [];
    for (let time = Math.ceil((this.#now - this.#span) / step) * step; time <= this.#now; time += step) {
      const x = this.#x({ time_millis: time });
      if (x > LEFT + 24 && x < this.#width - 28) {
        parts.push(text(clock(time, step < 60_000), { class: 'tick', x, y: HEIGHT - 5, 'text-anchor': 'middle' }));
      }
    }
    return parts;
  }

  /** A line has a gap where there are no samples. */
  #path(key, y) {
    let path = '';
    let before = null;
    for (const sample of this.#samples) {
      const x = this.#x(sample);
      if (x >= LEFT) {
        const joined = before && sample.time_millis - before.time_millis < 10_000;
        path += `${joined ? 'L' : 'M'}${x.toFixed(1)} ${y(sample[key]).toFixed(1)}`;
        before = sample;
      }
    }
    return path;
  }

  #writeLegend() {
    const shown = this.#chosen ?? this.#samples.at(-1);
    this.#legend.replaceChildren(
      ...this.#series.map(({ key, label, className }) => {
        const swatch = svg('svg', { width: 26, height: 10, 'aria-hidden': 'true' });
        swatch.append(svg('path', { class: `line ${className}`, d: 'M1 5H25' }));
        return element('div', {}, element('dt', {}, swatch, label), element('dd', {}, shown ? this.#format(shown[key]) : '–'));
      }),
    );
    this.#moment.textContent = this.#chosen
      ? `At ${clock(this.#chosen.time_millis)}: ${this.#series.map(({ key, label }) => `${label} ${this.#format(this.#chosen[key])}`).join(', ')}`
      : '';
  }
}

/** Four round steps from zero to the highest value or a little more. */
function ticks(highest) {
  const rough = Math.max(highest, 1e-9) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = highest === 0 ? 1 : [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  return [0, 1, 2, 3, 4].map((index) => index * step);
}

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}

function text(content, attributes) {
  const made = svg('text', attributes);
  made.textContent = content;
  return made;
}
