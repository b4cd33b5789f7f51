/** What the widget needs where no SDK of ours holds it, in a chunk that only such documents load. */
import { drawEnded } from './ended.tsx';
import { flinksHost } from './host/flinks.ts';
import { type HostedHost, hostedHost } from './host/hosted.ts';
import { type LaunchedHost, readLaunch } from './host/launched.ts';
import { moneyKitHost } from './host/moneykit.ts';

/** @param start what the server put into the document: the start token, and whose messages are expected. */
export function openHosted(start: HTMLMetaElement, root: HTMLElement): HostedHost | LaunchedHost {
  const ended = () => drawEnded(root);
  if (start.dataset.host === 'moneykit') return moneyKitHost(readLaunch(start));
  root.classList.add('hosted');
  return start.dataset.host === 'flinks' ? flinksHost(readLaunch(start), ended) : hostedHost({ start, ended });
}
