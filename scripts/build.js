/** Builds the server (tsc) and the page (Vite) into dist/, side by side. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));

function run(script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin(script), ...args], { cwd: root, stdio: 'inherit' });
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${script} ended with ${code}`)),
    );
  });
}

const only = process.argv[2];
const jobs = [];
if (only !== 'web') jobs.push(run('typescript/bin/tsc', ['-p', 'tsconfig.build.json']));
if (only !== 'server' && existsSync(bin('vite')))
  jobs.push(run('vite/bin/vite.js', ['build', '--logLevel', 'error']));
try {
  await Promise.all(jobs);
  // tsc copies no data: these are read from beside the compiled code.
  for (const data of ['src/adapters/store/migrations', 'src/services/setup/usual'])
    cpSync(`${root}${data}`, `${root}dist/${data}`, { recursive: true });
} catch (error) {
  console.error(`The build failed: ${error.message}`);
  process.exit(1);
}
