import type { DeviceKind } from '../../domain/fleet/device.ts';
import type { DeviceId, PermitId, ZoneId } from '../../domain/ids.ts';
import {
  PERMIT_ZONE_KINDS,
  type Permit,
  type PermitStatus,
} from '../../domain/supervision/permit.ts';
import type { PermitNames } from '../../domain/supervision/permit-register.ts';
import type { ZoneKind } from '../../domain/supervision/zone.ts';
import type {
  PermitHolder,
  PermitLedger,
  PermitReading,
  PermitStore,
} from '../../services/permits/ports.ts';
import { type Pool, type Queryable, transaction } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';
import { zonesDuring } from './zone-store.ts';

const SELECT = `SELECT p.permit_id, p.version, p.number, d.id AS device, p.company, p.site, p.dump_sites,
  p.routes, p.first_day::text AS first_day, p.last_day::text AS last_day, p.hours, p.volume, p.status,
  ${ms('p.valid_from')} AS valid_from, ${ms('p.valid_to')} AS valid_to
  FROM permit_versions p JOIN devices d ON d.no = p.device_no`;

interface PermitRow {
  permit_id: PermitId;
  version: number;
  number: string;
  device: DeviceId;
  company: string;
  site: { name: string; zone?: ZoneId };
  dump_sites: Permit['dumpSites'];
  routes: Permit['routes'];
  first_day: string;
  last_day: string;
  hours: Permit['hours'];
  volume: number | null;
  status: PermitStatus;
  valid_from: number;
  valid_to: number | null;
}

const toPermit = (row: PermitRow): Permit => ({
  id: row.permit_id,
  version: row.version,
  number: row.number,
  device: row.device,
  company: row.company,
  site: row.site,
  dumpSites: row.dump_sites,
  routes: row.routes,
  firstDay: row.first_day,
  lastDay: row.last_day,
  hours: row.hours,
  ...(row.volume !== null && { volume: row.volume }),
  status: row.status,
  recordedFrom: row.valid_from,
  ...(row.valid_to !== null && { recordedTo: row.valid_to }),
});

const permits = async (db: Queryable, where: string, values: unknown[]): Promise<Permit[]> =>
  (await rows<PermitRow>(db, `${SELECT} ${where}`, values)).map(toPermit);

/** Of one vehicle, versions that were on the register during a span; more than anybody edits. */
const MOST_VERSIONS = 1000;

export function permitReading(db: Queryable): PermitReading {
  return {
    keptSince: async () => {
      const [row] = await rows<{ since: number | null }>(
        db,
        `SELECT ${ms('min(valid_from)')} AS since FROM permit_versions`,
      );
      return row?.since ?? undefined;
    },
    holders: async (devices, { from, to }) => {
      const vehicles = await rows<{ id: DeviceId; kind: DeviceKind }>(
        db,
        'SELECT id, kind FROM devices WHERE id = ANY ($1::text[])',
        [devices],
      );
      const found = await permits(
        db,
        `WHERE d.id = ANY ($1::text[]) AND p.valid_from <= ${timestamp('$3')}
           AND (p.valid_to IS NULL OR p.valid_to > ${timestamp('$2')})
         ORDER BY p.valid_from DESC LIMIT $4`,
        [devices, from, to, MOST_VERSIONS * devices.length],
      );
      return vehicles.map(
        ({ id, kind }): PermitHolder => ({
          device: id,
          kind,
          permits: found.filter(({ device }) => device === id),
        }),
      );
    },
    ground: (zones, span) => zonesDuring(db, zones, 'dump-site', span),
  };
}

export function createPermitStore(pool: Pool): PermitStore {
  return {
    ...permitReading(pool),
    list: ({ text, device }, after, limit) =>
      permits(
        pool,
        `WHERE p.valid_to IS NULL AND ($1::text IS NULL OR p.number > $1)
           AND ($2::text IS NULL OR d.id = $2)
           AND ($3::text IS NULL OR position(lower($3) IN lower(concat_ws(E'\\n',
             p.number, p.company, p.site ->> 'name', d.id, d.name, d.plate))) > 0)
         ORDER BY p.number LIMIT $4`,
        [after ?? null, device ?? null, text || null, limit],
      ),
    versions: (id, limit) =>
      permits(pool, 'WHERE p.permit_id = $1 ORDER BY p.version DESC LIMIT $2', [id, limit]),
    version: async (id, version) =>
      (await permits(pool, 'WHERE p.permit_id = $1 AND p.version = $2', [id, version]))[0],
    transaction: (work) =>
      transaction(pool, async (tx) => {
        // Changes are rare, and what one may say depends on all the others: one at a time.
        await tx.query('LOCK TABLE permit_versions IN SHARE ROW EXCLUSIVE MODE');
        return work(permitLedger(tx));
      }),
  };
}

function permitLedger(tx: Queryable): PermitLedger {
  return {
    newest: async (id) =>
      (await permits(tx, 'WHERE p.permit_id = $1 ORDER BY p.version DESC LIMIT 1', [id]))[0],
    concerned: (numbers, devices) =>
      permits(
        tx,
        `WHERE p.valid_to IS NULL AND (p.number = ANY ($1::text[]) OR d.id = ANY ($2::text[]))
         ORDER BY p.number`,
        [numbers, devices],
      ),
    names: (vehicles, now) => names(tx, vehicles, now),
    insert: async (list) => {
      await tx.query(INSERT, [JSON.stringify(list.map(toRow))]);
    },
    end: async (versions) => {
      await tx.query(
        `UPDATE permit_versions p SET valid_to = ${timestamp('e.at')}
         FROM jsonb_to_recordset($1::jsonb) AS e (id uuid, version int, at float8)
         WHERE p.permit_id = e.id AND p.version = e.version`,
        [JSON.stringify(versions)],
      );
    },
  };
}

async function names(
  tx: Queryable,
  vehicles: readonly string[],
  now: number,
): Promise<PermitNames> {
  return {
    vehicles: await rows<PermitNames['vehicles'][number]>(
      tx,
      `SELECT id, plate FROM devices
       WHERE removed_at IS NULL AND (id = ANY ($1::text[]) OR (plate <> '' AND plate = ANY ($1::text[])))
       ORDER BY id`,
      [vehicles],
    ),
    zones: await rows<{ id: ZoneId; name: string; kind: ZoneKind }>(
      tx,
      `SELECT DISTINCT ON (z.zone_id) z.zone_id AS id, z.name, z.kind FROM zone_versions z
       WHERE z.kind = ANY ($2::text[])
         AND (z.valid_to IS NULL OR (z.valid_to > ${timestamp('$1')} AND z.valid_to > z.valid_from))
       ORDER BY z.zone_id, z.valid_from, z.version`,
      [now, Object.values(PERMIT_ZONE_KINDS).flat()],
    ),
  };
}

const toRow = (of: Permit) => ({
  id: of.id,
  version: of.version,
  number: of.number,
  device: of.device,
  company: of.company,
  site: of.site,
  dump_sites: of.dumpSites,
  routes: of.routes,
  first_day: of.firstDay,
  last_day: of.lastDay,
  hours: of.hours,
  volume: of.volume ?? null,
  status: of.status,
  valid_from: of.recordedFrom,
});

/** Of a list of toRow() as JSON. */
const INSERT = `INSERT INTO permit_versions (permit_id, version, number, device_no, company, site,
    dump_sites, routes, first_day, last_day, hours, volume, status, valid_from)
  SELECT k.id, k.version, k.number, d.no, k.company, k.site, k.dump_sites, k.routes, k.first_day,
    k.last_day, k.hours, k.volume, k.status, ${timestamp('k.valid_from')}
  FROM jsonb_to_recordset($1::jsonb) AS k (id uuid, version int, number text, device text,
    company text, site jsonb, dump_sites jsonb, routes jsonb, first_day date, last_day date,
    hours jsonb, volume float8, status text, valid_from float8)
  JOIN devices d ON d.id = k.device`;
