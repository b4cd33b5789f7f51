/** The widget as a person uses it: verbs only. */
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import type { ViewName } from '../../src/protocol/events.ts';

export class Widget {
  readonly frame: FrameLocator;
  constructor(page: Page) {
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

  async answer(code = '123456'): Promise<void> {
    await this.sees('MFA');
    await this.frame.getByRole('textbox', { name: 'Security code' }).fill(code);
    await this.button('Verify').click();
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
