import { LineChart } from './chart.js';
import { bytes, clock, count, duration, element, millis, rate, write } from './format.js';
import { Table } from './table.js';

const byId = (id) => document.getElementById(id);

/** Draws reports. */
export class View {
  #rateChart = new LineChart(byId('rate'), {
    label: 'Chart: messages sent and received per second over the last ten minutes. Arrow keys choose a moment.',
    series: [
      { key: 'sent_per_second', label: 'Sent', className: 'one' },
      { key: 'received_per_second', label: 'Received', className: 'two' },
    ],
    format: rate,
  });
  #latencyChart = new LineChart(byId('latency'), {
    label: 'Chart: percentiles of the response time over the last ten minutes. Arrow keys choose a moment.',
    series: [
      { key: 'p50_ms', label: 'p50', className: 'one' },
      { key: 'p95_ms', label: 'p95', className: 'two' },
      { key: 'p99_ms', label: 'p99', className: 'three' },
    ],
    format: millis,
  });
  #alerts = new Table(byId('alerts-table'), {
    caption: 'What the guide says to watch',
    empty: 'Nothing is known yet.',
    columns: [
      { title: 'What', text: (alert) => alert.name },
      { title: 'State', text: (alert) => (alert.lit ? '▲ crossed' : '✓ fine'), mark: (alert) => (alert.lit ? 'bad' : 'good') },
      { title: 'Now', text: (alert) => alert.value },
      { title: 'Worry when', text: (alert) => alert.limit },
      { title: 'Remedy', text: (alert) => alert.remedy },
    ],
  });
  #groups = new Table(byId('groups'), {
    caption: 'Consumer groups in use at this instance',
    empty: 'No consumer is connected to this instance.',
    columns: [
      { title: 'Group', text: (group) => group.group, sort: (group) => group.group, mark: () => 'name' },
      { title: 'Topic', text: (group) => group.topic, sort: (group) => group.topic, mark: () => 'name' },
      { title: 'Consumers', number: true, text: (group) => count(group.consumers), sort: (group) => group.consumers },
      {
        title: 'Lag',
        hint: 'Messages that the group has not fetched yet, at all instances',
        number: true,
        text: (group) => (group.lag === undefined ? (group.problem ? 'not known' : '…') : count(group.lag)),
        sort: (group) => group.lag,
      },
      {
        title: 'In flight',
        hint: 'Fetched by this instance and not settled',
        number: true,
        text: (group) => count(group.in_flight),
        sort: (group) => group.in_flight,
      },
      {
        title: 'Unacknowledged',
        hint: 'Handed to consumers by this instance and not settled',
        number: true,
        text: (group) => count(group.unacknowledged),
        sort: (group) => group.unacknowledged,
      },
    ],
  });
  #topics = new Table(byId('topics'), {
    caption: 'Topics in use at this instance',
    empty: 'No message has been sent or received yet.',
    columns: [
      { title: 'Topic', text: (topic) => topic.topic, sort: (topic) => topic.topic, mark: () => 'name' },
      { title: 'Producers', number: true, text: (topic) => count(topic.producers), sort: (topic) => topic.producers },
      { title: 'Sent /s', number: true, text: (topic) => rate(topic.sentRate), sort: (topic) => topic.sentRate },
      { title: 'Received /s', number: true, text: (topic) => rate(topic.receivedRate), sort: (topic) => topic.receivedRate },
      { title: 'Sent', number: true, text: (topic) => count(topic.sent), sort: (topic) => topic.sent },
      { title: 'Received', number: true, text: (topic) => count(topic.received), sort: (topic) => topic.received },
      { title: 'Failed', number: true, text: (topic) => count(topic.failed), sort: (topic) => topic.failed },
    ],
  });
  #servers = new Table(byId('servers'), {
    caption: 'Name servers and brokers in use',
    empty: 'No cluster is in use yet.',
    columns: [
      { title: 'Name', text: (server) => server.name, mark: () => 'name' },
      {
        title: 'State',
        text: (server) => (server.problem ? `▲ ${server.problem}` : '✓ answers'),
        mark: (server) => (server.problem ? 'bad' : 'good'),
      },
    ],
  });
  #batching = new Table(byId('batching'), {
    caption: 'Send requests to brokers',
    empty: '',
    columns: [
      { title: '', text: (line) => line.name },
      { title: 'mean', number: true, text: (line) => line.format(line.of.mean) },
      { title: 'p50', number: true, text: (line) => line.format(line.of.p50) },
      { title: 'p99', number: true, text: (line) => line.format(line.of.p99) },
      { title: 'max', number: true, text: (line) => line.format(line.of.max) },
    ],
  });
  #refusals = new Table(byId('refusals'), {
    caption: 'Refusals by reason',
    empty: 'Nothing has been refused, and nothing has failed.',
    columns: [
      { title: 'What', text: (refusal) => refusal.what },
      { title: 'Reason', text: (refusal) => refusal.reason, mark: () => 'name' },
      { title: 'Count', number: true, text: (refusal) => count(refusal.count) },
    ],
  });
  #settings = new Table(byId('settings'), {
    caption: 'Every setting with its value',
    empty: 'No setting is like that.',
    columns: [
      { title: 'Setting', text: (setting) => setting.key, sort: (setting) => setting.key, mark: () => 'name' },
      { title: 'Value', text: shownValue, mark: (setting) => (setting.value ? 'name' : 'muted') },
      { title: 'From', text: (setting) => setting.origin, sort: (setting) => setting.origin },
    ],
  });
  #changes = new Table(byId('changes'), {
    caption: 'Settings that have changed while the proxy runs',
    empty: 'No setting has changed since the start.',
    columns: [
      { title: 'When', text: (change) => clock(change.time_millis) },
      { title: 'Setting', text: (change) => change.key, mark: () => 'name' },
      { title: 'Before', text: (change) => change.before || '(not set)', mark: () => 'name' },
      { title: 'Since then', text: (change) => change.after || '(not set)', mark: () => 'name' },
      { title: 'From', text: (change) => change.origin },
    ],
  });
  #allSettings = [];
  #before = null;

  constructor() {
    for (const id of ['settings-find', 'settings-changed']) {
      byId(id).addEventListener('input', () => this.#drawSettings());
    }
  }

  show(report, samples) {
    const { status } = report;
    write(
      byId('about'),
      `${report.version} · ${status.state.toLowerCase()} for ${duration(report.time_millis - report.started_millis)} · gRPC port ${report.grpc_port}`,
    );
    this.#drawAlerts(report.alerts);
    this.#drawTiles(report, samples.at(-1));
    this.#rateChart.show(samples, report.time_millis);
    this.#latencyChart.show(samples, report.time_millis);
    this.#groups.show(status.groups.first, rest(status.groups.others, 'groups') || problems(status.groups.first));
    this.#topics.show(this.#withRates(report), rest(status.topics.others, 'topics'));
    this.#servers.show(status.servers);
    this.#drawBatching(status);
    this.#drawBuffers(status);
    this.#drawWorkers(status, samples.at(-1)?.processor_load ?? -1);
    this.#refusals.show(refusals(status));
    this.#drawMessages(status.figures);
    if (report.settings) {
      this.#allSettings = report.settings.settings;
      this.#changes.show(report.settings.changes);
      this.#drawSettings();
    }
    this.#before = report;
  }

  #drawAlerts(alerts) {
    const lit = alerts.filter((alert) => alert.lit);
    byId('alerts').classList.toggle('raised', lit.length > 0);
    write(byId('alerts-sum'), lit.length === 0 ? `✓ All ${alerts.length} signs are fine` : `▲ ${lit.length} of ${alerts.length} signs have crossed their limit`);
    byId('alerts-lit').replaceChildren(
      ...lit.map((alert) =>
        element('li', {}, element('strong', {}, `${alert.name}: ${alert.value}`), element('span', {}, ` (worry when ${alert.limit}). ${capital(alert.remedy)}.`)),
      ),
    );
    this.#alerts.show(alerts);
    document.title = lit.length === 0 ? 'RocketMQ proxy' : `▲ ${lit.length} · RocketMQ proxy`;
  }

  #drawTiles(report, sample) {
    const { figures, buffers } = report.status;
    const tiles = [
      ['Sent', sample ? rate(sample.sent_per_second) : '–', 'messages/s'],
      ['Received', sample ? rate(sample.received_per_second) : '–', 'messages/s'],
      ['Response time p99', millis(figures.response_time.p99_millis), 'ms'],
      ['Connections', count(figures.active_connections), `of ${count(report.max_connections)}`],
      ['Producers', count(figures.active_producers), 'in use'],
      ['Consumers', count(figures.active_consumers), 'in use'],
      ['Unacknowledged', count(figures.unacknowledged), 'messages'],
      ['Waiting', count(buffers.inbound_messages + buffers.outbound_messages), 'messages'],
    ];
    const root = byId('tiles');
    if (root.childElementCount !== tiles.length) {
      root.replaceChildren(
        ...tiles.map(([name]) =>
          element('div', { className: 'tile' }, element('h2', {}, name), element('p', { className: 'value' }), element('p', { className: 'muted' })),
        ),
      );
    }
    tiles.forEach(([, value, unit], index) => {
      const [, shown, below] = root.children[index].children;
      write(shown, value);
      write(below, unit);
    });
  }

  #withRates(report) {
    const before = this.#before?.instance === report.instance ? this.#before : null;
    const seconds = before ? (report.time_millis - before.time_millis) / 1000 : 0;
    const known = new Map(before?.status.topics.first.map((topic) => [topic.topic, topic]));
    return report.status.topics.first.map((topic) => {
      const old = known.get(topic.topic);
      const perSecond = (key) => (old && seconds > 0 ? Math.max(0, topic[key] - old[key]) / seconds : 0);
      return { ...topic, sentRate: perSecond('sent'), receivedRate: perSecond('received') };
    });
  }

  #drawBatching(status) {
    this.#batching.show(
      [
        { name: 'Messages in a request', of: status.batch_messages, format: millis },
        { name: 'Wait in the proxy, ms', of: status.batch_wait_millis, format: millis },
        { name: 'Broker answers, ms', of: status.broker_millis, format: millis },
        { name: 'Acknowledgement, ms', of: status.acknowledge_millis, format: millis },
      ],
      `${count(status.batch_messages.count)} requests to brokers in the last minute`,
    );
  }

  #drawBuffers({ buffers }) {
    lines(byId('buffers'), [
      ['From producers, messages', count(buffers.inbound_messages), buffers.inbound_messages, buffers.inbound_message_limit, count],
      ['From producers, size', bytes(buffers.inbound_bytes), buffers.inbound_bytes, buffers.inbound_byte_limit, bytes],
      ['For consumers, size', bytes(buffers.outbound_bytes), buffers.outbound_bytes, buffers.outbound_byte_limit, bytes],
      ['For consumers, messages', count(buffers.outbound_messages)],
      ['Refused because full', count(buffers.refused)],
    ]);
  }

  #drawWorkers({ workers, pool, figures }, processorLoad) {
    lines(byId('workers'), [
      ['Workers at work', count(workers.active), workers.active, workers.max_threads, count],
      ['Tasks queued', count(workers.queued)],
      ['Tasks refused', count(workers.rejected)],
      ['Clusters open', `${count(pool.clusters)} (${count(pool.leased_clusters)} in use)`],
      ['Connections for sending', count(pool.send_connections)],
      ['Connections for receiving', count(pool.receive_connections)],
      ['Threads in the process', count(figures.thread_count)],
      ['Processors of the machine', processorLoad < 0 ? '–' : `${count(100 * processorLoad)} % busy`],
      ['Memory of the process', `${count(figures.memory_usage_mb)} MiB`],
    ]);
  }

  #drawMessages(figures) {
    lines(byId('settled'), [
      ['Sent', count(figures.messages_sent)],
      ['Not stored', count(figures.send_failures)],
      ['Received', count(figures.messages_received)],
      ['Acknowledged', count(figures.acknowledged)],
      ['Given back', count(figures.given_back)],
      ['Dead-lettered by the proxy', count(figures.dead_lettered)],
      ['Connections accepted', count(figures.total_connections)],
    ]);
  }

  #drawSettings() {
    const wanted = byId('settings-find').value.trim().toLowerCase().replaceAll('_', '-');
    const changed = byId('settings-changed').checked;
    const shown = this.#allSettings.filter((setting) => (!changed || !setting.is_default || setting.waiting) && (setting.key.includes(wanted) || setting.value.includes(wanted)));
    this.#settings.show(shown, `${shown.length} of ${this.#allSettings.length} settings`);
  }
}

function shownValue(setting) {
  const value = setting.value || '(not set)';
  return setting.waiting ? `${value}; after a restart ${setting.waiting}` : value;
}

/** Names with values; where there is a limit, a bar and the limit in words. */
function lines(root, all) {
  const parts = all.flatMap(([name, value, amount, limit, format]) => {
    const shown = element('dd', {}, value);
    if (limit) {
      const share = Math.min(1, amount / limit);
      const fill = element('span', { className: share > 0.8 ? 'fill much' : 'fill' });
      fill.style.width = `${share * 100}%`;
      shown.append(element('span', { className: 'muted' }, ` of ${format(limit)}`), element('span', { className: 'bar', 'aria-hidden': 'true' }, fill));
    }
    return [element('dt', {}, name), shown];
  });
  root.replaceChildren(element('dl', { className: 'lines' }, ...parts));
}

function refusals({ refusals: found, figures, buffers }) {
  const rows = [
    { what: 'Connection', reason: 'MAX_CONCURRENT', count: figures.refused_connections },
    { what: 'Send', reason: 'buffer full', count: buffers.refused },
  ];
  const add = (what, counts) => Object.entries(counts).forEach(([reason, number]) => rows.push({ what, reason, count: number }));
  add('Access', found.access);
  add('Message', found.messages);
  add('Call', found.calls);
  rows.push({ what: 'Acknowledgement', reason: 'refused or failed', count: figures.acknowledge_failures });
  return rows.filter((row) => row.count > 0).sort((a, b) => b.count - a.count);
}

function rest(others, what) {
  return others === 0 ? '' : `and ${count(others)} more ${what}`;
}

function problems(groups) {
  const first = groups.find((group) => group.problem);
  return first ? `Why a lag is not known: ${first.problem}` : '';
}

function capital(sentence) {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
