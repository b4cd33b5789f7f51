// npm test: everything, from a fresh clone. Exits with 1 when anything fails; ends with "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { install } from './install.js';

install();
// Only now is there anything to import it from.
const { needBrowsers } = await import('./browser.js');
needBrowsers();
const env = {
  ...process.env,
  CI: process.env.CI ?? '',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
};
rmSync('reports', { recursive: true, force: true });
mkdirSync('reports');

let failed = 0;
let passed = 0;
/**
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 */
function step(name, command, args) {
  const began = Date.now();
  console.log(`\n== ${name}: ${[command, ...args].join(' ')}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
  console.log(`== ${name}: ${status === 0 ? 'ok' : 'FAILED'}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return status === 0;
}
/**
 * @param {number} good
 * @param {number} bad
 */
function count(good, bad) {
  passed += good;
  failed += bad;
}
/**
 * What a runner's own report says; a runner that died without one counts as a failure.
 * @param {string} file
 * @param {(report: any) => [passed: number, failed: number]} read
 * @param {boolean} ok
 */
function counted(file, read, ok) {
  try {
    const [good, bad] = read(JSON.parse(readFileSync(file, 'utf8')));
    count(good, ok ? bad : Math.max(bad, 1));
  } catch {
    count(0, 1);
  }
}

const built = step('build', 'npm', ['run', '--silent', 'build']);
count(built ? 1 : 0, built ? 0 : 1);
const checked = step('check', 'npm', ['run', '--silent', 'check']);
count(checked ? 1 : 0, checked ? 0 : 1);
const unit = step('unit', 'npx', [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json=reports/unit.json',
]);
counted('reports/unit.json', (r) => [r.numPassedTests, r.numFailedTests + r.numPendingTests], unit);
if (built) {
  const sized = step('size', 'npm', ['run', '--silent', 'size']);
  count(sized ? 1 : 0, sized ? 0 : 1);
  const e2e = step('e2e', 'npx', ['playwright', 'test', '--config', 'e2e/playwright.config.ts']);
  counted('reports/e2e.json', ({ stats }) => [stats.expected, stats.unexpected + stats.flaky + stats.skipped], e2e);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
