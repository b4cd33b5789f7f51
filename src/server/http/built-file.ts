import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Ctx } from './context.ts';

/** A file of the build, held in memory and compressed once. */
export interface BuiltFile {
  type: string;
  etag: string;
  identity: Buffer;
  br: Promise<Buffer>;
  gzip: Promise<Buffer>;
}

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  woff2: 'font/woff2',
};

/** @param name decides the content type. */
export function prepareFile(name: string, bytes: Buffer): BuiltFile {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return {
    type: TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    identity: bytes,
    br: promisify(brotliCompress)(bytes, { params }),
    gzip: promisify(gzip)(bytes, { level: 9 }),
  };
}

/** For what carries its version in its address. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';

/** @param cache the `Cache-Control` header. */
export async function serveFile(c: Ctx, file: BuiltFile, cache: string): Promise<Response> {
  c.header('Cache-Control', cache);
  c.header('ETag', file.etag);
  c.header('Vary', 'Accept-Encoding');
  const seen = (c.req.header('if-none-match') ?? '').split(',').map((etag) => etag.trim().replace(/^W\//, ''));
  if (seen.includes(file.etag)) return c.body(null, 304);
  c.header('Content-Type', file.type);
  const encoding = (['br', 'gzip'] as const).find((name) => accepts(c.req.header('accept-encoding'), name));
  if (encoding) c.header('Content-Encoding', encoding);
  return c.body(new Uint8Array(encoding ? await file[encoding] : file.identity));
}

const accepts = (header = '', encoding: string): boolean =>
  header.split(',').some((part) => {
    const [name, quality] = part.trim().split(/ *; *q=/);
    return name === encoding && Number(quality ?? 1) > 0;
  });
