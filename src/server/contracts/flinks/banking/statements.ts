import type { Collected, Statement } from './collect.ts';

/** `GetStatements`: each statement as a file. The sandbox's banks have no paper to scan, so theirs are plain text. */
export const viewStatements = (accounts: Collected): object => ({
  StatementsByAccount: accounts
    .filter(({ statements }) => statements.length)
    .map(({ details, mask, statements, name }) => ({
      AccountNumber: details.numbers?.account_number ?? mask,
      Statements: statements.map((statement) => ({
        UniqueId: statement.id,
        FileType: 'txt',
        Base64Bytes: Buffer.from(textOf(name, statement)).toString('base64'),
      })),
    })),
});

const textOf = (name: string, statement: Statement): string =>
  [
    `${name}, ${statement.period_start} to ${statement.period_end}`,
    `Opening balance: ${statement.opening_balance.toFixed(2)} ${statement.currency}`,
    `Closing balance: ${statement.closing_balance.toFixed(2)} ${statement.currency}`,
    '',
  ].join('\n');
