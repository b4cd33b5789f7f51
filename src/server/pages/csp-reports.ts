import * as v from 'valibot';
import { API } from '../../protocol/endpoints.ts';
import { everyone } from '../http/guards.ts';
import { route } from '../http/route.ts';

/** https://www.w3.org/TR/reporting-1/: a list of reports, of which only the directive's name is looked at. */
const Reports = v.array(
  v.object({ body: v.object({ effectiveDirective: v.pipe(v.string(), v.regex(/^[a-z-]{1,40}$/)) }) }),
);

/** A report holds addresses and bits of scripts: it is counted, not kept. */
export const cspReportsRoute = route({
  method: 'POST',
  path: `${API}/csp-reports`,
  answers: { 204: null },
  dialect: 'connect',
  access: everyone,
  sameSite: true,
  body: Reports,
  bodyTypes: ['application/reports+json'],
  handle(c, { log }, reports) {
    for (const { body } of reports.slice(0, 10))
      log.warn({ event: 'csp_violation', directive: body.effectiveDirective });
    return c.body(null, 204);
  },
});
