import { expect, it } from 'vitest';
import { readLook } from './look.ts';

it.each([
  ['nothing', {}, { appearance: { theme: 'auto', accent: null }, locale: null }],
  ['nulls', { theme: null, accent: null, locale: null }, { appearance: { theme: 'auto', accent: null }, locale: null }],
  ['a theme', { theme: 'dark' }, { appearance: { theme: 'dark', accent: null }, locale: null }],
  ['an accent', { accent: '#1A73E8' }, { appearance: { theme: 'auto', accent: '#1A73E8' }, locale: null }],
  ['a language', { locale: 'zh-Hant-TW' }, { appearance: { theme: 'auto', accent: null }, locale: 'zh-Hant-TW' }],
])('takes %s', (_, written, look) => {
  expect(readLook(written)).toEqual(look);
});

it.each([
  [{ theme: 'pink' }, 'appearance.theme must be text like "light"'],
  [{ theme: 'constructor' }, 'appearance.theme must be'],
  [{ accent: 'red' }, 'appearance.accent must be text like "#1a73e8"'],
  [{ accent: '#fff;background:url(//x)' }, 'appearance.accent must be'],
  [{ locale: 'en_US' }, 'locale must be text like "pt-BR"'],
])('names what is wrong with %o', (written, problem) => {
  expect(readLook(written)).toContain(problem);
});
