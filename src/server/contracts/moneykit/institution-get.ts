import * as v from 'valibot';
import { route } from '../../http/route.ts';
import { token } from './guards.ts';
import { InstitutionBody, institutionOf, viewInstitution } from './institution-view.ts';
import { featured } from './institutions-served.ts';

/** `GET /institutions/:id`. */
export const institutionGet = route({
  method: 'GET',
  path: '/institutions/:id',
  summary: 'One institution',
  dialect: 'moneykit',
  access: token('institutions:read'),
  answers: { 200: InstitutionBody },
  handle(c, deps) {
    const entry = institutionOf(c, deps);
    return c.json(
      viewInstitution(
        entry,
        featured(deps.directory).some(({ id }) => id === entry.id),
      ),
    );
  },
});

const text = v.nullable(v.string());

/** `GET /institutions/:id/styling`: what it looks like. Images are addresses on this server; null where there is none. */
export const institutionStyling = route({
  method: 'GET',
  path: '/institutions/:id/styling',
  summary: 'What an institution looks like',
  dialect: 'moneykit',
  access: token('institutions:read'),
  answers: {
    200: v.object({
      name: v.string(),
      color: text,
      color_dark: text,
      avatar: text,
      avatar_dark: text,
      logo: text,
      logo_dark: text,
      domain: text,
    }),
  },
  handle(c, deps) {
    const { name, color, logo } = institutionOf(c, deps);
    const image = logo && deps.config.origin + logo;
    return c.json({
      name,
      color,
      color_dark: color,
      avatar: image,
      avatar_dark: image,
      logo: image,
      logo_dark: image,
      domain: null,
    });
  },
});
