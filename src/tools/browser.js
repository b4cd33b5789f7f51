// Which browsers the tests drive: the one that an environment variable names, else Playwright's own download, else one
// of the system's.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, firefox } from '@playwright/test';

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
  return firstThere([own(chromium), ...SYSTEM]);
}

/** @returns {{ path: string, own: boolean } | undefined} `own`: it is Playwright's, which it drives in another way. */
export function findFirefox() {
  const playwrights = own(firefox);
  if (!process.env.FIREFOX_PATH && playwrights && existsSync(playwrights)) return { path: playwrights, own: true };
  const path = firstThere([
    process.env.FIREFOX_PATH,
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ]);
  return path ? { path, own: false } : undefined;
}

/** @returns {{ driver: string, browser: string } | undefined} WebKitGTK, which Playwright cannot drive */
export function findWebkit() {
  const driver = process.env.WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver';
  const browser = firstThere([
    process.env.MINIBROWSER_PATH,
    '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
  ]);
  return browser && existsSync(driver) ? { driver, browser } : undefined;
}

/** @param {(string | undefined)[]} paths */
const firstThere = (paths) => paths.find((path) => path && existsSync(path));

/** @param {{ executablePath(): string }} type */
function own(type) {
  try {
    return type.executablePath();
  } catch {
    return undefined;
  }
}

/**
 * @typedef {object} Wanted
 * @property {string} name
 * @property {() => unknown} find
 * @property {string | null} download what Playwright calls it, or null where it has none that would do
 * @property {string[]} packages of Debian
 * @property {string} variable names one that is already there
 * @property {string} [only] the one system that has it
 */

/** @type {Wanted[]} */
const WANTED = [
  {
    name: 'Chromium or Chrome',
    find: findChromium,
    download: 'chromium',
    packages: ['chromium', 'fonts-liberation'],
    variable: 'CHROMIUM_PATH',
  },
  { name: 'Firefox', find: findFirefox, download: 'firefox', packages: ['firefox-esr'], variable: 'FIREFOX_PATH' },
  {
    name: 'WebKitGTK',
    find: findWebkit,
    download: null,
    packages: ['webkit2gtk-driver', 'xvfb'],
    variable: 'WEBKIT_DRIVER and MINIBROWSER_PATH',
    only: 'linux',
  },
];

/**
 * Finds the browsers of all three engines, or fetches what is missing: by the system's package manager where that is
 * Debian's and we may, else by Playwright. Ends the process with what to do where that fails. WebKitGTK is Linux's own:
 * elsewhere its tests are left out.
 */
export function needBrowsers() {
  const debian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  const missing = () => WANTED.filter(({ find, only }) => (only ?? process.platform) === process.platform && !find());
  const packages = missing().flatMap((one) => one.packages);
  if (debian && packages.length) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  }
  for (const { download } of missing()) if (download) run('npx', ['playwright', 'install', download]);
  const lacking = missing();
  if (!lacking.length) return;
  console.error('The browser tests need what could not be fetched. Do one of these for each, then run npm test again:');
  for (const { name, download, packages, variable } of lacking) {
    console.error(`${name}`);
    if (download) console.error(`  npx playwright install ${download}`);
    console.error(`  sudo apt-get install ${packages.join(' ')}   (Debian, Ubuntu)`);
    console.error(`  set ${variable} to one that is already there`);
  }
  process.exit(1);
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  console.log(`A browser is missing: ${command} ${args.join(' ')}`);
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
