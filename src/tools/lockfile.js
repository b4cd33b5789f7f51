// Fails where package-lock.json names a download address, or lacks a platform's package that `npm ci` would miss.
import { readFileSync } from 'node:fs';

/** @type {{ packages: Record<string, { resolved?: string, optionalDependencies?: Record<string, string> }> }} */
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

/**
 * Whether `name` is found from `path` as Node would look for it: in the nearest node_modules upwards.
 * @param {string} path
 * @param {string} name
 */
function resolves(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

const faults = Object.entries(packages).flatMap(([path, { resolved, optionalDependencies = {} }]) => [
  ...(/^https?:/.test(resolved ?? '') ? [`${path}: has a download address`] : []),
  ...Object.keys(optionalDependencies)
    .filter((name) => !resolves(path, name))
    .map((name) => `${path}: its optional package ${name} is missing`),
]);
for (const fault of faults) console.error(`package-lock.json: ${fault}`);
if (faults.length > 0) process.exit(1);
