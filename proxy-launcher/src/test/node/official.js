'use strict';

// Plays scenarios with the official Node.js client, all at once, and prints one line of JSON for each, as the programs for the
// official Java client do.
//
// Arguments: the endpoints, what to end the names of topics with, and the scenarios.

const {
  Producer,
  SimpleConsumer,
  PushConsumer,
  LitePushConsumerBuilder,
  FilterExpression,
  ConsumeResult,
} = require('rocketmq-client-nodejs');
const { FilterType, TransactionResolution } = require('rocketmq-client-nodejs/proto/apache/rocketmq/v2/definition_pb');

const [endpoints, run, ...names] = process.argv.slice(2);
const PATIENCE = 60_000;
const INVISIBLE = 10_000;

// Without one of its own the client writes a file below the home directory.
const logger = { debug() {}, info() {}, warn: console.error, error: console.error };
// On a busy machine its own 3 s may be too short.
const common = { endpoints, namespace: '', logger, requestTimeout: 15_000 };

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`waited in vain: ${what}`);
    }
    await sleep(20);
  }
}

const body = (view) => view.body.toString();
const bodies = (views) => views.map(body).sort();

/** Names and clients of one scenario. */
class Clients {
  constructor(name) {
    this.topic = `${name}-${run}`;
    this.group = `${this.topic}-group`;
  }

  async producer(more = {}) {
    const producer = new Producer({ ...common, topics: [this.topic], ...more });
    await producer.startup();
    return producer;
  }

  message(text, more = {}) {
    return { topic: this.topic, body: Buffer.from(text), ...more };
  }

  async simpleConsumer({ topic = this.topic, group = this.group, filter = FilterExpression.SUB_ALL } = {}) {
    const subscriptions = new Map([[topic, filter]]);
    const consumer = new SimpleConsumer({ ...common, consumerGroup: group, subscriptions, awaitDuration: 3000 });
    await consumer.startup();
    return consumer;
  }

  async pushConsumer(consume) {
    const consumer = new PushConsumer({
      ...common,
      consumerGroup: this.group,
      subscriptions: new Map([[this.topic, FilterExpression.SUB_ALL]]),
      messageListener: { consume: async (view) => consume(view) },
    });
    await consumer.startup();
    return consumer;
  }
}

/** Receives and acknowledges until so many have come. */
async function take(consumer, count) {
  const taken = [];
  const end = Date.now() + PATIENCE;
  while (taken.length < count) {
    if (Date.now() > end) {
      throw new Error(`${taken.length} of ${count} messages came: ${bodies(taken)}`);
    }
    for (const view of await consumer.receive(count, INVISIBLE)) {
      await consumer.ack(view);
      taken.push(view);
    }
  }
  return taken;
}

async function next(consumer) {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const [view] = await consumer.receive(1, INVISIBLE);
    if (view) {
      return view;
    }
  }
  throw new Error('nothing came');
}

/** What is in the group's dead-letter topic, which comes into being with the first dead letter. */
async function deadLetter(clients) {
  const end = Date.now() + PATIENCE;
  while (true) {
    try {
      const consumer = await clients.simpleConsumer({ topic: `%DLQ%${clients.group}`, group: `${clients.group}-dead` });
      return body((await take(consumer, 1))[0]);
    } catch (notYet) {
      if (Date.now() > end) {
        throw notYet;
      }
      await sleep(500);
    }
  }
}

function whole(view) {
  const properties = [...view.properties].sort().map(([key, value]) => `${key}=${value}`);
  return `${body(view)} tag=${view.tag || 'none'} keys=[${view.keys.join(', ')}] properties={${properties.join(', ')}}`;
}

const scenarios = {
  async normal(clients) {
    const producer = await clients.producer();
    const consumer = await clients.simpleConsumer();
    const sent = [
      await producer.send(clients.message('bare')),
      await producer.send(clients.message('full', {
        tag: 'TagA',
        keys: ['one', 'two'],
        properties: new Map([['colour', 'red']]),
      })),
      await producer.send(clients.message('async', { tag: 'TagB' })),
    ];
    const received = await take(consumer, 3);
    const ids = (views) => views.map((view) => view.messageId).sort().join();
    return {
      'received': received.map(whole).sort(),
      'same ids': ids(sent) === ids(received),
      'attempts': received.map((view) => view.deliveryAttempt),
      'born': received.every((view) => view.bornTimestamp && view.bornHost),
    };
  },

  async fifo(clients) {
    const consumed = { a: [], b: [], c: [] };
    await clients.pushConsumer((view) => {
      consumed[view.messageGroup].push(`${body(view)}/${view.deliveryAttempt}`);
      return body(view) === 'a2' && view.deliveryAttempt === 1 ? ConsumeResult.FAILURE : ConsumeResult.SUCCESS;
    });
    const producer = await clients.producer();
    for (let i = 1; i <= 4; i++) {
      for (const messageGroup of Object.keys(consumed)) {
        await producer.send(clients.message(`${messageGroup}${i}`, { messageGroup }));
      }
    }
    await until('all messages and one again', () => Object.values(consumed).flat().length === 13);
    return consumed;
  },

  async delay(clients) {
    const producer = await clients.producer();
    const consumer = await clients.simpleConsumer();
    const due = Date.now() + 3000;
    await producer.send(clients.message('later', { deliveryTimestamp: new Date(due) }));
    const [view] = await take(consumer, 1);
    return {
      'received': body(view),
      'too early': Date.now() < due,
      'timestamp kept': view.deliveryTimestamp.getTime() === due,
    };
  },

  async transaction(clients) {
    const received = new Set();
    const checked = new Set();
    const check = async (view) => {
      checked.add(body(view));
      return body(view) === 'left, then committed' ? TransactionResolution.COMMIT : TransactionResolution.ROLLBACK;
    };
    const producer = await clients.producer({ checker: { check } });
    await clients.pushConsumer((view) => {
      received.add(body(view));
      return ConsumeResult.SUCCESS;
    });
    const half = async (text) => {
      const transaction = producer.beginTransaction();
      await producer.send(clients.message(text), transaction);
      return transaction;
    };
    await half('left, then committed');
    await half('left, then rolled back');
    await (await half('rolled back')).rollback();
    const committed = await half('committed');
    const before = received.has('committed');
    await committed.commit();
    await until('two messages and two questions', () => received.size === 2 && checked.size === 2);
    return {
      'received before the commit': before,
      'received': [...received].sort(),
      'checked': [...checked].sort(),
    };
  },

  async simple(clients) {
    const consumer = await clients.simpleConsumer();
    const producer = await clients.producer();
    await producer.send(clients.message('twice'));
    const first = await next(consumer);
    await consumer.changeInvisibleDuration(first, 1000);
    const second = await next(consumer);
    await consumer.ack(second);
    return {
      'attempts': [first.deliveryAttempt, second.deliveryAttempt],
      'after the ack': bodies(await consumer.receive(1, INVISIBLE)),
    };
  },

  async push(clients) {
    const received = new Set();
    await clients.pushConsumer((view) => {
      received.add(body(view));
      return ConsumeResult.SUCCESS;
    });
    const producer = await clients.producer();
    for (let i = 0; i < 30; i++) {
      await producer.send(clients.message(`message ${i}`));
    }
    await until('all messages', () => received.size === 30);
    return { received: received.size };
  },

  async retry(clients) {
    const attempts = [];
    await clients.pushConsumer((view) => {
      attempts.push(view.deliveryAttempt);
      return attempts.length < 3 ? ConsumeResult.FAILURE : ConsumeResult.SUCCESS;
    });
    const producer = await clients.producer();
    await producer.send(clients.message('third time lucky'));
    await until('a third attempt', () => attempts.length === 3);
    return { attempts };
  },

  async dead(clients) {
    const attempts = [];
    await clients.pushConsumer((view) => {
      attempts.push(view.deliveryAttempt);
      return ConsumeResult.FAILURE;
    });
    const producer = await clients.producer();
    await producer.send(clients.message('hopeless', { tag: 'TagA' }));
    return { 'dead letter': await deadLetter(clients), attempts };
  },

  async 'fifo-dead'(clients) {
    const attempts = [];
    await clients.pushConsumer((view) => {
      attempts.push(`${body(view)}/${view.deliveryAttempt}`);
      return body(view) === 'hopeless' ? ConsumeResult.FAILURE : ConsumeResult.SUCCESS;
    });
    const producer = await clients.producer();
    await producer.send(clients.message('hopeless', { messageGroup: 'a' }));
    await producer.send(clients.message('next', { messageGroup: 'a' }));
    const letter = await deadLetter(clients);
    await until('the next message', () => attempts.length >= 3);
    return { 'dead letter': letter, attempts };
  },

  async sql(clients) {
    const filter = new FilterExpression("size > 5 AND colour = 'red'", FilterType.SQL);
    const consumer = await clients.simpleConsumer({ filter });
    const producer = await clients.producer();
    for (const colour of ['red', 'blue']) {
      for (const size of ['3', '7', '9']) {
        const properties = new Map([['colour', colour], ['size', size]]);
        await producer.send(clients.message(colour + size, { properties }));
      }
    }
    return { received: bodies(await take(consumer, 2)) };
  },

  async 'missing-topic'(clients) {
    const refused = await refusal(clients.producer());
    return { refused: refused.name };
  },

  async recall(clients) {
    const producer = await clients.producer();
    const consumer = await clients.simpleConsumer();
    const due = Date.now() + 12_000;
    const recalled = await producer.send(clients.message('recalled', { deliveryTimestamp: new Date(due) }));
    await producer.send(clients.message('kept', { deliveryTimestamp: new Date(due + 2000) }));
    const receipt = await producer.recallMessage(clients.topic, recalled.recallHandle);
    return {
      'same id': receipt.messageId === recalled.messageId,
      // The one that is due later comes first: the other one does not come.
      'received': bodies(await take(consumer, 1)),
    };
  },

  async lite(clients) {
    const received = new Set();
    const consumer = await new LitePushConsumerBuilder()
      .setClientConfiguration(common)
      .setConsumerGroup(clients.group)
      .bindTopic(clients.topic)
      .setMessageListener({
        async consume(view) {
          received.add(`${view.liteTopic}: ${body(view)}`);
          return ConsumeResult.SUCCESS;
        },
      })
      .build();
    await consumer.subscribeLite('one');
    await consumer.subscribeLite('two');
    const producer = await clients.producer();
    for (const liteTopic of ['three', 'one', 'two']) {
      await producer.send(clients.message('hello', { liteTopic }));
    }
    await until('a message from each subscribed lite topic', () => received.size === 2);
    return { received: [...received].sort() };
  },

  async priority(clients) {
    const producer = await clients.producer();
    for (const priority of [1, 3, 2]) {
      await producer.send(clients.message(`priority ${priority}`, { priority }));
    }
    const consumer = await clients.simpleConsumer();
    const received = [];
    while (received.length < 3) {
      for (const view of await consumer.receive(1, INVISIBLE)) {
        received.push(`${body(view)}/${view.priority}`);
        await consumer.ack(view);
      }
    }
    return { received };
  },

  /** What the client's own tests require of a server beside the above. */
  async 'node-tests'(clients) {
    const producer = await clients.producer({ checker: { check: async () => TransactionResolution.COMMIT } });
    const consumer = await clients.simpleConsumer();
    const normal = await producer.send(clients.message('normal'));
    const [plain] = await take(consumer, 1);
    const transaction = producer.beginTransaction();
    const half = await producer.send(clients.message('transactional'), transaction);
    await transaction.commit();
    const [committed] = await take(consumer, 1);
    const missing = await refusal(new Producer({ ...common, topics: ['missing-for-node'] }).startup());
    return {
      'offset': normal.offset >= 0,
      'transaction id of a normal message is its id': normal.transactionId === normal.messageId,
      'transaction id is delivered': half.transactionId === committed.properties.get('__transactionId__'),
      'digests right': !plain.corrupted && !committed.corrupted,
      'missing topic': `${missing.code} ${missing.message.match(/CODE: 17 .*/)}`,
    };
  },
};

/** The innermost error with which the promise rejects. */
async function refusal(promise) {
  try {
    await promise;
    return { name: 'no', message: 'no' };
  } catch (error) {
    let innermost = error;
    while (innermost.cause) {
      innermost = innermost.cause;
    }
    return innermost;
  }
}

async function play(name) {
  let facts;
  const start = Date.now();
  try {
    facts = await scenarios[name](new Clients(name));
  } catch (error) {
    console.error(name, error);
    facts = { failure: String(error) };
  }
  console.error(`${name}: ${Date.now() - start} ms`);
  await new Promise((resolve) => process.stdout.write(`${JSON.stringify({ scenario: name, facts })}\n`, resolve));
}

Promise.all(names.map(play)).then(() => process.exit(0));
