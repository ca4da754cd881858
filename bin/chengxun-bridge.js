#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../dist/firmware-bridge/main.js', import.meta.url);
if (!existsSync(built)) {
  console.error(
    'chengxun-bridge is not built yet. Run `npm ci` (or `npm run build`) in its folder first.',
  );
  process.exit(1);
}
const { main } = await import(built.href);
process.exitCode = await main(process.argv.slice(2));
