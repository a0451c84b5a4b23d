'use strict';

// The console in a real browser. Prints what it saw as one line of JSON; the Java test judges it.
//
// Environment: CHROMIUM (its path), ADMIN (http://host:port), TOPIC and GROUP (of the traffic), ADMIN_TOKEN, PICTURES (a folder, or empty).

const readline = require('node:readline');
const { chromium } = require('playwright-core');
const { contrastProblems } = require('./contrast');

const { CHROMIUM, ADMIN, ADMIN_TOKEN, TOPIC, GROUP, PICTURES } = process.env;
const PATIENCE = 30_000;
const HOSTILE = '<img src=x onerror="window.attacked=1"><script>window.attacked=1</script>';

const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const told = async () => (await lines.next()).value;
const say = (line) => process.stdout.write(`${line}\n`);

const verdict = { problems: [], elsewhere: [] };

function watch(page) {
  page.on('pageerror', (error) => verdict.problems.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    // A browser says by itself that a server is away.
    if (['error', 'warning'].includes(message.type()) && !/ERR_CONNECTION|ERR_EMPTY_RESPONSE|503/.test(message.text())) {
      verdict.problems.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(ADMIN)) {
      verdict.elsewhere.push(request.url());
    }
  });
}

async function open(browser, options) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  watch(page);
  await page.goto(`${ADMIN}/`);
  await page.locator('#connection', { hasText: 'Live' }).waitFor();
  return page;
}

async function picture(page, name) {
  if (PICTURES) {
    await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: false });
  }
}

/** The cells of the table's row that begins with a text, by the titles of their columns. */
async function row(page, table, first) {
  const line = page.locator(`#${table} tbody tr`).filter({ has: page.locator('td:first-child', { hasText: first }) });
  return line.locator('td').evaluateAll((cells) => Object.fromEntries(cells.map((cell) => [cell.dataset.title, cell.textContent])));
}

async function line(page, card, name) {
  const all = await page.locator(`#${card} dl`).evaluate((list) => list.innerText.split('\n').filter((text) => text.trim()));
  return all[all.indexOf(name) + 1];
}

async function figures(page) {
  // Brokers count what was fetched some seconds late.
  await page
    .waitForFunction((group) => {
      const lag = (name) => [...document.querySelectorAll('#groups tbody tr')].find((line) => line.cells[0].textContent === name)?.cells[3].textContent;
      return lag(group) === '0' && lag(`${group}-idle`) === '20';
    }, GROUP)
    .catch(() => {});
  verdict.group = await row(page, 'groups', new RegExp(`^${GROUP}$`));
  verdict.idleGroup = await row(page, 'groups', `${GROUP}-idle`);
  verdict.topic = await row(page, 'topics', new RegExp(`^${TOPIC}$`));
  verdict.refusals = await page.locator('#refusals tbody').innerText();
  verdict.servers = await page.locator('#servers tbody tr').allInnerTexts();
  // What the page shows lies between what the figures were before and after it was drawn.
  const metrics = async () => (await page.request.get(`${ADMIN}/metrics`)).json();
  const before = await metrics();
  await page.waitForTimeout(4_500);
  const shown = Number((await line(page, 'settled', 'Sent')).replaceAll(',', ''));
  const tiles = Object.fromEntries(await page.locator('.tile').evaluateAll((all) => all.map((tile) => [tile.children[0].textContent, tile.children[1].textContent])));
  const after = await metrics();
  verdict.sent = [before.messages_sent, shown, after.messages_sent];
  verdict.unacknowledged = [tiles.Unacknowledged, String(after.messages_unacknowledged)];
  verdict.connections = [tiles.Connections, String(after.active_connections)];
  verdict.linePoints = await page.locator('#rate path.line.one').last().evaluate((path) => path.getAttribute('d').split(/[ML]/).length - 1);
  verdict.settings = {
    shown: await page.locator('#settings tbody tr').count(),
    key: (await row(page, 'settings', 'id-key')).Value,
  };
}

async function tuned(page) {
  await page.request.patch(`${ADMIN}/settings`, { headers: { Authorization: `Bearer ${ADMIN_TOKEN}` }, data: { 'batch-size': 77 } });
  await page.locator('#changes tbody tr').first().waitFor();
  verdict.tuned = await row(page, 'settings', /^batch-size$/);
  verdict.change = await page.locator('#changes tbody tr').first().locator('td').allTextContents();
}

async function keyboard(page) {
  const focused = () =>
    page.evaluate(() => {
      const active = document.activeElement;
      const outline = getComputedStyle(active).outlineStyle;
      const name = active === document.body ? 'BODY' : active.id || active.textContent || active.tagName;
      return { name, visible: outline !== 'none' };
    });
  await page.locator('body').press('Tab');
  const stops = [];
  for (let i = 0; i < 40; i++) {
    stops.push(await focused());
    await page.keyboard.press('Tab');
  }
  verdict.stops = stops.map((stop) => stop.name.trim());
  verdict.invisibleStops = stops.filter((stop) => !stop.visible && stop.name !== 'BODY').map((stop) => stop.name);

  await page.getByRole('button', { name: 'Lag' }).focus();
  await page.keyboard.press('Enter');
  verdict.sorted = await page.locator('#groups th[aria-sort="descending"]').textContent();

  await page.locator('#rate svg.chart').focus();
  await page.keyboard.press('ArrowLeft');
  verdict.moment = await page.locator('#rate .moment').textContent();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Pause' }).focus();
  await page.keyboard.press('Space');
  verdict.paused = await page.locator('#connection').textContent();
  let asked = 0;
  const count = (request) => asked++ && request;
  page.on('request', count);
  await page.waitForTimeout(4_500);
  verdict.askedWhilePaused = asked;
  await page.keyboard.press('Space');
  await page.locator('#connection', { hasText: 'Live' }).waitFor();

  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.waitForTimeout(500);
  asked = 0;
  await page.waitForTimeout(4_500);
  verdict.askedWhileHidden = asked;
  await page.evaluate(() => {
    delete document.hidden;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.waitForTimeout(500);
  verdict.askedWhenBack = asked;
  page.off('request', count);

  await page.getByRole('searchbox', { name: 'Find' }).fill('MAX_CONCURRENT');
  verdict.found = await page.locator('#settings tbody tr').count();
}

async function themes(page) {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  verdict.light = await background();
  verdict.lightContrast = await page.evaluate(contrastProblems);
  await page.emulateMedia({ colorScheme: 'dark' });
  verdict.dark = await background();
  verdict.darkContrast = await page.evaluate(contrastProblems);
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('light');
  verdict.chosenLight = await background();
  await page.reload();
  await page.locator('#connection', { hasText: 'Live' }).waitFor();
  verdict.chosenLightAgain = await background();
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('auto');
}

async function phone(browser) {
  const page = await open(browser, { viewport: { width: 375, height: 812 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  await page.locator('#groups tbody tr').first().waitFor();
  await page.locator('summary').click();
  verdict.phone = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }));
  verdict.tooWide = await page.evaluate(() =>
    [...document.querySelectorAll('.scroll, .card')].filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.parentElement.id || box.textContent.slice(0, 30)),
  );
  await picture(page, 'phone');
  verdict.phoneOrders = await phoneOrders(page);
  await page.context().close();
}

/** The consumer groups in the order that a finger gives them, and then the keyboard; each with what a screen reader says of it. */
async function phoneOrders(page) {
  const table = page.getByRole('table', { name: 'Consumer groups' });
  const order = async () => [
    await table.getByRole('columnheader', { name: 'Lag' }).getAttribute('aria-sort'),
    ...(await table.getByRole('row').getByRole('cell').filter({ hasText: GROUP }).allTextContents()),
  ];
  const sort = table.getByRole('button', { name: 'Lag' });
  await sort.tap();
  const byFinger = await order();
  await sort.press('Enter');
  return [byFinger, await order()];
}

async function hostile(browser) {
  const page = await open(browser, {});
  await page.route('**/console/status*', async (route) => {
    const report = await (await route.fetch()).json();
    const { status } = report;
    for (const group of status.groups.first) {
      Object.assign(group, { topic: HOSTILE, group: HOSTILE, problem: HOSTILE, lag: undefined });
    }
    status.topics.first.forEach((topic) => (topic.topic = HOSTILE));
    status.servers.forEach((server) => Object.assign(server, { name: HOSTILE, problem: HOSTILE }));
    status.refusals.messages = { [HOSTILE]: 3 };
    report.version = HOSTILE;
    report.alerts.forEach((alert) => Object.assign(alert, { lit: true, name: HOSTILE, value: HOSTILE, remedy: HOSTILE }));
    await route.fulfill({ json: report });
  });
  await page.waitForFunction((text) => document.querySelector('#groups tbody td')?.textContent === text, HOSTILE);
  verdict.hostile = await page.evaluate(() => ({ attacked: window.attacked ?? 0, images: document.querySelectorAll('main img').length, scripts: document.querySelectorAll('body script').length }));
  verdict.alertsLit = await page.locator('#alerts-lit li').count();
  verdict.title = await page.title();
  await page.unroute('**/console/status*');
  await page.context().close();
}

async function reconnect(page) {
  const connection = page.locator('#connection');
  say('stop it');
  await told();
  await connection.filter({ hasText: 'No answer since' }).waitFor();
  verdict.gone = await page.locator('#away').innerText();
  say('start it again');
  await told();
  await connection.filter({ hasText: 'Live' }).waitFor({ timeout: 2 * PATIENCE });
  await page.waitForFunction(() => document.getElementById('about').textContent.match(/running for (\d+ s|0 s)/));
  verdict.awayHidden = await page.locator('#away').isHidden();
  await page.getByRole('searchbox', { name: 'Find' }).fill('batch-size');
  // The first answer of another start only tells that it is one.
  await page.locator('#settings tbody tr').filter({ hasText: 'default' }).waitFor();
  verdict.tunedAfterwards = await row(page, 'settings', /^batch-size$/);
}

(async () => {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await open(browser, { viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
    await figures(page);
    await picture(page, 'light');
    await tuned(page);
    await themes(page);
    await keyboard(page);
    await phone(browser);
    await hostile(browser);
    await reconnect(page);
    say(JSON.stringify(verdict));
  } finally {
    await browser.close();
  }
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
