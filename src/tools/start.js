// npm start: from a fresh clone to the demo in the browser. Installs, builds, starts the server and the merchant.
import { spawn } from 'node:child_process';
import { install, run } from './install.js';

install();
run('npm', ['run', '--silent', 'build']);

const widget = process.env.CONNECT_PORT ?? '4100';
const demo = process.env.DEMO_PORT ?? '4000';
const origin = process.env.CONNECT_ORIGIN ?? `http://127.0.0.1:${widget}`;
const env = { ...process.env, CONNECT_PORT: widget, DEMO_PORT: demo, CONNECT_ORIGIN: origin };

const children = ['dist/server/main.js', 'dist/merchant/merchant.js'].map((file) => {
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.on('data', (text) => process.stdout.write(text));
  child.once('exit', (code) => stop(code ?? 1));
  return child;
});

let ready = 0;
for (const child of children)
  child.stdout.on('data', function listening(text) {
    if (!String(text).includes('"listening"')) return;
    child.stdout.off('data', listening);
    if (++ready < children.length) return;
    console.log(`\n  Demo (the merchant's page)  http://localhost:${demo}`);
    console.log(`  Widget and API              ${origin}\n`);
    console.log('  Sign in with user_good and pass_good. Ctrl-C stops both.\n');
  });

let stopping = false;
/** @param {number} code */
function stop(code) {
  if (stopping) return;
  stopping = true;
  process.exitCode = code;
  for (const child of children) child.kill('SIGTERM');
}
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));
