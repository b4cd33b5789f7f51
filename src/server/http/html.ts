/** Markup that is safe to put into a page. */
export interface Html {
  markup: string;
}

/** A template for HTML: every text put into it is escaped, and only markup made by it is not. */
export const html = (parts: TemplateStringsArray, ...values: (string | Html | readonly Html[])[]): Html => ({
  markup: parts.reduce((page, part, at) => page + markupOf(values[at - 1] ?? '') + part),
});

function markupOf(value: string | Html | readonly Html[]): string {
  if (typeof value === 'string') return escaped(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
