/** Hearing of changes to what processes hold in memory, whichever process made them (LISTEN). */
import pg from 'pg';
import type { Log } from '../../services/ports.ts';

const TABLES = [
  'devices',
  'zone_versions',
  'rule_settings',
  'flights',
  'commands',
  'categories',
  'units',
  'unit_areas',
  'cells',
  'work_calendar',
  'calendar_days',
] as const;
export type ChangedTable = (typeof TABLES)[number];

/** How long to wait before connecting again, ms. */
const RETRY = 2000;

export interface Changes {
  close(): Promise<void>;
}

/**
 * Calls `onChange` after each change, and with every table after a lost connection was made anew: changes
 * may have been missed meanwhile.
 */
export function listenForChanges(
  url: string,
  onChange: (table: ChangedTable) => void,
  log: Log,
): Changes {
  let client: pg.Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const retry = (error: unknown) => {
    client?.end().catch(() => {});
    client = undefined;
    if (closed) return;
    log.debug({ error: String(error) }, 'not hearing of changes; connecting again');
    clearTimeout(timer);
    timer = setTimeout(() => connect(true), RETRY);
  };
  const connect = (again: boolean) => {
    const fresh = new pg.Client({ connectionString: url, application_name: 'chengxun-changes' });
    client = fresh;
    fresh.on('error', retry);
    fresh.on('end', () => client === fresh && retry('ended'));
    fresh.on('notification', ({ payload }) => {
      // Others' tables are announced too, for whoever listens to them.
      const table = TABLES.find((one) => one === payload);
      if (table) onChange(table);
    });
    fresh
      .connect()
      .then(() => fresh.query('LISTEN chengxun_changed'))
      .then(() => {
        if (again) for (const table of TABLES) onChange(table);
      })
      .catch(retry);
  };
  connect(false);
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}
