/** What the merchant wrote about the look, as it came over the channel: checked here, so that the loader need not. */
import type { Appearance } from '../../protocol/messages.ts';

export interface Look {
  appearance: Appearance;
  /** BCP 47, or null for the browser's. */
  locale: string | null;
}

interface Written {
  theme?: string | null | undefined;
  accent?: string | null | undefined;
  locale?: string | null | undefined;
}

const RULES: { [K in keyof Required<Written>]: readonly [option: string, form: RegExp, example: string] } = {
  theme: ['appearance.theme', /^(auto|light|dark)$/, 'light'],
  accent: ['appearance.accent', /^#[\da-f]{6}$/i, '#1a73e8'],
  locale: ['locale', /^[a-z]{2,3}(-[a-z\d]{2,8}){0,3}$/i, 'pt-BR'],
};

/** The look, or what is wrong with it: the option, and what it must be. Values are never repeated. */
export function readLook(written: Written): Look | string {
  for (const name of ['theme', 'accent', 'locale'] as const) {
    const [option, form, example] = RULES[name];
    if (written[name] != null && !form.test(written[name])) return `${option} must be text like "${example}"`;
  }
  const { theme, accent, locale } = written;
  return {
    appearance: { theme: (theme ?? 'auto') as Appearance['theme'], accent: accent ?? null },
    locale: locale ?? null,
  };
}
