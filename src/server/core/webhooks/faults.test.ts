/**
 * Dies at every point at which a process can die between an event and the last attempt to tell of it, and carries on
 * as another process would: the jobs that were not finished are done again. The queue here is a table of the test, so
 * that each fault falls where it is meant to; the server's own is tested where it is written.
 */
import { CompiledQuery, type Kysely, type KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tables } from '../../database/tables.ts';
import type { Deps } from '../../deps.ts';
import { importWithout } from '../../testing/app-without.ts';
import { openTestServer, type TestServer } from '../../testing/test-server.ts';
import { newId } from '../ids.ts';
import type { JobData } from '../jobs/jobs.ts';
import { deliver } from './deliver.ts';
import { gatherDue } from './due.ts';
import type { Answer } from './egress.ts';
import { openLanes } from './lanes.ts';
import { notifyUrl } from './outbox.ts';

type Job = JobData['webhooks'];
type Deliver = typeof deliver;

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  await sql(`create table test_jobs (id serial primary key, data jsonb not null)`);
  await sql(`create table test_events (id text primary key)`);
}, 60_000);
afterAll(() => server.close());

const sql = async <T = unknown>(text: string, values: unknown[] = []) =>
  (await server.deps.db.executeQuery(CompiledQuery.raw(text, values))).rows as T[];

class Crash extends Error {}

/** Throws at the `at`th call, and ever after: that process is dead. */
function dyingAt(at: number) {
  let calls = 0;
  return {
    tick() {
      if (++calls >= at) throw new Crash();
    },
    isDead: () => calls >= at,
  };
}

/** The server as a process that dies: before or after any query, before a message leaves or after it was answered. */
function mortal(at: number, answer: () => Answer, sent: (body: string) => void) {
  const { tick, isDead } = dyingAt(at);
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      tick();
      return node;
    },
    async transformResult({ result }) {
      tick();
      return result;
    },
  };
  const db = server.deps.db.withPlugin(plugin);
  const deps = {
    ...server.deps,
    db,
    webhooks: {
      readDue: gatherDue(db),
      lanes: openLanes(),
      async post({ body }: { body: string }) {
        tick();
        sent(body);
        const got = answer();
        tick();
        return got;
      },
    },
    jobs: {
      async send(trx: Kysely<Tables>, _queue: string, data: Job) {
        const text = `insert into test_jobs (data) values ($1)`;
        await trx.executeQuery(CompiledQuery.raw(text, [JSON.stringify(data)]));
      },
    },
  } as unknown as Deps;
  return { deps, isDead, tick };
}

interface Story {
  /** Whether the process lived to the end: then there are no more points at which it could die. */
  survived: boolean;
  sent: string[];
  /** Jobs taken from the queue. */
  jobs: number;
  told: boolean;
  happened: boolean;
  status: string | undefined;
}

/** One event and everything that follows from it; the first process dies at its `at`th step. */
async function play(at: number, answers: Answer[], twice = false, send: Deliver = deliver): Promise<Story> {
  const event_id = newId('evt');
  const sent: string[] = [];
  const answer = () => answers[Math.min(sent.length, answers.length) - 1]!;
  const first = mortal(at, answer, (body) => sent.push(body));
  const living = mortal(Number.POSITIVE_INFINITY, answer, (body) => sent.push(body));
  await first.deps.db
    .transaction()
    .execute(async (trx) => {
      await trx.executeQuery(CompiledQuery.raw(`insert into test_events values ($1)`, [event_id]));
      await notifyUrl(
        trx,
        first.deps,
        {
          contract: 'passage',
          client_id: 'sandbox_client',
          scheme: 'standard',
          schedule: 'passage',
          event: 'link.complete',
          event_id,
          body: { event_id },
        },
        `https://merchant.test/${event_id}`,
        new Date(0),
      );
    })
    .catch(ignoreCrash);
  let jobs = 0;
  for (; ; jobs++) {
    const [job] = await sql<{ id: number; data: Job }>(`select * from test_jobs order by id limit 1`);
    if (!job) break;
    const { deps, tick } = first.isDead() ? living : first;
    const run = async () => {
      await send(deps, job.data);
      // After the deed, before the queue has heard of it.
      tick();
      await sql(`delete from test_jobs where id = $1`, [job.id]);
    };
    await Promise.all([run(), ...(twice ? [run()] : [])].map((each) => each.catch(ignoreCrash)));
  }
  const [row] = await sql<{ status: string }>(`select status from deliveries where event_id = $1`, [event_id]);
  const happened = (await sql(`select from test_events where id = $1`, [event_id])).length > 0;
  return { survived: !first.isDead(), sent, jobs, told: row !== undefined, happened, status: row?.status };
}

function ignoreCrash(error: unknown) {
  if (!(error instanceof Crash)) throw error;
}

const said = (status: number): Answer => ({ status, retryAfter: undefined });
const SCRIPTS: [string, Answer[], end: string][] = [
  ['taken at once', [said(200)], 'delivered'],
  ['taken at the second attempt', [said(500), said(200)], 'delivered'],
  ['taken at the third', [said(503), said(302), said(204)], 'delivered'],
  ['refused for good', [said(410)], 'dropped'],
  ['never taken', [said(500), said(500), said(500)], 'dropped'],
];

const totals = { points: 0, lost: 0, duplicates: 0, strays: 0 };
afterAll(() => {
  console.log(
    `WH-3 points ${totals.points} lost ${totals.lost} duplicates ${totals.duplicates} with another id ${totals.strays}`,
  );
  expect(totals.points).toBeGreaterThanOrEqual(50);
});

test.each(SCRIPTS)(
  'a message that is %s is not lost, wherever the process dies [WH-3]',
  async (_, answers, end) => {
    for (const twice of [false, true]) {
      for (let at = 1; ; at++) {
        const story = await play(at, answers, twice);
        totals.points++;
        // There is no event without its message, and no message without its event.
        expect(story.told).toBe(story.happened);
        if (story.told && story.status !== end) totals.lost++;
        totals.duplicates += Math.max(0, story.sent.length - answers.length);
        totals.strays += new Set(story.sent).size > 1 ? 1 : 0;
        if (story.survived) break;
      }
    }
    expect([totals.lost, totals.strays]).toEqual([0, 0]);
  },
  60_000,
);

test('two workers with one job: both may send, one goes on', async () => {
  const { both, meet } = meeting();
  // Neither notes what came of it before the other has sent as well.
  const together: Deliver = (deps, job) =>
    deliver(
      {
        ...deps,
        webhooks: {
          ...deps.webhooks,
          async post(...message) {
            const got = await deps.webhooks.post(...message);
            await meet();
            return got;
          },
        },
      },
      job,
    );
  const answers = [said(500), said(500), said(200), said(200)];
  const { sent, status } = await play(Number.POSITIVE_INFINITY, answers, true, together);
  expect([sent.length, status, both()]).toEqual([4, 'delivered', 2]);
});

type Weak = { deliver: Deliver };
const without = async (find: string, replace: string) =>
  (await importWithout<Weak>('core/webhooks/deliver.ts', { file: 'webhooks/deliver.ts', find, replace })).deliver;

test('control: without the next attempt in the transaction of the outcome, messages are lost', async () => {
  const weak = await without('if (noted && pause !== null)', 'if (false)');
  expect((await play(Number.POSITIVE_INFINITY, [said(500), said(200)], false, weak)).status).toBe('pending');
});

test('control: without the compare-and-set of the outcome, each of two workers sends for the next attempt', async () => {
  const answers = [said(500), said(500), said(500), said(500), said(500), said(500)];
  expect((await play(Number.POSITIVE_INFINITY, answers, true)).jobs).toBe(3);
  const weak = await without(".where('attempts', '=', attempt - 1)\n", '\n');
  expect((await play(Number.POSITIVE_INFINITY, answers, true, weak)).jobs).toBeGreaterThan(3);
});

test('control: without the end that 410 makes, the receiver is bothered again', async () => {
  const answers = [said(410), said(410), said(410)];
  expect((await play(Number.POSITIVE_INFINITY, answers)).sent).toHaveLength(1);
  const weak = await without('gone: status === 410,', 'gone: false,');
  expect((await play(Number.POSITIVE_INFINITY, answers, false, weak)).sent).toHaveLength(3);
});

/** Who comes first waits for the second. */
function meeting() {
  let pairs = 0;
  let first: (() => void) | undefined;
  return {
    both: () => pairs,
    meet: () =>
      new Promise<void>((resolve) => {
        if (!first) {
          first = resolve;
          return;
        }
        first();
        resolve();
        first = undefined;
        pairs++;
      }),
  };
}
