/** The widget as a person uses it: verbs only. */
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import type { ViewName } from '../../src/protocol/events.ts';

export class Widget {
  readonly #page: Page;
  readonly frame: FrameLocator;
  constructor(page: Page) {
    this.#page = page;
    this.frame = page.frameLocator('iframe[title="Connect"]');
  }

  get main(): Locator {
    return this.frame.locator('main');
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name });
  }

  async sees(view: ViewName): Promise<void> {
    await expect(this.main).toHaveAttribute('data-view', view);
  }

  async consent(): Promise<void> {
    await this.sees('CONSENT');
    await this.button('Continue').click();
  }

  async pick(name: string, typed = name): Promise<void> {
    await this.sees('SELECT_BILLER');
    await this.frame.getByRole('combobox').fill(typed);
    await this.frame
      .getByRole('option', { name: new RegExp(`^${name}`) })
      .first()
      .click();
  }

  async signIn(username = 'user_good', password = 'pass_good'): Promise<void> {
    await this.sees('CREDENTIAL');
    await this.frame.getByLabel('Username').fill(username);
    await this.frame.getByLabel('Password', { exact: true }).fill(password);
    await this.button('Sign in').click();
  }

  /** A further page of the long form. */
  async reachPage(page: 2 | 3): Promise<void> {
    await this.reachCredentials();
    await this.signIn('user_form');
    await this.atPage(2);
    if (page === 2) return;
    await this.fillSecondPage();
    await this.button('Continue').click();
    await this.atPage(3);
  }

  async atPage(page: 2 | 3): Promise<void> {
    await expect(this.frame.getByText(`Step ${page} of 3`)).toBeVisible();
  }

  async fillSecondPage(): Promise<void> {
    await this.field('Kind of customer').selectOption('Landlord');
    await this.field('Date of birth').fill('1984-02-29');
    await this.field('Mobile number').fill('+44 20 7946 0018');
    await this.field('People in the household').fill('3');
    await this.field(/^Last meter reading/).fill('1204,5');
  }

  async fillLastPage(pin = '2468'): Promise<void> {
    await this.field('Postal code').fill('10115');
    await this.field('Customer PIN').fill(pin);
    await this.field('I am the account holder').check();
  }

  field(label: string | RegExp): Locator {
    return typeof label === 'string' ? this.frame.getByLabel(label, { exact: true }) : this.frame.getByLabel(label);
  }

  async focused(label: string | RegExp): Promise<void> {
    await expect(this.field(label)).toBeFocused();
  }

  /** The red notice says so. */
  async fails(words: string | RegExp): Promise<void> {
    await expect(this.frame.getByRole('alert')).toContainText(words);
  }

  /** By the name that a screen reader says, which for a picture is what is on it. */
  option(name: string): Locator {
    return this.frame.getByRole('radio', { name }).or(this.frame.getByRole('checkbox', { name }));
  }

  async choose(...labels: string[]): Promise<void> {
    await this.sees('MFA');
    for (const label of labels) await this.option(label).check();
  }

  async answer(code = '123456'): Promise<void> {
    await this.sees('MFA');
    await this.frame.getByRole('textbox', { name: 'Security code' }).fill(code);
    await this.button('Verify').click();
  }

  /** Presses the button of the OAuth screen. @returns the window that opens. */
  async openWindow(button: string): Promise<Page> {
    const opened = this.#page.waitForEvent('popup');
    await this.button(button).click();
    return opened;
  }

  async chooseAccount(name: string): Promise<void> {
    await this.sees('SELECT_ACCOUNT');
    await this.frame.getByLabel(name).check();
    await this.button('Continue').click();
  }

  async finish(): Promise<void> {
    await this.sees('CONNECTED');
    await this.button('Done').click();
  }

  /** From the first screen to the credentials of a biller. */
  async reachCredentials(name = 'Test Electric Company'): Promise<void> {
    await this.consent();
    await this.pick(name);
    await this.sees('CREDENTIAL');
  }
}
