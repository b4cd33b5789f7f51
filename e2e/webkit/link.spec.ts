/** The core of the flow in WebKit, on the merchant's page of the demo. */
import { test as base, expect } from '@playwright/test';
import { lendStack, type Stack } from '../stack.ts';
import { Driver } from './driver.ts';

const test = base.extend<{ safari: Safari }, { stack: Stack }>({
  stack: [({}, use) => lendStack(use), { scope: 'worker' }],
  safari: async ({ stack }, use, info) => {
    const driver = await Driver.start(4750 + info.parallelIndex);
    await use(new Safari(driver, stack));
    if (info.status !== info.expectedStatus)
      await info.attach('screen', { body: await driver.screenshot(), contentType: 'image/png' });
    await driver.stop();
  },
});

/** The widget in the merchant's page, as a person uses it. */
class Safari {
  readonly driver: Driver;
  readonly #stack: Stack;
  constructor(driver: Driver, stack: Stack) {
    this.driver = driver;
    this.#stack = stack;
  }

  async open(): Promise<void> {
    await this.driver.goto(this.#stack.merchant);
    await this.driver.click('button', 'Connect a provider');
    await this.driver.enter('iframe[title="Connect"]');
  }

  press = (name: string | RegExp) => this.driver.click('button', name);
  sees = (view: string) => this.driver.reads(`main[data-view="${view}"]`, '');

  async pick(name: string): Promise<void> {
    await this.press('Continue');
    await this.driver.type('[role="combobox"]', /./, name);
    await this.driver.click('[role="option"]', new RegExp(`^${name}`));
  }

  async signIn(username: string, password = 'pass_good'): Promise<void> {
    await this.driver.type('input', 'Username', username);
    await this.driver.type('input', 'Password', password);
    await this.press('Sign in');
  }

  /** Goes back to the merchant's page, which has exchanged the token and shows whose bills they are. */
  async isLinkedTo(name: string): Promise<void> {
    await this.press('Done');
    await this.driver.top();
    await this.driver.reads('#account', name);
    expect(await this.driver.run('return document.querySelector("dialog")?.open ?? false')).toBe(false);
  }
}

test('links a biller across sites, from the picker to the bills', async ({ safari }) => {
  await safari.open();
  await safari.pick('British Gas');
  await safari.signIn('user_good');
  await safari.isLinkedTo('British Gas');
});

test('keeps what is not secret after a wrong password, and goes on with the right one', async ({ safari }) => {
  await safari.open();
  await safari.pick('Test Electric Company');
  await safari.signIn('user_good', 'wrong');
  await safari.driver.reads('[role="alert"]', 'That didn’t work');
  expect(await safari.driver.run('return document.querySelector("input").value')).toBe('user_good');
  await safari.driver.type('input', 'Password', 'pass_good');
  await safari.press('Sign in');
  await safari.isLinkedTo('Test Electric Company');
});

test('asks for a security code, says when it is wrong, takes the right one', async ({ safari }) => {
  await safari.open();
  await safari.pick('Test Electric Company');
  await safari.signIn('user_mfa_code');
  await safari.driver.type('input', 'Security code', '000000');
  await safari.press('Verify');
  await safari.driver.reads('[role="alert"]', 'That isn’t right');
  await safari.driver.type('input', 'Security code', '123456');
  await safari.press('Verify');
  await safari.isLinkedTo('Test Electric Company');
});

test('asks before it drops what was begun', async ({ safari }) => {
  await safari.open();
  await safari.pick('Test Electric Company');
  await safari.driver.type('input', 'Username', 'someone');
  await safari.press('Close');
  await safari.sees('EXIT');
  await safari.press('Keep going');
  await safari.sees('CREDENTIAL');
  expect(await safari.driver.run('return document.querySelector("input").value')).toBe('someone');
  await safari.press('Close');
  await safari.press('Leave');
  await safari.driver.top();
  await safari.driver.reads('#log', 'EXIT');
});

test('signs in at the bank in a window of its own', async ({ safari }) => {
  await safari.open();
  await safari.pick('OAuth Bank');
  await safari.press(/OAuth Bank/);
  await safari.driver.inWindow(async () => {
    await safari.driver.click('[data-action="allow"]');
    await safari.driver.reads('h1', 'You are connected');
  });
  await safari.driver.enter('iframe[title="Connect"]');
  await safari.isLinkedTo('OAuth Bank');
});

test('goes on at the same step when the frame is loaded anew', async ({ safari }) => {
  await safari.open();
  await safari.pick('Test Electric Company');
  await safari.signIn('user_mfa_code');
  await safari.sees('MFA');
  await safari.driver.run('location.reload()');
  await safari.driver.top();
  await safari.driver.enter('iframe[title="Connect"]');
  await safari.driver.type('input', 'Security code', '123456');
  await safari.press('Verify');
  await safari.isLinkedTo('Test Electric Company');
});
