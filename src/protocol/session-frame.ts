/**
 * What every session has, whatever its step, in the notation of `shape.ts`: all that the widget must be able to read before
 * the picker. `session.ts` says the whole, and the widget loads it with the screens that need it.
 */
export const SESSION_FRAME = {
  id: '',
  version: 0,
  environment: '',
  step: { name: '' },
  client: { name: '', 'logo?': '' },
  'user?': '',
  consents: [''],
  optional_consents: [''],
  'update?': '',
  'integration?': { id: '', name: '', 'logo?': '', 'color?': '' },
  can_go_back: true,
  preselected: true,
  'error?': { code: '' },
  directory_version: '',
  expires_at: '',
  server_time: '',
} as const;
