'use strict';

// What all scenarios share. A scenario prints what it saw as one line of JSON; the Java test judges it.
//
// Environment: CLIENT (which package to use), PROXY (its address), NAME_SERVER (the cluster), TOPIC and GROUP (names of its own).

const client = require(process.env.CLIENT);

const { TOPIC: topic, GROUP: group } = process.env;

/** A client as a user's program would make it. */
function connect(more = {}) {
  return new client.MQClient({
    endpoint: `http://${process.env.NAME_SERVER}`,
    accessKeyId: '',
    accessKeySecret: '',
    instanceId: '',
    grpcEndpoint: process.env.PROXY,
    ...more,
  });
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until the condition holds; gives up quietly, since the verdict tells what was seen. */
async function until(condition, milliseconds = 20_000) {
  const end = Date.now() + milliseconds;
  while (!condition() && Date.now() < end) {
    await sleep(10);
  }
}

/** The error with which the promise rejects, as text. */
async function rejection(promise) {
  try {
    await promise;
    return 'no error';
  } catch (error) {
    return error.message;
  }
}

/** Runs a scenario and prints what it returns. */
function play(scenario) {
  scenario().then(
    (verdict) => process.stdout.write(`${JSON.stringify(verdict)}\n`, () => process.exit(0)),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
}

module.exports = { ...client, topic, group, connect, sleep, until, rejection, play };
