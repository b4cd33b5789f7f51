import { type Config, readKey } from './config.ts';
import { verifyAudit } from './core/audit/audit-verify.ts';
import { makeQueueTables } from './core/jobs/jobs.ts';
import { KEY_PURPOSES, rotateSigningKey } from './core/secrets/signing-keys.ts';
import { migrate } from './database/migrations.ts';
import { connect, type Database } from './database/open.ts';
import { deleteUserOf } from './delete-user.ts';
import { loadSecret } from './keys.ts';
import { changeSecret, openKeys } from './root-key.ts';

/** What the operator can do besides serving: `node main.js <name>`. */
interface Command {
  /** For the usage. */
  does: string;
  /** Names of the words that follow. */
  takes?: readonly string[];
  /**
   * @returns what it did, in lines for the operator.
   * @throws {Error} when it could not, or found something wrong: its message is for the operator too.
   */
  run(database: Database, config: Config, given: Given): Promise<string[]>;
}

interface Given {
  env: NodeJS.ProcessEnv;
  /** The folder of the build. */
  dist: string;
  /** As many as it takes. */
  words: readonly string[];
}

const COMMANDS: Record<string, Command> = {
  migrate: {
    does: 'brings the tables up to date, for a deployment that does this before it starts new processes',
    async run(database) {
      const done = await database.alone(() => migrate(database.db));
      await makeQueueTables(database, lost);
      return [...done.map((name) => `${name}: done`), 'The database is up to date.'];
    },
  },

  'audit:verify': {
    does: 'reads the whole audit trail, and fails at the first row that was changed or is gone',
    async run({ db }, config) {
      const { rows, blocks, head, broken } = await verifyAudit(db, await openKeys(db, await secretOf(config)));
      if (broken) throw new Error(`The audit trail is not as it was written: ${broken}.`);
      return [`${rows} rows in ${blocks} blocks are as they were written.`, `Head: ${head}`];
    },
  },

  'key:rotate': {
    does: 'makes CONNECT_KEY_NEW the key of this database, in place of the present one',
    async run({ db }, config, { env }) {
      if (!env.CONNECT_KEY_NEW) throw new Error('CONNECT_KEY_NEW must be set to the new key.');
      await changeSecret(db, await secretOf(config), readKey(env.CONNECT_KEY_NEW, 'CONNECT_KEY_NEW'));
      return ['The database has the new key. Start every process with it as CONNECT_KEY; those that run may go on.'];
    },
  },

  'signing-keys:rotate': {
    does: "makes new keys that sign webhooks and Flinks' tokens; the former ones stay published for verifying",
    async run({ db }, config) {
      const keys = await openKeys(db, await secretOf(config));
      for (const purpose of KEY_PURPOSES) await rotateSigningKey({ db, keys }, purpose);
      return [`New keys for ${KEY_PURPOSES.join(', ')}. Every process signs with them within half a minute.`];
    },
  },

  'user:delete': {
    does: 'removes everything about one person: links, data, logins and flows',
    takes: ['client id', 'client_user_id'],
    async run({ db }, config, { dist, words: [clientId = '', clientUserId = ''] }) {
      const keys = await openKeys(db, await secretOf(config));
      const links = await deleteUserOf({ db, keys }, config, dist, [clientId, clientUserId]);
      return [`Nothing about this person is left. There were ${links} links.`];
    },
  },
};

const secretOf = async ({ key, dataDir }: Config) => key ?? (await loadSecret(dataDir));

/** A connection that is lost here fails the statement that needs it. */
const lost = () => {};

/**
 * Runs one of them on the database of the configuration.
 * @throws {Error} with the list of them when there is none of this name.
 */
export async function runCommand(
  [name = '', ...words]: string[],
  config: Config,
  env: NodeJS.ProcessEnv,
  dist: string,
): Promise<string[]> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command || words.length !== (command.takes?.length ?? 0)) throw new Error(usage());
  const database = await connect(config, lost);
  try {
    return await command.run(database, config, { env, dist, words });
  } finally {
    await database.close();
  }
}

const usage = () =>
  [
    'Without a word it serves. Else:',
    ...Object.entries(COMMANDS).map(
      ([name, { does, takes = [] }]) => `  ${[name, ...takes.map((word) => `<${word}>`)].join(' ')}  ${does}`,
    ),
  ].join('\n');
