/**
 * What the README says of the code, printed from the code, each between its two marks.
 *   npm run diagram
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { ERRORS } from '../protocol/errors.ts';
import { EVENTS } from '../protocol/events.ts';
import { diagram } from './diagram.ts';

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const PARTS: Record<string, () => string> = {
  events: () =>
    table(
      ['event', 'when', 'with', 'stable'],
      Object.entries(EVENTS).map(([name, { when, data, stable }]) => [
        `\`${name}\``,
        when,
        data.join(', '),
        stable ? 'yes' : '',
      ]),
    ),
  errors: () =>
    table(
      ['code', 'who can fix it', 'again?', 'what to do'],
      Object.entries(ERRORS).map(([code, { actor, retryable, message }]) => [
        `\`${code}\``,
        actor,
        retryable ? 'yes' : '',
        message,
      ]),
    ),
  flow: () => `\`\`\`mermaid\n${diagram()}\n\`\`\``,
};

/** The README as it should be. */
export function printed(readme: string): string {
  let out = readme;
  for (const [name, text] of Object.entries(PARTS)) {
    const open = `<!-- ${name}: printed by \`npm run diagram\` -->`;
    const close = `<!-- /${name} -->`;
    const [start, end] = [out.indexOf(open), out.indexOf(close)];
    if (start < 0 || end < start) throw new Error(`README.md: the marks ${open} and ${close} are missing.`);
    out = `${out.slice(0, start + open.length)}\n\n${text()}\n\n${out.slice(end)}`;
  }
  return out;
}

export default (): void => {
  writeFileSync('README.md', printed(readFileSync('README.md', 'utf8')));
  console.log(diagram());
};
