/**
 * `Connect.create`: one instance on the merchant's page. It warms one frame, starts runs in it, and turns what the
 * widget says into callbacks.
 *
 * A *run* begins with `open()` and comes to exactly one outcome: `settle` alone decides it, and does nothing the second
 * time. The frame leaves the screen later, when the person is done looking. Whatever was started for a run (a
 * token request, a timer) looks whether that run is still the present one before it acts, and so does what follows a
 * callback: merchants call any method from anywhere.
 */
import type { ConnectError } from '../protocol/errors.ts';
import type { ViewName } from '../protocol/events.ts';
import type { HostMessage, WidgetMessage } from '../protocol/messages.ts';
import { error } from './errors.ts';
import { createMerchant } from './merchant.ts';
import { isToken, readOptions } from './options.ts';
import { TRUSTWORTHY } from './origin.ts';
import type { ConnectHandle, ConnectOptions, ConnectStatus, FetchTokenReason, Outcome } from './types.ts';
import { summonWidget, type Widget } from './widget.ts';

/**
 * Creates an instance and starts to load its frame, out of sight. `home` is the server the script tag came from.
 *
 * @throws Error with `code: 'INVALID_OPTIONS'`; its message names the option and the fix.
 */
export function createConnect(given: ConnectOptions, home?: string): ConnectHandle {
  const options = readOptions(given, home);
  // With what the tab has come back from a bank: taken out of the address before anything else, so that it counts
  // once. The name is that of `protocol/resume.ts`.
  const [clean, resume] = location.href.split(/.connect=(rc_.+)/);
  if (resume) history.replaceState(history.state, '', clean);
  const { baseUrl, container } = options;
  let status: ConnectStatus = 'idle';
  let widget: Widget | undefined;
  let loaded = false;
  let decide!: (outcome: Outcome) => void;
  let done!: Promise<Outcome>;
  // Of the present or the last run: its number, whether it has its outcome, and how far it has come.
  let run = 0;
  let over = true;
  let token: string | undefined;
  let sessionId: string | null = null;
  let view: ViewName = 'LOADING';
  let seq = 0;

  const [call, on] = createMerchant(options, () => status === 'destroyed');
  const renew = () => {
    done = new Promise((resolve) => {
      decide = resolve;
    });
  };
  const become = (next: ConnectStatus) => {
    if (status === next || status === 'destroyed') return;
    status = next;
    call('onStatus', next);
  };

  const settle = (outcome: Outcome) => {
    if (over) return;
    over = true;
    decide(outcome);
    if (outcome.kind === 'success') call('onSuccess', outcome.public_token, outcome.metadata);
    if (outcome.kind === 'exit') call('onExit', outcome.error, outcome.metadata);
  };
  /** Drops the frame, and with it the run if there is one. The next open() makes a new frame. */
  const discard = (outcome: Outcome, keep?: unknown) => {
    const mine = run;
    if (keep) widget!.show(false);
    else widget = widget?.remove() as undefined;
    settle(outcome);
    if (run === mine) become(status === 'open' ? 'closed' : 'idle');
  };
  /** An exit that the widget did not or could not tell. */
  const exited = (error: ConnectError | null, keep?: unknown) =>
    discard(
      {
        kind: 'exit',
        error,
        metadata: {
          status: null,
          view_name: view,
          link_session_id: sessionId,
          request_id: null,
          biller: null,
          resumable: true,
        },
      },
      keep,
    );
  const abandoned = { kind: 'abandoned' } as const;

  /** `open`; `show`, which says the same but for the token; or `update`, which is read for the look alone. */
  const tell = (type: 'open' | 'show' | 'update') => {
    const { appearance, locale, fetchToken } = options;
    const { theme, accent } = appearance ?? {};
    const message = { type, token, inline: !!container, can_refresh: !!fetchToken, theme, accent, locale };
    return widget?.tell(message as HostMessage);
  };
  /** Tells the widget to open, once it listens; to show itself until there is a token. Again after a reload. */
  const begin = () => {
    if (!over && tell(token ? 'open' : 'show') && !container) widget!.element.focus();
  };
  const want = async (reason: FetchTokenReason) => {
    const mine = run;
    let got: unknown;
    token = undefined;
    begin();
    try {
      got = await (widget &&
        ((reason === 'open' && ((run < 2 && resume) || options.token)) || options.fetchToken!(reason)));
    } catch {}
    if (run !== mine || over) return;
    if (!isToken(got))
      return exited(
        widget
          ? error('TOKEN_FETCH_FAILED', 'fetchToken failed.', true)
          : error('HOST_OPAQUE', 'The page is not https.'),
      );
    token = got;
    begin();
  };

  const refused = (what: string) => options.debug && console.debug('Connect refused', what);
  const heard = (message: WidgetMessage, number: number) => {
    if (message.type === 'ready') {
      if (status === 'loading') become('ready');
      if (!loaded) call('onLoad');
      loaded = true;
      return begin();
    }
    // The latch: in a run anything but `close`, after it nothing else.
    if (over !== (message.type === 'close')) return refused('late');
    if (message.type === 'close') return handle.exit();
    if (message.type === 'token_wanted') return token && options.fetchToken && want('expired');
    sessionId = message.metadata.link_session_id ?? sessionId;
    if (message.type === 'event') {
      view = message.metadata.view_name;
      return call('onEvent', message.name, { ...message.metadata, seq: ++seq });
    }
    widget!.tell({ type: 'ack', of: number });
    const { type: kind, ...rest } = message;
    settle({ kind, ...rest } as Outcome);
  };

  const warm = () => {
    if (widget || !TRUSTWORTHY.test(self.origin)) return;
    widget = summonWidget(
      options,
      heard,
      () => !run || !over,
      () => handle.exit(),
      exited,
      refused,
    );
    become('loading');
  };
  // Not undone by bfcache: a page that is brought back must not show a run that was given up.
  const abandon = () => status === 'open' && discard(abandoned);

  const handle: ConnectHandle = {
    open() {
      if (status === 'destroyed') return;
      // The page has replaced its body, and our nodes with it.
      if (widget && !widget.element.isConnected) discard(abandoned);
      if (!over) return;
      if (run) renew();
      const mine = ++run;
      over = false;
      sessionId = null;
      view = 'LOADING';
      seq = 0;
      warm();
      widget?.show(true);
      become('open');
      if (run === mine && !over) want('open');
    },
    exit({ force } = {}) {
      if (status !== 'open') return;
      // Where it listens it asks the person; with `force` it only tells the server. Else its frame goes.
      const heard = widget!.tell({ type: 'exit', force });
      if (over || force || !heard) exited(null, heard);
    },
    destroy() {
      status = 'destroyed';
      removeEventListener('pagehide', abandon);
      discard(abandoned);
      decide(abandoned);
    },
    update(next) {
      if (status === 'destroyed') return;
      Object.assign(options, readOptions({ ...options, ...next, container, baseUrl } as never));
      tell('update');
    },
    on,
    get status() {
      return status;
    },
    get sessionId() {
      return sessionId;
    },
    get done() {
      return done;
    },
  };

  renew();
  addEventListener('pagehide', abandon);
  warm();
  if (resume) handle.open();
  return handle;
}
