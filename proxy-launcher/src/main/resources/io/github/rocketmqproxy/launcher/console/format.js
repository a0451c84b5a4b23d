/** How figures are written, and how elements are made. Text from outside becomes text, never markup. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export function count(value) {
  return value === undefined || value === null ? '–' : whole.format(value);
}

export function rate(value) {
  if (value >= 10_000) {
    return short.format(value);
  }
  return value >= 10 || value === 0 ? whole.format(value) : value.toFixed(1);
}

export function millis(value) {
  if (value === undefined) {
    return '–';
  }
  return value === 0 ? '0' : value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : whole.format(value);
}

export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let scaled = value;
  while (scaled >= 1024 && unit < units.length - 1) {
    scaled /= 1024;
    unit++;
  }
  return `${unit === 0 || scaled >= 100 ? whole.format(scaled) : scaled.toFixed(1)} ${units[unit]}`;
}

export function duration(millisValue) {
  const seconds = Math.max(0, Math.floor(millisValue / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ].filter(([amount]) => amount > 0);
  return parts.length === 0 ? '0 s' : parts.slice(0, 2).map(([amount, unit]) => `${amount} ${unit}`).join(' ');
}

export function clock(time, withSeconds = true) {
  return new Date(time).toLocaleTimeString('en-GB', withSeconds ? {} : { hour: '2-digit', minute: '2-digit' });
}

/** An element with properties and children; a child that is a string becomes text. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) {
      made[key] = value;
    } else {
      made.setAttribute(key, value);
    }
  }
  made.append(...children);
  return made;
}

/** Writes text only where it has changed, so that readers aloud are not disturbed. */
export function write(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}
