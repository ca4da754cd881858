import type { ZoneId } from '../../domain/ids.ts';
import type { Zone, ZoneKind } from '../../domain/supervision/zone.ts';
import type { FlightZones } from '../../services/patrols/ports.ts';
import type { ZoneLedger, ZoneStore } from '../../services/stores.ts';
import { type Pool, type Queryable, transaction } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

const COLUMNS = `zone_id, version, name, kind, shape, applies_to, hours, speed_limit, max_stop,
  ${ms('valid_from')} AS valid_from, ${ms('valid_to')} AS valid_to`;

interface ZoneRow {
  zone_id: ZoneId;
  version: number;
  name: string;
  kind: ZoneKind;
  shape: Zone['shape'];
  applies_to: Zone['appliesTo'];
  hours: Zone['hours'];
  speed_limit: number | null;
  max_stop: number | null;
  valid_from: number;
  valid_to: number | null;
}

const toZone = (row: ZoneRow): Zone => ({
  id: row.zone_id,
  version: row.version,
  name: row.name,
  kind: row.kind,
  shape: row.shape,
  appliesTo: row.applies_to,
  hours: row.hours,
  ...(row.speed_limit !== null && { speedLimit: row.speed_limit }),
  ...(row.max_stop !== null && { maxStop: row.max_stop }),
  validFrom: row.valid_from,
  ...(row.valid_to !== null && { validTo: row.valid_to }),
});

export function createZoneStore(pool: Pool): ZoneStore & FlightZones {
  const zones = async (text: string, values: unknown[]) =>
    (await rows<ZoneRow>(pool, text, values)).map(toZone);
  return {
    current: (at, after, limit) =>
      zones(
        `SELECT DISTINCT ON (z.zone_id) ${COLUMNS} FROM zone_versions z
         WHERE (valid_to IS NULL OR (valid_to > ${timestamp('$1')} AND valid_to > valid_from))
           AND ($2::uuid IS NULL OR zone_id > $2)
         ORDER BY z.zone_id, z.valid_from, z.version LIMIT $3`,
        [at, after ?? null, limit],
      ),
    at: (at, after, limit) =>
      zones(
        `SELECT DISTINCT ON (z.zone_id) ${COLUMNS} FROM zone_versions z
         WHERE valid_from <= ${timestamp('$1')} AND (valid_to IS NULL OR valid_to > ${timestamp('$1')})
           AND ($2::uuid IS NULL OR zone_id > $2)
         ORDER BY z.zone_id, z.version DESC LIMIT $3`,
        [at, after ?? null, limit],
      ),
    versions: (id, limit) =>
      zones(
        `SELECT ${COLUMNS} FROM zone_versions WHERE zone_id = $1 ORDER BY version DESC LIMIT $2`,
        [id, limit],
      ),
    version: async (id, version) =>
      (
        await zones(`SELECT ${COLUMNS} FROM zone_versions WHERE zone_id = $1 AND version = $2`, [
          id,
          version,
        ])
      )[0],
    forHexacopters: (kind, at, toCome, limit) =>
      zones(
        `SELECT DISTINCT ON (z.zone_id) ${COLUMNS} FROM zone_versions z
         WHERE kind = $1 AND (valid_to IS NULL OR (valid_to > ${timestamp('$2')} AND valid_to > valid_from))
           AND ($3 OR valid_from <= ${timestamp('$2')}) AND ${FOR_HEXACOPTERS}
         ORDER BY z.zone_id, z.valid_from, z.version LIMIT $4`,
        [kind, at, toCome, limit],
      ),
    transaction: (work) => transaction(pool, (tx) => work(zoneLedger(tx))),
  };
}

/** One drone's own forbidden area is kept out of by all; its own work area lets nobody else in. */
const FOR_HEXACOPTERS = `(z.applies_to -> 'kinds' ? 'hexacopter'
  OR (z.applies_to -> 'kinds' = '[]' AND z.applies_to -> 'devices' = '[]')
  OR (kind = 'forbidden-area' AND EXISTS (SELECT FROM devices d
    WHERE d.kind = 'hexacopter' AND d.removed_at IS NULL AND z.applies_to -> 'devices' ? d.id)))`;

function zoneLedger(tx: Queryable): ZoneLedger {
  return {
    lockNewest: async (id) => {
      // The first version stands for the zone: the row locked must be the same for every editor, and the
      // newest version is read only once the lock is held.
      await tx.query('SELECT FROM zone_versions WHERE zone_id = $1 AND version = 1 FOR UPDATE', [
        id,
      ]);
      const [row] = await rows<ZoneRow>(
        tx,
        `SELECT ${COLUMNS} FROM zone_versions WHERE zone_id = $1 ORDER BY version DESC LIMIT 1`,
        [id],
      );
      return row && toZone(row);
    },
    insert: async (zones) => {
      for (const zone of zones) await tx.query(INSERT, values(zone));
    },
    end: async (id, version, at) => {
      await tx.query(
        `UPDATE zone_versions SET valid_to = ${timestamp('$3')} WHERE zone_id = $1 AND version = $2`,
        [id, version, at],
      );
    },
  };
}

const INSERT = `INSERT INTO zone_versions (zone_id, version, name, kind, shape, applies_to, hours,
    speed_limit, max_stop, valid_from, valid_to)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, ${timestamp('$10')}, ${timestamp('$11')})`;

const values = (zone: Zone): unknown[] => [
  zone.id,
  zone.version,
  zone.name,
  zone.kind,
  // As text: pg would turn an array into a PostgreSQL array, not into JSON.
  JSON.stringify(zone.shape),
  JSON.stringify(zone.appliesTo),
  JSON.stringify(zone.hours),
  zone.speedLimit ?? null,
  zone.maxStop ?? null,
  zone.validFrom,
  zone.validTo ?? null,
];

/** All versions of all zones that were in force after a time: what late fixes may be judged by. */
export async function zoneVersionsSince(db: Queryable, since: number): Promise<Zone[]> {
  const found = await rows<ZoneRow>(
    db,
    `SELECT ${COLUMNS} FROM zone_versions
     WHERE valid_to IS NULL OR (valid_to > ${timestamp('$1')} AND valid_to > valid_from)
     ORDER BY zone_id, version`,
    [since],
  );
  return found.map(toZone);
}

/** Versions in force at some time of a span (ms, both inclusive): of these zones, and of all of a kind. */
export async function zonesDuring(
  db: Queryable,
  ids: readonly string[],
  kind: ZoneKind,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Zone[]> {
  const found = await rows<ZoneRow>(
    db,
    `SELECT ${COLUMNS} FROM zone_versions
     WHERE (zone_id = ANY ($1::uuid[]) OR kind = $2) AND valid_from <= ${timestamp('$4')}
       AND (valid_to IS NULL OR valid_to > ${timestamp('$3')})
     ORDER BY zone_id, version`,
    [ids, kind, from, to],
  );
  return found.map(toZone);
}
