/**
 * Connect for React 18 and later: `useConnect` and `ConnectButton`.
 *
 * The four steps of every wrapper: take the options, create, open on request, destroy on unmount. There is one instance
 * as long as token, server and container stay the same; callbacks are looked up when they are called, so the newest are.
 */
import {
  type ButtonHTMLAttributes,
  createElement,
  type ReactElement,
  useCallback,
  useEffect,
  useInsertionEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import {
  Connect,
  type ConnectError,
  type ConnectHandle,
  type ConnectOptions,
  type ConnectStatus,
  type FetchTokenReason,
} from '../sdk/index.ts';

/** The options of `Connect.create`. A token may come late: until then it is null, and `ready` is false. */
export type UseConnectOptions = Omit<ConnectOptions, 'token' | 'fetchToken' | 'container'> & {
  token?: string | null | undefined;
  fetchToken?: ((reason: FetchTokenReason) => Promise<string>) | undefined;
  container?: Element | string | null | undefined;
};

export interface UseConnect {
  /** Shows the flow. Does nothing until `ready`. */
  open: () => void;
  exit: (options?: { force?: boolean }) => void;
  ready: boolean;
  /** Why the last run failed, or why the options were refused; null again when the next is opened. */
  error: ConnectError | null;
  status: ConnectStatus;
}

interface Held {
  key: object;
  handle: ConnectHandle;
  leaving: boolean;
}

export function useConnect(options: UseConnectOptions): UseConnect {
  const { token, fetchToken, baseUrl, container, locale, appearance } = options;
  const [status, setStatus] = useState<ConnectStatus>('loading');
  const [error, setError] = useState<ConnectError | null>(null);
  const held = useRef<Held | null>(null);
  const latest = useRef(options);
  // The earliest moment after a render that counts: no event can come between.
  useInsertionEffect(() => {
    latest.current = options;
  });

  /** Runs what refuses bad options: those are a fault of the page, but no reason to take its whole tree down. */
  const attempt = <T>(act: () => T): T | undefined => {
    try {
      return act();
    } catch (refused) {
      setError(refused as ConnectError);
      reportError(refused);
      return undefined;
    }
  };

  const given = !!token || !!fetchToken;
  /** Another object whenever the instance must be another. */
  const key = useMemo(() => ({ given, token, baseUrl, container }), [given, token, baseUrl, container]);

  useEffect(() => {
    if (!key.given) return;
    // StrictMode unmounts and mounts again in one go: the frame outlives that.
    if (held.current?.key !== key) {
      held.current?.handle.destroy();
      const handle = attempt(() => create(latest, setStatus, setError));
      held.current = handle ? { key, handle, leaving: false } : null;
    }
    const kept = held.current;
    if (!kept) return;
    kept.leaving = false;
    return () => {
      kept.leaving = true;
      queueMicrotask(() => {
        if (!kept.leaving) return;
        kept.handle.destroy();
        if (held.current !== kept) return;
        held.current = null;
        setStatus('loading');
      });
    };
  }, [key]);

  useEffect(() => {
    const { current } = latest;
    attempt(() => held.current?.handle.update(defined({ locale, appearance: current.appearance })));
  }, [locale, appearance?.theme, appearance?.accent]);

  return {
    open: useCallback(() => {
      setError(null);
      held.current?.handle.open();
    }, []),
    exit: useCallback((how) => held.current?.handle.exit(how), []),
    ready: given && status !== 'loading',
    error,
    status,
  };
}

/** What is left out must be left out: undefined would be a value. */
const defined = <T extends object>(options: T) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value != null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };

function create(
  latest: { readonly current: UseConnectOptions },
  setStatus: (status: ConnectStatus) => void,
  setError: (error: ConnectError | null) => void,
): ConnectHandle {
  const { current } = latest;
  return Connect.create({
    ...defined(current),
    ...(current.fetchToken && { fetchToken: (reason: FetchTokenReason) => latest.current.fetchToken!(reason) }),
    onSuccess: (...args) => latest.current.onSuccess?.(...args),
    onExit(failure, metadata) {
      setError(failure);
      latest.current.onExit?.(failure, metadata);
    },
    onEvent: (...args) => latest.current.onEvent?.(...args),
    onLoad: () => latest.current.onLoad?.(),
    onStatus(status) {
      setStatus(status);
      latest.current.onStatus?.(status);
    },
  } as ConnectOptions);
}

const OPTIONS = [
  'token',
  'fetchToken',
  'onSuccess',
  'onExit',
  'onEvent',
  'onLoad',
  'onStatus',
  'container',
  'appearance',
];
const MORE_OPTIONS = ['locale', 'baseUrl', 'receivedRedirectUri', 'debug'];

export type ConnectButtonProps = UseConnectOptions &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, keyof UseConnectOptions>;

/** A button that opens Connect; disabled until it can. Everything that is no option goes to the `<button>`. */
export function ConnectButton(props: ConnectButtonProps): ReactElement {
  const options: Record<string, unknown> = {};
  const rest: ButtonHTMLAttributes<HTMLButtonElement> & Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props))
    ([...OPTIONS, ...MORE_OPTIONS].includes(name) ? options : rest)[name] = value;
  const { open, ready } = useConnect(options as UseConnectOptions);
  const { disabled, onClick } = rest;
  return createElement<ButtonHTMLAttributes<HTMLButtonElement>, HTMLButtonElement>('button', {
    type: 'button',
    ...rest,
    disabled: disabled || !ready,
    onClick(event) {
      onClick?.(event);
      if (!event.defaultPrevented) open();
    },
  });
}
