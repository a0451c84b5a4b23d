'use strict';

// Whether a Grafana dashboard is one by Grafana's own types, in which no field may be unknown:
//   node dashboard.js <dashboard.json> <path of TypeScript's tsc>

const { spawnSync } = require('child_process');
const fs = require('fs');

const [file, tsc] = process.argv.slice(2);
const dashboard = JSON.parse(fs.readFileSync(file, 'utf8'));
const literal = (value) => JSON.stringify(value, null, 1);
const ofType = (type) => dashboard.panels.filter((panel) => panel.type === type);

// Enums have names in TypeScript and texts in JSON: Plain is a type with the texts.
fs.writeFileSync(
  'dashboard-check.ts',
  `
import type { Dashboard } from '@grafana/schema/dist/esm/raw/dashboard/x/Dashboard_types.gen';
import type * as Stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as TimeSeries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
type Plain<T> = T extends string
  ? \`\${T}\`
  : T extends (infer U)[]
    ? Plain<U>[]
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T;
export const dashboard = ${literal(dashboard)} satisfies Plain<Dashboard>;
export const statOptions = ${literal(ofType('stat').map((panel) => panel.options))} satisfies Plain<Partial<Stat.Options>>[];
export const seriesOptions = ${literal(ofType('timeseries').map((panel) => panel.options))} satisfies Plain<TimeSeries.Options>[];
export const seriesFields = ${literal(ofType('timeseries').map((panel) => panel.fieldConfig.defaults.custom))} satisfies Plain<TimeSeries.FieldConfig>[];
`,
);
const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--moduleResolution', 'nodenext'];
const check = spawnSync(process.execPath, [tsc, ...flags, 'dashboard-check.ts'], { stdio: 'inherit' });
process.exitCode = check.status;
