'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const grpc = require('@grpc/grpc-js');
const { MQClient } = require('..');
const { startFakeProxy, quick } = require('./fake-proxy');

// A key that guards nothing: it was made for this test.
const pem = (name) => fs.readFileSync(path.join(__dirname, 'tls', `localhost-${name}.pem`));

test('an encrypted connection needs the right authority', async () => {
  const pair = { private_key: pem('key'), cert_chain: pem('certificate') };
  const proxy = await startFakeProxy({}, 0, grpc.ServerCredentials.createSsl(null, [pair]));
  const ask = async (tls) => {
    const client = new MQClient(quick({ address: `localhost:${proxy.port}` }, { tls }));
    try {
      return await client.healthCheck();
    } finally {
      await client.close();
    }
  };
  assert.strictEqual((await ask({ rootCertificates: pem('certificate') })).healthy, true);
  await assert.rejects(ask(true), { code: 'UNAVAILABLE' });
  await assert.rejects(ask(false), { code: 'UNAVAILABLE' });
  proxy.stop();
});
