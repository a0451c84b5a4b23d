// The two halves of draw.sh: a page for each diagram without a picture, then the pictures from what the browser made of the pages.
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const [pictures, work, step] = process.argv.slice(2);
const root = path.resolve(pictures, '../../..');

function diagrams() {
  const files = fs.readdirSync(path.join(root, 'docs'), { recursive: true }).map((file) => path.join('docs', file))
    .concat(fs.readdirSync(root))
    .filter((file) => file.endsWith('.md'));
  const found = new Map();
  for (const file of files) {
    for (const [, text] of fs.readFileSync(path.join(root, file), 'utf8').matchAll(/^```mermaid\n([^]*?)^```$/gm)) {
      // As Diagrams.name does.
      found.set(crypto.createHash('sha256').update(text.trim()).digest('hex').slice(0, 12), text);
    }
  }
  return found;
}

function page(name, text) {
  const source = JSON.stringify(text).replaceAll('<', '\\u003c');
  // Labels as SVG, not as HTML within it: they take the page's colours, and other programs can show them.
  return `<!DOCTYPE html><meta charset="utf-8"><script src="package/dist/mermaid.tiny.js"></script><pre id="out"></pre><script>
    mermaid.initialize({ startOnLoad: false, theme: 'neutral', htmlLabels: false, flowchart: { htmlLabels: false },
      fontFamily: 'system-ui, sans-serif' });
    mermaid.render('d${name}', ${source}).then(({ svg }) => { document.getElementById('out').textContent = svg; });
  </script>`;
}

function unescaped(html) {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

const wanted = diagrams();
if (step === 'pages') {
  for (const [name, text] of wanted) {
    if (!fs.existsSync(path.join(pictures, `${name}.svg`))) {
      fs.writeFileSync(path.join(work, `${name}.html`), page(name, text));
    }
  }
} else {
  for (const file of fs.readdirSync(work).filter((name) => name.endsWith('.drawn'))) {
    const svg = fs.readFileSync(path.join(work, file), 'utf8').match(/<pre id="out">(<?[^]*?)<\/pre>/)?.[1] ?? '';
    if (!svg) {
      throw new Error(`${file}: the browser has drawn nothing (remedy: correct the diagram)`);
    }
    // Wide ones scroll rather than shrink until nobody can read them.
    const readable = unescaped(svg).replace(/max-width: ([0-9.]+)px;/, (all, width) => `${all} min-width: ${Math.round(width * 0.6)}px;`);
    fs.writeFileSync(path.join(pictures, `${file.split('.')[0]}.svg`), `${readable}\n`);
  }
  for (const file of fs.readdirSync(pictures).filter((name) => name.endsWith('.svg'))) {
    if (!wanted.has(file.split('.')[0])) {
      fs.unlinkSync(path.join(pictures, file));
    }
  }
}
