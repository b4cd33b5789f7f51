import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gather } from './gather.ts';

test('each gets the answer to its own question, from a trip that began after it asked; one at a time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.nat(20), { maxLength: 100 }), async (scheduler, questions) => {
      const trips: number[][] = [];
      let underWay = 0;
      const ask = gather(async (asked: number[]) => {
        expect([++underWay, asked.length <= 32]).toEqual([1, true]);
        const trip = trips.push(asked);
        await scheduler.schedule(Promise.resolve());
        underWay--;
        return asked.map((question) => ({ question, trip }));
      });
      const answers: Promise<void>[] = [];
      const { task } = scheduler.scheduleSequence(
        questions.map((question) => async () => {
          const before = trips.length;
          const answer = ask(question).then((got) => {
            expect(got.question).toBe(question);
            expect(got.trip).toBeGreaterThan(before);
          });
          answers.push(answer);
        }),
      );
      await scheduler.waitFor(task.then(() => Promise.all(answers)));
      expect(trips.flat()).toEqual(questions);
    }),
  );
});

test('what fails together fails together, and the next goes its way', async () => {
  let trips = 0;
  const ask = gather(async (asked: string[]) => {
    if (++trips === 2) throw new Error('The connection was lost.');
    return asked;
  });
  const said = await Promise.allSettled(['first', 'second', 'third'].map(ask));
  expect(said.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(await ask('fourth')).toBe('fourth');
});

test('who asks alone waits for nobody', async () => {
  const trips: string[][] = [];
  const ask = gather(async (asked: string[]) => {
    trips.push(asked);
    return asked;
  });
  for (const one of ['a', 'b']) await ask(one);
  expect(trips).toEqual([['a'], ['b']]);
});
