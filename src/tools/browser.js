// Which Chromium the tests drive: CHROMIUM_PATH, else Playwright's own download, else one of the system's.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {string | undefined} the path of a Chromium, or undefined when there is none */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    console.error(`CHROMIUM_PATH: there is no file at ${given}`);
    process.exit(1);
  }
  return [own(), ...SYSTEM].find((path) => path && existsSync(path));
}

function own() {
  try {
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** Finds a Chromium, or fetches one: by Playwright, else by the system's package manager. */
export function needChromium() {
  /** @type {[command: string, args: string[]][]} */
  const attempts = [['npx', ['playwright', 'install', 'chromium']]];
  if (process.getuid?.() === 0) {
    attempts.push(['apt-get', ['update', '-qq']]);
    attempts.push(['apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation']]);
  }
  for (const [command, args] of attempts) {
    const found = findChromium();
    if (found) return found;
    console.log(`No Chromium yet: ${command} ${args.join(' ')}`);
    spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  }
  const found = findChromium();
  if (found) return found;
  console.error(
    [
      'The browser tests need Chromium or Chrome, and none could be fetched. Do one of these, then run npm test again:',
      '  npx playwright install chromium          (downloads one)',
      '  sudo apt-get install chromium            (Debian, Ubuntu)',
      '  CHROMIUM_PATH=/path/to/chromium npm test (any Chromium or Chrome that is already there)',
    ].join('\n'),
  );
  process.exit(1);
}
