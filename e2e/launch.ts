/** Starts a browser with the settings that people have, not those that make tests convenient. */
import { type Browser, chromium, firefox, type LaunchOptions } from '@playwright/test';
import { findChromium, findFirefox } from '../src/tools/browser.js';

export const launch = (name: string): Promise<Browser> => (name === 'firefox' ? launchFirefox() : launchChromium());

/**
 * Playwright switches storage partitioning off, and people's browsers have it on: a test of what a third-party frame
 * may do would lie. Its own list of switched-off features is read from a first start and given again without that one.
 */
async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  const options: LaunchOptions = executablePath ? { executablePath } : {};
  const probe = await chromium.launchServer(options);
  const given = probe.process().spawnargs.find((arg) => arg.startsWith('--disable-features='));
  await probe.close();
  if (!given) return chromium.launch(options);
  const kept = given
    .slice('--disable-features='.length)
    .split(',')
    .filter((name) => name !== 'ThirdPartyStoragePartitioning');
  return chromium.launch({ ...options, ignoreDefaultArgs: [given], args: [`--disable-features=${kept.join(',')}`] });
}

/** An unpatched Firefox over WebDriver BiDi; Playwright's own, where it has been downloaded, over Juggler. */
function launchFirefox(): Promise<Browser> {
  const { path, own } = findFirefox() ?? {};
  if (own) return firefox.launch();
  const firefoxUserPrefs = {
    // Else the mouse stops at the edge of a frame of another site. Origins and storage stay apart.
    'fission.webContentIsolationStrategy': 0,
    // Else going back never settles.
    'fission.bfcacheInParent': false,
    'browser.sessionhistory.max_total_viewers': 0,
  };
  return firefox.launch({ channel: 'moz-firefox', firefoxUserPrefs, ...(path && { executablePath: path }) });
}
