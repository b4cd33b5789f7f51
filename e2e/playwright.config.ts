import { defineConfig, devices } from '@playwright/test';
import { times } from '../src/server/testing/thorough.ts';

/** What depends on the engine: windows, frames that cannot load, going back, and what is left behind. */
const FIREFOX =
  /(flows\/(link|leave|reload|oauth|oauth-hostile|oauth-provider|whole-tab|destroy)|embed\/(unloadable|back-forward))\.spec/;

/** Of what Chromium plays at every moment of the flow, some. */
const SAMPLED = times(
  {},
  {
    grepInvert:
      /(destroy during|kept as it was in|left in|reload of the (page|frame) in) (?!loading|credentials|challenge|operations|done)/,
  },
);

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '../reports/e2e.json' }]],
  // A trace costs a quarter of the whole time: `--trace retain-on-failure` makes one where it is wanted.
  use: { trace: 'off', screenshot: 'only-on-failure', video: 'off' },
  projects: [
    { name: 'chromium', testIgnore: /webkit\//, use: devices['Desktop Chrome'] },
    // The core of the flow, in what else people use.
    { name: 'firefox', testMatch: FIREFOX, ...SAMPLED, use: devices['Desktop Firefox'] },
    ...(process.platform === 'linux' ? [{ name: 'webkit', testMatch: /webkit\/.+\.spec/, workers: 1 }] : []),
  ],
});
