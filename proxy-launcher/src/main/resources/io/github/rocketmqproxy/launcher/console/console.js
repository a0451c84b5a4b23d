import { clock, write } from './format.js';
import { View } from './view.js';

/** Ten minutes of samples, as many as the proxy keeps. */
const MOST_SAMPLES = 300;
const PATIENCE = 5_000;
const SLOWEST_RETRY = 5_000;

const view = new View();
const connection = document.getElementById('connection');
const away = document.getElementById('away');
const pause = document.getElementById('pause');

let instance = '';
let samples = [];
let settingsVersion = 0;
let interval = 2_000;
let failures = 0;
let lastAnswer = null;
let paused = false;
let timer = 0;
let asking = null;

async function ask() {
  clearTimeout(timer);
  if (asking || paused || document.hidden) {
    return;
  }
  asking = new AbortController();
  const limit = setTimeout(() => asking.abort(), PATIENCE);
  try {
    const seen = samples.at(-1)?.number ?? 0;
    const response = await fetch(`console/status?seen=${seen}&settings=${settingsVersion}`, { signal: asking.signal, cache: 'no-store' });
    const report = await response.json();
    if (!response.ok) {
      throw new Error(report.error);
    }
    take(report, seen);
    failures = 0;
    if (!paused) {
      say('live', 'Live');
    }
  } catch (failure) {
    failures++;
    if (paused) {
      return;
    }
    const since = lastAnswer ? ` since ${clock(lastAnswer)}` : '';
    say('gone', `No answer${since}`);
    write(away, `The proxy does not answer${since}${reason(failure)}. What you see is from then; this page tries again by itself.`);
  } finally {
    clearTimeout(limit);
    asking = null;
    schedule();
  }
}

function take(report, seen) {
  if (report.instance !== instance && seen > 0) {
    // Another start of the proxy counts its samples anew.
    samples = [];
    settingsVersion = 0;
    instance = report.instance;
    return;
  }
  instance = report.instance;
  interval = report.interval_ms;
  lastAnswer = Date.now();
  settingsVersion = report.settings?.version ?? settingsVersion;
  samples = [...samples, ...report.samples].slice(-MOST_SAMPLES);
  view.show(report, samples);
}

function schedule() {
  clearTimeout(timer);
  if (!paused && !document.hidden) {
    timer = setTimeout(ask, failures === 0 ? interval : Math.min(SLOWEST_RETRY, 500 * failures));
  }
}

function reason(failure) {
  return failure.name === 'AbortError' || failure instanceof TypeError || failure instanceof SyntaxError ? '' : ` (${failure.message})`;
}

function say(state, text) {
  document.body.dataset.connection = state;
  away.hidden = state !== 'gone';
  write(connection, text);
}

pause.addEventListener('click', () => {
  paused = !paused;
  pause.setAttribute('aria-pressed', String(paused));
  write(pause, paused ? 'Go on' : 'Pause');
  if (paused) {
    clearTimeout(timer);
    say('paused', `Paused at ${clock(Date.now())}`);
  } else {
    ask();
  }
});

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    clearTimeout(timer);
  } else {
    ask();
  }
});

ask();
