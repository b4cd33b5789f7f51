/** Answers for the server, so that the gallery is a page without one: only the directory is ever asked for. */
import type { DirectoryFile } from '../protocol/directory.ts';

const ROWS: [id: string, name: string, kind: number, countries: string, aliases: string, color: string][] = [
  ['test_electric_company', 'Test Electric Company', 2, '', '', '1d4ed8'],
  ['chase', 'Chase', 0, 'gb,us', 'JPMorgan Chase', '1a5fb4'],
  ['tmobile', 'T-Mobile', 5, 'us', 'TMO', 'c2185b'],
  ['att', 'AT&T', 5, 'mx,us', '', '0369a1'],
  ['verizon', 'Verizon', 5, 'us', 'VZW', 'b91c1c'],
  ['ubereats', 'Uber Eats', 7, '', 'Postmates', '15803d'],
  ['credit-agricole', 'Crédit Agricole', 0, 'fr', '', '047857'],
  ['moneykit-creds-bank', 'Credentials Bank', 0, '', '', '4338ca'],
  ['sandbox-slow-bank', 'Slow Bank', 0, '', '', '7c2d12'],
  ['sandbox-closed-bank', 'Closed Bank', 0, '', '', '334155'],
  ['thames-water', 'Thames Water', 4, 'gb', '', '0e7490'],
  ['hydro-quebec', 'Hydro-Québec', 2, 'ca', '', 'a16207'],
  ['mufg', '三菱UFJ銀行', 0, 'jp', 'MUFG', 'be123c'],
  ['rajhi', 'مصرف الراجحي', 0, 'sa', 'Al Rajhi Bank', '1e40af'],
  ['long', 'Raiffeisen-Landesbank Oberösterreich Aktiengesellschaft und Partner', 0, 'at', '', 'a21caf'],
];

const column = <K extends keyof (typeof ROWS)[number] & number>(at: K) => ROWS.map((row) => row[at]);

const DIRECTORY: DirectoryFile = {
  version: 'v1',
  popular: ROWS.length,
  ids: column(0),
  names: column(1),
  kinds: column(2),
  countries: column(3),
  aliases: column(4),
  logos: ROWS.map(() => 0),
  colors: column(5),
};

/** From now on nothing leaves the page. */
export function answerWith(directory: 'comes' | 'waits' | 'fails'): void {
  const answer = async (input: RequestInfo | URL): Promise<Response> => {
    if (directory === 'waits') return new Promise(() => {});
    const isDirectory = String(input).includes('/directory/');
    return isDirectory && directory === 'comes' ? Response.json(DIRECTORY) : new Response(null, { status: 503 });
  };
  // What has read the browser's own as a default value does so when it is called.
  window.fetch = answer;
}
