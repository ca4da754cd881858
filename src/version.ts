import { readFileSync } from 'node:fs';

/** Of package.json, which lies two folders above the compiled file and one above the source. */
function readVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const { name, version } = JSON.parse(
        readFileSync(new URL(path, import.meta.url), 'utf8'),
      ) as { name: string; version: string };
      if (name === 'chengxun') return version;
    } catch {
      // Not there: the next one.
    }
  }
  return 'unknown';
}

export const version = readVersion();
