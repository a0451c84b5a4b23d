'use strict';

/** Runs in the page: texts whose contrast is below what WCAG asks for (AA). */
function contrastProblems() {
  const parse = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) =>
    [r, g, b]
      .map((channel) => channel / 255)
      .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
      .reduce((sum, channel, index) => sum + channel * [0.2126, 0.7152, 0.0722][index], 0);
  const backgroundOf = (start) => {
    for (let at = start; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0) {
        return color;
      }
    }
    return [255, 255, 255];
  };
  const problems = [];
  for (const at of document.querySelectorAll('body *')) {
    const own = [...at.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (!own || !at.checkVisibility() || at.closest('noscript')) {
      continue;
    }
    const style = getComputedStyle(at);
    const text = luminance(parse(at instanceof SVGElement ? style.fill : style.color));
    const behind = luminance(backgroundOf(at));
    const ratio = (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      problems.push(`${at.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
    }
  }
  return problems;
}

module.exports = { contrastProblems };
