import { describe, expect, it } from 'vitest';
import { transliterate } from './transliterate.ts';

describe('transliterate', () => {
  it.each([
    ['Сбербанк', 'Sberbank'],
    ['Альфа-Банк', 'Alfa-Bank'],
    ['Газпром', 'Gazprom'],
    ['Ощадбанк', 'Oshchadbank'],
    ['ΔΕΗ', 'DEI'],
    ['Εθνική Τράπεζα', 'Ethniki Trapeza'],
    ['სელფი', 'selpi'],
    ['Мой Bank 24', 'Moy Bank 24'],
  ])('%s → %s', (name, latin) => {
    expect(transliterate(name)).toEqual([latin]);
  });

  it.each(['三菱', 'بنك', '국민은행', 'Сбер 三菱', 'HSBC', ''])('gives nothing for "%s"', (name) => {
    expect(transliterate(name)).toEqual([]);
  });
});
