import { describe, expect, test } from 'vitest';
import { Visitor } from '../../testing/verbs.ts';
import { openWatchedServer } from '../../testing/watched-server.ts';

const { server, biller, signIn } = await openWatchedServer();

describe('a form of several pages', () => {
  const second = {
    customer_type: 'private',
    birthday: '1984-02-29',
    phone: '+44 20 7946 0018',
    household: 3,
    reading: 1204.5,
  };
  const last = { postal_code: '10115', pin: '2468', paperless: false, terms: true };

  test('shows one after another, in the order of its fields, and ends in a link', async () => {
    const visitor = await signIn('user_form');
    expect(visitor.at('credentials').page).toEqual({ index: 2, of: 3 });
    expect(Object.keys(visitor.at('credentials').schema.properties)).toEqual([
      'customer_type',
      'birthday',
      'phone',
      'email',
      'household',
      'reading',
    ]);
    await visitor.move('credentials', { fields: second });
    expect(visitor.at('credentials').page).toEqual({ index: 3, of: 3 });
    await visitor.move('credentials', { fields: last });
    expect((await visitor.untilSettled()).step).toBe('done');
  });

  test.each([
    [{ customer_type: 'tenant' }, { customer_type: 'not_an_option' }],
    [{ birthday: '2023-02-29' }, { birthday: 'malformed' }],
    [{ phone: 'call me' }, { phone: 'malformed' }],
    [{ email: 'ann' }, { email: 'malformed' }],
    [{ household: 0 }, { household: 'too_small' }],
    [
      { household: 21, reading: -1 },
      { household: 'too_large', reading: 'too_small' },
    ],
    [{ household: 2.5 }, { household: 'malformed' }],
    [{ household: '3' }, { household: 'malformed' }],
    [{ customer_type: '' }, { customer_type: 'required' }],
  ])('%j is held against the page’s own schema', async (change, fields) => {
    const visitor = await signIn('user_form');
    await visitor.move('credentials', { fields: { ...second, ...change } });
    expect(visitor.session).toMatchObject({ step: { page: { index: 2 } }, error: { code: 'FIELD_INVALID', fields } });
    expect(biller.asked.proceed).toBe(0);
  });

  test('a box that must be ticked; and what the biller says of a field', async () => {
    const visitor = await signIn('user_form');
    await visitor.move('credentials', { fields: second });
    await visitor.move('credentials', { fields: { ...last, terms: false } });
    expect(visitor.session.error?.fields).toEqual({ terms: 'required' });
    await visitor.move('credentials', { fields: { ...last, postal_code: '00000' } });
    expect(visitor.session).toMatchObject({
      step: { page: { index: 3 } },
      error: { code: 'FIELD_INVALID', fields: { postal_code: 'malformed' } },
    });
  });

  test('goes back page by page, then to the picker; a merchant’s own choice has none', async () => {
    for (const biller_id of [undefined, 'test_electric_company']) {
      const visitor = await Visitor.begin(server, biller_id ? { biller_id } : {});
      await (await visitor.toForm()).login('user_form');
      await visitor.move('credentials', { fields: second });
      const pages: unknown[] = [];
      while (visitor.step === 'credentials' && visitor.session.can_go_back) {
        pages.push(visitor.at('credentials').page?.index ?? 1);
        await visitor.move('back', {});
      }
      expect([pages, visitor.step]).toEqual(biller_id ? [[3, 2], 'credentials'] : [[3, 2, 1], 'select_integration']);
    }
  });

  test('nothing that was typed into it is kept', async () => {
    const visitor = await signIn('user_form');
    await visitor.move('credentials', { fields: { ...second, phone: '+1 555 0100 77' } });
    await visitor.move('credentials', { fields: { ...last, pin: 'c4n4ry7d' } });
    await visitor.untilSettled();
    const bytes = (await server.dump()).toString('latin1') + server.logged.join();
    for (const typed of ['555 0100 77', 'c4n4ry7d', '10115']) expect(bytes).not.toContain(typed);
    expect(bytes).toContain(visitor.session.id);
  });
});
