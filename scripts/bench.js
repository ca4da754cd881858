/** Builds the server and the benchmarks, then runs them. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('./build.js', import.meta.url));
if (spawnSync(process.execPath, [build, 'server'], { stdio: 'inherit' }).status !== 0)
  process.exit(1);
const { main } = await import('../dist/test/bench/main.js');
process.exit(await main(process.argv.slice(2)));
