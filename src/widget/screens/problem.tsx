import type { JSX } from 'preact';
import { ERRORS, isErrorCode } from '../../protocol/errors.ts';
import type { Session, SessionError } from '../../protocol/session.ts';
import { copy, errorCopy, t } from '../i18n/t.ts';
import { Notice } from '../ui/notice.tsx';
import { namesIn } from './names.ts';

/** The copy of any code, known or not. */
export function sayError(code: string, session: Session | null): { title: string; text: string } {
  const { title, text } = (isErrorCode(code) && errorCopy[code]) || copy.error.INTERNAL_ERROR;
  const names = namesIn(session);
  return { title: t(title, names), text: t(text, names) };
}

interface Props {
  /** The request that did not get through, or null. */
  problem: string | null;
  /** The move that the server refused, or null. */
  error?: SessionError | null;
  session: Session;
}

/** Why nothing moved, above the input that is still there. */
export function Problem({ problem, error, session }: Props): JSX.Element | null {
  const code = problem ?? error?.code;
  if (!code) return null;
  const { title, text } = sayError(code, session);
  const left = problem === null ? error?.attempts_left : undefined;
  const tries =
    left === undefined || (isErrorCode(code) && ERRORS[code].remedy !== 're-enter')
      ? ''
      : ` ${left === 1 ? copy.tries.one : t(copy.tries.more, { count: left })}`;
  return <Notice kind="red" title={title} text={text + tries} />;
}
