import type { Ctx } from './context.ts';

/** Features of the browser that a document of ours may use; everything else is denied by name. */
const PERMISSIONS = [
  ...['publickey-credentials-get', 'otp-credentials', 'clipboard-write'].map((name) => `${name}=(self)`),
  ...(
    'accelerometer autoplay browsing-topics camera clipboard-read compute-pressure ' +
    'display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid idle-detection local-fonts magnetometer ' +
    'microphone midi payment picture-in-picture publickey-credentials-create screen-wake-lock serial storage-access usb ' +
    'window-management xr-spatial-tracking'
  )
    .split(' ')
    .map((name) => `${name}=()`),
].join(', ');

const YEAR = 31_536_000;

/**
 * What every answer carries, errors included: never framed, never sniffed, never cached, never a referrer. A page that
 * needs something else says so itself, after this.
 */
export function setDefaultHeaders(c: Ctx, https: boolean): void {
  c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  c.header('X-Frame-Options', 'DENY');
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'no-referrer');
  c.header('Cache-Control', 'no-store');
  c.header('Cross-Origin-Resource-Policy', 'same-origin');
  c.header('Permissions-Policy', PERMISSIONS);
  c.header('X-Request-Id', c.get('requestId'));
  if (https) c.header('Strict-Transport-Security', `max-age=${YEAR}; includeSubDomains`);
}
