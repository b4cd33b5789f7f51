import { describe, expect, it } from 'vitest';
import { brand, icon } from './fixtures.ts';
import { iconFinder } from './logos.ts';

const find = iconFinder([
  icon({ title: 'KFC', source: 'https://global.kfc.com/asset-library' }),
  icon({ title: 'Deutsche Telekom', source: 'https://tmap.t-mobile.com/brand', aliases: { aka: ['T-Mobile'] } }),
  icon({ title: 'Vodafone', source: 'https://web.vodafone.com.eg' }),
  icon({ title: 'Argos', source: 'https://www.argos.co.uk' }),
  icon({ title: 'Netflix', source: 'https://brand.netflix.com' }),
  icon({ title: 'Spectrum', source: 'https://spectrum.chat' }),
]);
const found = (...args: Parameters<typeof brand>) => find(brand(...args))?.title;

describe('iconFinder', () => {
  it('takes an icon with the name and from the site of the brand', () => {
    expect(found({ name: 'Argos', kind: 'shop', sites: ['argos.co.uk'] })).toBe('Argos');
    expect(found({ name: 'T-Mobile', kind: 'other', sites: ['t-mobile.com'] })).toBe('Deutsche Telekom');
  });

  it('wants both: the same name on another site is another company', () => {
    expect(found({ name: 'Argos', kind: 'shop', sites: ['argos.nl'] })).toBeUndefined();
    expect(found({ name: 'Argos', kind: 'shop', sites: ['other.co.uk'] })).toBeUndefined();
    expect(found({ name: 'Argo', kind: 'shop', sites: ['argos.co.uk'] })).toBeUndefined();
  });

  it('does not go by other names: the Kerala Financial Corporation is no chicken', () => {
    expect(found({ name: 'Kerala Financial Corporation', otherNames: ['KFC'], sites: ['kfc.org'] })).toBeUndefined();
  });

  it('takes pairs a person has looked at, for that kind only', () => {
    expect(found({ name: 'Vodafone', kind: 'telecom' })).toBe('Vodafone');
    expect(found({ name: 'Vodafone', kind: 'shop' })).toBeUndefined();
  });

  it('takes names of our own lists by title, but not an icon that is known to be of somebody else', () => {
    expect(found({ name: 'Netflix', kind: 'other', own: true })).toBe('Netflix');
    expect(found({ name: 'Netflix', kind: 'other' })).toBeUndefined();
    expect(found({ name: 'Spectrum', kind: 'telecom', own: true })).toBeUndefined();
  });
});
