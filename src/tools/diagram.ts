/**
 * The flow as a Mermaid diagram, printed from the chart itself into the README, between its two marks.
 *   npm run diagram
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { CHART } from '../widget/machine/transitions.ts';

/** One arrow for each pair of states, with everything that may take it. What stays where it is is not drawn. */
export function diagram(): string {
  const arrows = new Map<string, string[]>();
  for (const [from, row] of Object.entries(CHART))
    for (const [event, { to }] of Object.entries(row))
      for (const target of to) {
        if (target === from || (target === 'loading' && event === 'session.opened')) continue;
        const arrow = `${from} --> ${target}`;
        arrows.set(arrow, [...(arrows.get(arrow) ?? []), event]);
      }
  const lines = [...arrows].map(([arrow, events]) => `  ${arrow} : ${events.join(', ')}`);
  return ['stateDiagram-v2', '  [*] --> idle', ...lines].join('\n');
}

const OPEN = '<!-- flow: printed by `npm run diagram` -->';
const CLOSE = '<!-- /flow -->';

/** The README with the diagram as it should stand there. */
export function withDiagram(readme: string): string {
  const [start, end] = [readme.indexOf(OPEN), readme.indexOf(CLOSE)];
  if (start < 0 || end < start) throw new Error(`README.md: the marks ${OPEN} and ${CLOSE} are missing.`);
  return `${readme.slice(0, start + OPEN.length)}\n\n\`\`\`mermaid\n${diagram()}\n\`\`\`\n\n${readme.slice(end)}`;
}

export default (): void => {
  writeFileSync('README.md', withDiagram(readFileSync('README.md', 'utf8')));
  console.log(diagram());
};
