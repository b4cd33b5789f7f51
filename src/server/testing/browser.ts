/** A browser without scripts: it follows redirects, keeps cookies for each host, and presses the buttons of forms. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Where it stands. */
  url = '';
  html = '';
  status = 0;
  /** Every address it was sent to, in order. */
  readonly seen: string[] = [];

  async open(url: string, init: RequestInit = {}): Promise<this> {
    let next: string | null = url;
    let request = init;
    for (let hops = 0; next; hops++) {
      if (hops > 15) throw new Error('The redirects have no end.');
      this.url = next;
      this.seen.push(next);
      const answer = await this.#ask(next, request);
      const location = answer.headers.get('location');
      next = location && new URL(location, next).href;
      request = {};
      this.status = answer.status;
      this.html = await answer.text();
    }
    return this;
  }

  /** Goes on only as far as an address that begins so, and does not ask for it. */
  async openUntil(url: string, stop: string, init: RequestInit = {}): Promise<string> {
    let next = url;
    let request = init;
    for (let hops = 0; hops < 15; hops++) {
      const answer = await this.#ask(next, request);
      this.html = await answer.text();
      this.url = next;
      const location = answer.headers.get('location');
      if (!location) throw new Error(`${answer.status} at ${next}`);
      next = new URL(location, next).href;
      request = {};
      if (next.startsWith(stop)) return next;
    }
    throw new Error('The redirects have no end.');
  }

  /** What the page's form sends when the button of this name and value is pressed. */
  press(more: Record<string, string> = {}): { url: string; init: RequestInit } {
    const fields: Record<string, string> = {};
    for (const [tag] of this.html.matchAll(/<input[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(tag)?.[1];
      if (name) fields[name] = decode(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
    }
    const action = decode(/<form[^>]*action="([^"]*)"/.exec(this.html)?.[1] ?? '');
    const body = new URLSearchParams({ ...fields, ...more });
    return { url: new URL(action, this.url).href, init: { method: 'POST', body } };
  }

  cookieOf(url: string, name: string): string | undefined {
    return this.#cookies.get(new URL(url).host)?.get(name);
  }

  async #ask(url: string, init: RequestInit): Promise<Response> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    const headers = new Headers(init.headers);
    if (jar.size) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }
}

const decode = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
