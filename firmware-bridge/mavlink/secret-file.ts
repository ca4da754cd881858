import { readFileSync, statSync } from 'node:fs';

/** Of a file's mode: others may read or write it. */
const OTHERS = 0o006;

/** Reads a file with a secret in it, or says what is wrong with it: it must not be open to everybody. */
export function readSecret(
  setting: string,
  file: string,
): { readonly secret: string } | { readonly fault: string } {
  try {
    if (process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0) {
      return {
        fault: `${setting}: ${file} can be read or written by every user of this machine. Close it first: chmod 600 ${file}`,
      };
    }
    return { secret: readFileSync(file, 'utf8') };
  } catch (error) {
    return { fault: `${setting}: ${file} cannot be read (${(error as Error).message})` };
  }
}
