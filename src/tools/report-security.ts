/**
 * One line for each row of the security tables, with the figures that its test printed just now. A row whose test
 * fails, or prints nothing, is an error.
 *   npm run build && npm run report:security
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What each row is about. Their tests print `<row> <figures>`. */
const ROWS: Record<string, string> = {
  'MC-1': 'messages from anybody but the host change nothing',
  'MC-3': 'nothing is said to anybody but the host',
  'MC-5': 'malformed messages are refused without harm',
  'MC-6': 'any order of messages ends in one outcome',
  'MC-8': 'frames of other origins do not load',
  'MC-10': 'floods and reloads',
  'TK-1': 'tokens are random, and of one environment',
  'TK-2': 'only hashes at rest',
  'TK-3': 'single use under concurrency',
  'TK-4': 'a lost answer can be had again',
  'TK-5': 'failed attempts neither burn nor reveal',
  'TK-6': 'no kind of token passes for another',
  'TK-7': 'expiry by one clock, to the millisecond',
  'TK-8': 'only legal transitions',
  'TK-9': 'guessing is bounded across sessions and restarts',
  'TK-10': 'revoking takes effect at once',
  'AP-1': "the contracts' examples, field for field",
  'AP-2': 'errors name the place, never the value',
  'AP-3': 'bounded parsing',
  'AP-4': 'no change of state across sites',
  'AP-5': 'tenants never see one another',
  'AP-6': 'client authentication',
  'AP-7': 'errors in the right words, without stacks',
  'OA-1': 'redirect URIs are exact',
  'OA-2': 'return URLs are harmless',
  'OA-4': 'PKCE, and codes of one use',
  'OA-5': 'state is bound to session and browser',
  'OA-7': 'the token endpoint',
  'WH-1': 'signatures of webhooks',
  'WH-2': 'replayed webhooks',
  'WH-3': 'webhooks survive crashes',
  'WH-4': 'webhooks reach no private address',
  'WH-5': 'a bad receiver hurts only itself',
  'WH-6': 'thin payloads',
  'PD-1': 'secrets are nowhere but where they are needed',
  'PD-2': 'card data is sealed, and the security code destroyed',
  'PD-3': 'the log scrubber',
  'PD-7': 'deletion and retention',
  'PD-8': 'the audit trail',
  'CC-2': 'two tabs, one link',
  'CC-3': 'one winner of many claims',
  'CC-4': 'all or nothing',
  'PS-1': 'kill -9 loses nothing that was acknowledged',
  'PS-2': 'what is acknowledged is on the disk',
  'PS-3': 'a full disk is no false success',
  'PS-4': 'migrations and backups lose nothing',
};

const ROW = /^\s*((?:MC|TK|AP|OA|WH|PD|PS|CC)-\d+) (.+)$/;

/** The tests that print a row: nothing else has to run. */
const printing = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.(test|spec)\.tsx?$/.test(file))
    .filter((file) => /[`'"](MC|TK|AP|OA|WH|PD|PS|CC)-\d+ /.test(readFileSync(file, 'utf8')));

/** @returns whether it went well, and what it printed. */
function run(command: string, args: string[]): Promise<{ ok: boolean; lines: string[] }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', THOROUGH: '1', KILLS: '200' },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text));
    child.once('close', (code) => {
      if (code !== 0) process.stderr.write(printed);
      resolve({ ok: code === 0, lines: printed.split('\n') });
    });
  });
}

export default async (): Promise<void> => {
  const unit = await run('npx', ['vitest', 'run', '--reporter=verbose', ...printing('src')]);
  const e2e = await run('npx', [
    'playwright',
    'test',
    '--config',
    'e2e/playwright.config.ts',
    '--project=chromium',
    '--reporter=line',
    ...printing('e2e'),
  ]);
  const found = new Map<string, Set<string>>();
  for (const line of [...unit.lines, ...e2e.lines]) {
    const [, row, figures] = ROW.exec(line) ?? [];
    if (row && figures) found.set(row, (found.get(row) ?? new Set()).add(figures.trim()));
  }
  let missing = 0;
  for (const [row, about] of Object.entries(ROWS)) {
    const figures = found.get(row);
    if (!figures) missing++;
    console.log(`${row.padEnd(6)} ${about}: ${figures ? [...figures].join(' | ') : 'NOTHING WAS PRINTED'}`);
  }
  console.log(`\n${Object.keys(ROWS).length - missing} rows, ${missing} missing`);
  if (missing || !unit.ok || !e2e.ok) process.exitCode = 1;
};
