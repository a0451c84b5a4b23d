'use strict';

// The package carries the contract of this very tree; there is no second copy of it in version control.
const fs = require('node:fs');
const path = require('node:path');

const source = path.join(__dirname, '../../../proxy-proto/src/main/proto/rocketmq_proxy.proto');
fs.copyFileSync(source, path.join(__dirname, '../dist/rocketmq_proxy.proto'));
