/**
 * `Connect.create`: one instance on the merchant's page. It warms one frame, starts runs in it, and turns what the
 * widget says into callbacks.
 *
 * A *run* begins with `open()` and comes to exactly one outcome: `settle` alone decides it, and does nothing the second
 * time. The frame leaves the screen later, when the person is done looking (`leave`). Whatever was started for a run (a
 * token request, a timer) looks whether that run is still the present one before it acts, and so does what follows a
 * callback: merchants call any method from anywhere.
 */
import type { ViewName } from '../protocol/events.ts';
import type { WidgetMessage } from '../protocol/messages.ts';
import { EVENT_SCHEMA_VERSION } from '../protocol/version.ts';
import { invalidOptions, type LocalCode, localError } from './errors.ts';
import { createMerchant } from './merchant.ts';
import { isToken, readOptions, readUpdate } from './options.ts';
import { TRUSTWORTHY } from './origin.ts';
import { localExit, toldOutcome } from './outcome.ts';
import { createTeardown } from './teardown.ts';
import type { ConnectHandle, ConnectOptions, ConnectStatus, FetchTokenReason, Outcome } from './types.ts';
import { summonWidget, type Widget } from './widget.ts';

interface Run {
  seq: number;
  view: ViewName;
  token?: string;
  /** A token was asked for and has not come. */
  asking?: boolean;
  /** The widget knows of the run. */
  told?: boolean;
  forced?: boolean;
  over?: boolean;
}

/** How long a forced exit waits for the widget's own words. */
const FORCE_MS = 1000;
/** How long fetchToken may take: nothing can be drawn without a token, and the page behind is inert. */
const TOKEN_MS = 15_000;

/**
 * Creates an instance and starts to load its frame, out of sight. `home` is the server the script tag came from.
 *
 * @throws Error with `code: 'INVALID_OPTIONS'`; its message names the option and the fix.
 */
export function createConnect(given: ConnectOptions, home?: string): ConnectHandle {
  if (typeof document === 'undefined')
    throw invalidOptions('create needs a browser. Call it in an effect or on a click.');
  const options = readOptions(given, home);
  const merchant = createMerchant(options);
  const undo = createTeardown();
  let status: ConnectStatus = 'idle';
  let widget: Widget | undefined;
  /** The present or the last run. */
  let run: Run | undefined;
  let sessionId: string | null = null;
  let loaded = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let decide!: (outcome: Outcome) => void;
  let done!: Promise<Outcome>;
  const promise = () => {
    done = new Promise((resolve) => {
      decide = resolve;
    });
  };

  const become = (next: ConnectStatus) => {
    if (status === next || status === 'destroyed') return;
    status = next;
    merchant.call('onStatus', next);
  };

  const settle = (outcome: Outcome) => {
    if (!run || run.over) return;
    run.over = true;
    clearTimeout(timer);
    decide(outcome);
    if (outcome.kind === 'success') merchant.call('onSuccess', outcome.public_token, outcome.metadata);
    else if (outcome.kind === 'exit') merchant.call('onExit', outcome.error, outcome.metadata);
  };
  const leave = () => {
    if (status !== 'open') return;
    widget?.show(false);
    become('closed');
  };
  const settleAndLeave = (outcome: Outcome) => {
    const ended = run;
    settle(outcome);
    if (run === ended) leave();
  };
  /** Drops the frame, and with it the run if there is one. The next open() makes a new frame. */
  const discard = (outcome: Outcome) => {
    const ended = run;
    widget?.remove();
    widget = undefined;
    settle(outcome);
    if (run === ended) become(status === 'open' ? 'closed' : 'idle');
  };
  const exited = (code?: LocalCode) => localExit(code ? localError(code) : null, run?.view ?? 'LOADING', sessionId);

  const look = () => ({
    appearance: { theme: options.appearance?.theme ?? 'auto', accent: options.appearance?.accent ?? null } as const,
    locale: options.locale ?? null,
  });
  /** Tells the widget to open, once it listens and there is a token; again after a reload and with each new token. */
  const begin = () => {
    if (!run?.token || run.over || !widget?.ready) return;
    run.told = true;
    widget.tell({
      type: 'open',
      token: run.token,
      mode: options.container ? 'inline' : 'modal',
      can_refresh: !!options.fetchToken,
      ...look(),
    });
    widget.focus();
  };
  const want = (reason: FetchTokenReason) => {
    const mine = run!;
    if (mine.asking) return;
    mine.asking = true;
    const fetched = new Promise<unknown>((resolve) => {
      resolve((reason === 'open' && options.token) || options.fetchToken!(reason));
    });
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, TOKEN_MS);
    });
    Promise.race([fetched, late])
      .catch(() => undefined)
      .then((token) => {
        mine.asking = false;
        if (run !== mine || mine.over) return;
        if (!mine.forced) clearTimeout(timer);
        if (!isToken(token)) return discard(exited('TOKEN_FETCH_FAILED'));
        mine.token = token;
        begin();
      });
  };

  const heard = (message: WidgetMessage) => {
    switch (message.type) {
      case 'ready':
        if (status === 'loading') become('ready');
        if (!loaded) merchant.call('onLoad');
        loaded = true;
        return begin();
      case 'event':
        sessionId = message.session_id ?? sessionId;
        run!.view = message.view;
        return merchant.event(message.name, {
          ...message.data,
          seq: ++run!.seq,
          schema_version: EVENT_SCHEMA_VERSION,
          timestamp: new Date().toISOString(),
          link_session_id: sessionId,
          view_name: message.view,
        });
      case 'token_wanted':
        return options.fetchToken && want('expired');
      case 'close':
        // Not if a callback has opened the next run in the meantime.
        return run!.over && leave();
      default:
        sessionId = message.metadata.link_session_id ?? sessionId;
        return (run!.forced ? settleAndLeave : settle)(toldOutcome(message));
    }
  };

  const warm = () => {
    if (widget || !TRUSTWORTHY.test(self.origin)) return;
    const mine = summonWidget(options, {
      heard: (message) => mine === widget && heard(message),
      failed: (code) => mine === widget && discard(exited(code)),
      cancelled: () => handle.exit(),
      welcome: () => !run?.over,
    });
    widget = mine;
    become('loading');
  };

  const handle: ConnectHandle = {
    open() {
      if (status === 'destroyed') return;
      // The page has replaced its body, and our nodes with it.
      if (widget && !widget.element.isConnected) discard({ kind: 'abandoned' });
      if (run && !run.over) return;
      if (run) promise();
      const mine: Run = { seq: 0, view: 'LOADING' };
      run = mine;
      sessionId = null;
      warm();
      widget?.show(true);
      become('open');
      if (run !== mine || mine.over) return;
      if (widget) want('open');
      else queueMicrotask(() => run === mine && discard(exited('HOST_OPAQUE')));
    },
    exit({ force = false } = {}) {
      if (status !== 'open') return;
      const mine = run!;
      if (mine.over) return leave();
      if (!mine.told) return settleAndLeave(exited());
      widget!.tell({ type: 'exit', force });
      if (!force || mine.forced) return;
      mine.forced = true;
      widget!.show(false);
      clearTimeout(timer);
      timer = setTimeout(() => discard(exited()), FORCE_MS);
    },
    destroy() {
      status = 'destroyed';
      merchant.silence();
      undo.run();
      widget?.remove();
      widget = undefined;
      settle({ kind: 'abandoned' });
      decide({ kind: 'abandoned' });
    },
    update(next) {
      if (status === 'destroyed') return;
      Object.assign(options, readUpdate(next));
      widget?.tell({ type: 'update', ...look() });
    },
    on: merchant.on,
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

  promise();
  // Not undone by bfcache: a page that is brought back must not show a run that was given up.
  undo.listen(window, 'pagehide', () => status === 'open' && discard({ kind: 'abandoned' }));
  warm();
  return handle;
}
