import { defineConfig, devices } from '@playwright/test';

/** What depends on the engine: windows, frames that cannot load, going back, and what is left behind. */
const FIREFOX =
  /(flows\/(link|leave|oauth|oauth-hostile|oauth-provider|destroy)|embed\/(unloadable|back-forward))\.spec/;

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
  use: { trace: 'retain-on-failure', video: 'off' },
  projects: [
    { name: 'chromium', testIgnore: /webkit\//, use: devices['Desktop Chrome'] },
    // The core of the flow, in what else people use.
    { name: 'firefox', testMatch: FIREFOX, use: devices['Desktop Firefox'] },
    ...(process.platform === 'linux' ? [{ name: 'webkit', testMatch: /webkit\/.+\.spec/, workers: 1 }] : []),
  ],
});
