// npm run serve: the built server alone, in production mode. With a word after it, one of the operator's commands.
import { existsSync } from 'node:fs';

const main = new URL('../../dist/server/main.js', import.meta.url);
if (!existsSync(main)) {
  console.error('The server has not been built: run "npm run build" first.');
  process.exit(1);
}
process.env.NODE_ENV ??= 'production';
await import(main.href);
