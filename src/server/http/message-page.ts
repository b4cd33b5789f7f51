import { createHash } from 'node:crypto';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Ctx } from './context.ts';
import { type Html, html } from './html.ts';

/** Follows the system's light or dark; the widget's own measures and neutrals. */
const CSS = `
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 24px 16px;
  font: 16px/24px system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
  color: light-dark(#1b1f27, #eceef2); background: light-dark(#f3f4f6, #101216);
}
main {
  width: 100%; max-width: 420px; padding: 32px 24px; border-radius: 16px; text-align: center;
  background: light-dark(#fff, #1a1d23); box-shadow: 0 8px 32px light-dark(#1b1f271f, #0000007a);
}
svg { width: 48px; height: 48px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.good { color: light-dark(#157347, #5fd39a); }
.bad { color: light-dark(#a3460b, #f2a56b); }
h1 { margin: 16px 0 8px; font-size: 22px; line-height: 28px; }
p { margin: 0 0 8px; text-wrap: balance; }
.quiet { color: light-dark(#565d6b, #a4abb8); font-size: 15px; }
.note { margin-bottom: 24px; padding: 8px 12px; border-radius: 12px; background: light-dark(#fdf1de, #3a2c14); font-size: 14px; }
ul { display: flex; flex-wrap: wrap; justify-content: center; gap: 8px; margin: 16px 0 24px; padding: 0; list-style: none; }
li { padding: 4px 12px; border: 1px solid light-dark(#d5d9e0, #363c47); border-radius: 999px; font-size: 14px; }
button {
  display: block; width: 100%; min-height: 48px; margin-top: 12px; border-radius: 12px; font: inherit; font-weight: 600;
  cursor: pointer; color: inherit; background: none; border: 1px solid light-dark(#8b93a1, #6f7787);
}
button.main { color: #fff; background: #2456c9; border-color: #2456c9; }
button:focus-visible { outline: 3px solid light-dark(#2456c9, #9dbcff); outline-offset: 2px; }
`;
const CSS_HASH = createHash('sha256').update(CSS).digest('base64');

/** Of a page of ours that a person sees outside the widget. */
interface Page {
  title: string;
  body: Html;
  /** Origins to which its form may lead, by way of redirects; none where it has no form. */
  formAction?: readonly string[];
  /** Where it goes on by itself, at once. */
  next?: string;
}

/** Answers with a page that runs no script, loads nothing and cannot be framed. */
export function answerPage(
  c: Ctx,
  status: ContentfulStatusCode,
  { title, body, formAction = ["'none'"], next }: Page,
): Response {
  c.header(
    'Content-Security-Policy',
    [
      "default-src 'none'",
      `style-src 'sha256-${CSS_HASH}'`,
      `form-action ${formAction.join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
${next === undefined ? '' : html`<meta http-equiv="refresh" content="0;url=${next}">`}
<title>${title}</title>
<style>${{ markup: CSS }}</style>
</head>
<body><main>${body}</main></body>
</html>
`;
  return c.html(document.markup, status);
}

interface Message {
  mood: 'good' | 'bad';
  title: string;
  /** What to do now. */
  text: string;
}

const MARK = {
  good: html`<svg class="good" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="m7.5 12.5 3 3 6-7"/></svg>`,
  bad: html`<svg class="bad" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="M12 7v6m0 4v.01"/></svg>`,
};

/** A page that says one thing. */
export const answerMessage = (c: Ctx, status: ContentfulStatusCode, { mood, title, text }: Message): Response =>
  answerPage(c, status, { title, body: html`${MARK[mood]}<h1>${title}</h1><p class="quiet">${text}</p>` });

/**
 * Leads on to an address that we chose, as a redirect does. A redirect would not get there: it would still be the
 * submission of the form on the page that the person comes from, and that page says to which addresses it may lead.
 */
export const answerLeading = (c: Ctx, next: string): Response =>
  answerPage(c, 200, {
    title: 'One moment',
    next,
    body: html`<h1>One moment</h1><p class="quiet">If nothing happens, <a href="${next}">go on here</a>.</p>`,
  });
