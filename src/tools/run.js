// Runs a TypeScript program of ours through Vite: Node 20 cannot strip types itself.
//   node src/tools/run.js <file.ts> [arguments]      calls the file's default export
import { runnerImport } from 'vite';

const [file, ...args] = process.argv.slice(2);
const { module } = await runnerImport(`./${file}`, { configFile: false, logLevel: 'error' });
await module.default(...args);
