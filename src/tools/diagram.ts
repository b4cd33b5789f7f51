/**
 * The flow as a Mermaid diagram, drawn from the chart itself. A state's own words are what the person can do there; the
 * answer moves the flow on.
 */
import { CHART } from '../widget/machine/transitions.ts';

type Row = Record<string, { to: readonly string[] }>;
const rows = Object.entries(CHART) as [string, Row][];

/** The server's steps: wherever its answer may lead, it leads into this group. */
const STEPS: readonly string[] = CHART.loading['session.opened'].to;
/** Those of them that go on: what holds for all of these is drawn once, for the group. */
const going = rows.filter(([, row]) => 'session.changed' in row).map(([name]) => name);

export function diagram(): string {
  const arrows = new Map<string, Set<string>>();
  const draw = (from: string, to: string, event: string) => {
    const arrow = `${from} --> ${to}`;
    arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(event));
  };
  const everyStep = (event: string, to: string) => going.every((name) => rowOf(name)[event]?.to.includes(to));

  for (const [from, row] of rows)
    for (const [event, { to }] of Object.entries(row))
      for (const target of to) {
        if (target === from) continue;
        const shared = going.includes(from) && everyStep(event, target);
        const whole = event.startsWith('session.') || going.every((name) => to.includes(name));
        const answered = whole && STEPS.includes(target) && target !== 'expired' && target !== 'loading';
        const source = shared || (answered && going.includes(from)) ? 'step' : from;
        if (answered && source === 'step') continue;
        draw(source, answered ? 'step' : target, event);
      }

  const members = STEPS.filter((name) => name !== 'expired').map((name) => {
    const own = Object.entries(rowOf(name)).filter(([, { to }]) => to.length === 1 && to[0] === name);
    const said = own.map(([event]) => event).filter((event) => event !== 'request.failed');
    return `    ${name}${said.length > 0 ? ` : ${said.join(', ')}` : ''}`;
  });
  return [
    'stateDiagram-v2',
    '  [*] --> idle',
    '  state "the step the server says (session.changed leads to any of them)" as step {',
    ...members,
    '  }',
    ...[...arrows].map(([arrow, events]) => `  ${arrow} : ${[...events].join(', ')}`),
  ].join('\n');
}

const rowOf = (name: string): Row => rows.find(([row]) => row === name)![1];
