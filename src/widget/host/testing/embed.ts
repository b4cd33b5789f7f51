import { vi } from 'vitest';
import { SyncChannel } from '../../../protocol/testing/sync-ports.ts';
import type { HostHandlers } from '../host.ts';
import { portHost } from '../port.ts';

export const ORIGIN = 'https://shop.example';
export const CID = 'abcdefghijklmnopqrstu_';

/** The window of the host page, with this window as its frame. */
export function embed() {
  const posted: { data: Record<string, unknown>; target: string }[] = [];
  const parent = { postMessage: (data: Record<string, unknown>, target: string) => posted.push({ data, target }) };
  vi.spyOn(window, 'parent', 'get').mockReturnValue(parent as never);
  let listener: ((event: MessageEvent) => void) | undefined;
  vi.spyOn(window, 'addEventListener').mockImplementation(((type: string, heard: never) => {
    if (type === 'message') listener = heard;
  }) as never);
  vi.spyOn(window, 'removeEventListener').mockImplementation(((_: string, heard: never) => {
    if (listener === heard) listener = undefined;
  }) as never);

  const refused: string[] = [];
  const host = portHost({ address: { origin: ORIGIN, cid: CID }, refused: (reason) => refused.push(reason) });
  const { port1, port2 } = new SyncChannel();
  const got: Record<string, unknown>[] = [];
  port1.onmessage = ({ data }) => got.push(data);
  const heard: unknown[] = [];
  const handlers: HostHandlers = {
    opened: ({ token }) => heard.push(['opened', token]),
    shown: ({ canRefresh }) => heard.push(['shown', canRefresh]),
    exitAsked: (force) => heard.push(['exitAsked', force]),
    updated: ({ locale }) => heard.push(['updated', locale]),
  };
  let seq = 0;
  return {
    host,
    posted,
    refused,
    got,
    heard,
    handlers,
    types: () => got.map(({ type }) => type),
    listening: () => !!listener,
    init(data: object = {}, message: object = {}) {
      const answer = { connect: 'init', v: 1, cid: CID, nonce: posted[0]!.data.nonce, ...data };
      listener?.({
        isTrusted: true,
        source: parent,
        origin: ORIGIN,
        ports: [port2],
        data: answer,
        ...message,
      } as never);
    },
    say: (message: object) => port1.postMessage({ v: 1, seq: ++seq, ...message }),
  };
}
