/**
 * The host is `@moneykit/connect`, the public launcher of that vendor, pointed at our server. It makes the frame, hears
 * `{moneykit: true, type, data}`, and takes the frame away soon after it has heard of the end.
 */
import type { EventMetadata, EventName } from '../../protocol/events.ts';
import type { WidgetMessage } from '../../protocol/messages.ts';
import { typeOf } from '../../protocol/moneykit-account-types.ts';
import { random } from '../../protocol/random.ts';
import type { Session } from '../../protocol/session.ts';
import { errorCopy, t } from '../i18n/t.ts';
import type { Launch, LaunchedHost } from './launched.ts';
import { type Look, readLook } from './look.ts';

type Said<T extends WidgetMessage['type']> = Extract<WidgetMessage, { type: T }>;
type Words = [name: string, properties?: Record<string, unknown>];

/** How long the last screen stands before the launcher is told, if the person does not go on. Milliseconds. */
const REST = 2500;

/** The vendor's words for what happens. What is not here has none. */
const TOLD: { [N in EventName]?: (metadata: EventMetadata) => Words } = {
  OPEN: () => ['open'],
  TRANSITION_VIEW: ({ view_name }) => ['change_screen', { current_screen_name: view_name }],
  CONSENT_ACCEPTED: () => ['submit_permissions'],
  SELECT_BILLER: (data) => {
    const { biller_id, biller_name } = data as EventMetadata<'SELECT_BILLER'>;
    return ['select_institution', { institution_id: biller_id, institution_name: biller_name }];
  },
  SUBMIT_CREDENTIALS: () => ['submit_credentials'],
  SUBMIT_MFA: (data) => {
    const { mfa_type } = data as EventMetadata<'SUBMIT_MFA'>;
    return [mfa_type === 'code' ? 'submit_otp' : mfa_type === 'device' ? 'submit_otp_device' : 'submit_mfa'];
  },
  OPEN_OAUTH: () => ['open_oauth'],
  SELECT_ACCOUNT: () => ['submit_accounts'],
  SUCCESS: () => ['success'],
  ERROR: (data) => ['error', errorOf((data as EventMetadata<'ERROR'>).error_code ?? '', null, null)],
  EXIT: () => ['exit'],
};

/** An error as this vendor words it; the sentence is the one that stood on the screen. */
const errorOf = (code: string, biller: string | null, request_id: string | null) => ({
  error_id: code.toLowerCase(),
  displayed_message: t(errorCopy[code as keyof typeof errorCopy]?.title ?? '', { biller: biller ?? '' }),
  request_id,
});

export function moneyKitHost({ origin, token, data, say, hear }: Launch): LaunchedHost {
  const relink = data.relink === 'true';
  let integration: Session['integration'] = null;
  let result: { type: string; data: object } | null = null;
  let over = false;
  /** How long each screen stood, where the merchant wants to know. */
  const screens: { tag: string; name: string; duration: number }[] = [];
  let since = 0;

  const post = (type: string, more?: unknown) =>
    say({ moneykit: true, type, ...(more !== undefined && { data: more }) });
  const complete = () => {
    if (!result || over) return;
    over = true;
    post(result.type, result.data);
  };

  /** The one before has stood until now. The vendor does not say in what it counts: here in milliseconds. */
  function track(name: string): void {
    const last = screens.at(-1);
    if (last) last.duration = Math.round(performance.now() - since);
    since = performance.now();
    if (data.timers) screens.push({ tag: name, name, duration: 0 });
  }

  function tellEvent({ name, metadata }: Said<'event'>): void {
    if (name === 'TRANSITION_VIEW') track(metadata.view_name);
    const words = TOLD[name]?.(metadata as EventMetadata);
    if (!words) return;
    const [said, properties] = words;
    const { timestamp, link_session_id } = metadata;
    const who = integration && { institution_id: integration.id, institution_name: integration.name };
    const meta = { link_type: relink ? 'relink' : 'link', timestamp, link_session_id, ...who };
    post('link.event', { name: said, ...(properties && { properties }), meta });
  }

  return {
    origin,
    cid: random(),
    tokenKind: 'link_token',
    connect({ opened, updated }) {
      let look: Look = { appearance: { theme: 'auto', accent: null }, locale: null };
      const dress = (change: Partial<Look['appearance']>) => {
        const { theme, accent } = { ...look.appearance, ...change };
        const read = readLook({ theme, accent });
        if (typeof read === 'string') return console.warn(`Connect: ${read}`);
        look = read;
        updated(look);
      };
      hear((message) => {
        const { type, data: said } = Object(message) as { type?: unknown; data?: unknown };
        if (type === 'connect.set_color_scheme') dress({ theme: Object(said).colorScheme });
        if (type === 'connect.set_theme') dress({ accent: accentOf(Object(said).theme) });
      });
      post('connect.started');
      opened({ ...look, token, inline: false, canRefresh: false });
    },
    follow(session) {
      integration = session?.integration ?? integration;
    },
    tell(message) {
      if (message.type === 'event') tellEvent(message);
      else if (message.type === 'success') {
        result = resultOf(message, integration, relink, screens);
        // The launcher takes the frame away: the person reads first that it has worked.
        setTimeout(complete, REST);
      } else if (message.type === 'close') complete();
      else if (message.type === 'exit' && !over) {
        over = true;
        const { error, metadata } = message;
        post('link.exit', {
          error: error && errorOf(error.code, metadata.biller?.name ?? null, metadata.request_id),
        });
      }
    },
  };
}

/** One colour, or one for each scheme, of which ours derives the other. Anything else is left as it was written. */
function accentOf(theme: unknown): string | null {
  const accent: unknown = Object(Object(theme).colors).accent;
  return (typeof accent === 'object' && accent !== null ? Object(accent).light : accent) ?? null;
}

function resultOf(
  { public_token, metadata }: Said<'success'>,
  shown: Session['integration'],
  relink: boolean,
  trackedScreens: object[],
) {
  const { biller, accounts, link_id } = metadata;
  const logo = shown?.logo ? new URL(shown.logo, location.origin).href : null;
  const institution = {
    ...biller,
    avatar: logo,
    avatar_dark: null,
    logo,
    logo_dark: null,
    color: shown?.color ?? '',
    color_dark: null,
    // The merchant's server is told these two by `GET /institutions/:id`.
    country: '',
    domain: '',
    search_group: 'primary',
    selectedAccounts: accounts.map(({ id, name, mask, type }) => ({
      account_id: id,
      account_type: typeOf(type),
      name,
      account_mask: mask,
    })),
    trackedScreens,
  };
  // A link that was connected anew has nothing to exchange.
  return relink
    ? { type: 'relink.complete', data: { institution, link_id } }
    : { type: 'link.complete', data: { exchangeableToken: public_token, institution, link_id } };
}
