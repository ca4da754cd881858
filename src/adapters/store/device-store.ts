import type { CoordinateReference, Device, DeviceKind } from '../../domain/fleet/device.ts';
import type { Fix } from '../../domain/fleet/fix.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { DeviceRecord, DeviceStore } from '../../services/stores.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

export interface DeviceRow {
  id: DeviceId;
  kind: DeviceKind;
  name: string;
  plate: string;
  crs: CoordinateReference;
}

/** The columns of a DeviceRow, of `devices d`. */
export const DEVICE_COLUMNS = 'd.id, d.kind, d.name, d.plate, d.crs';

export const toDevice = (row: DeviceRow): Device => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  plate: row.plate,
  crs: row.crs,
});

interface RecordRow extends DeviceRow {
  newest: Fix | null;
  received: number | null;
  online: boolean;
  open_violations: number;
}

const SELECT_RECORDS = `
  SELECT ${DEVICE_COLUMNS}, s.newest, ${ms('s.received_at')} AS received,
         coalesce(s.online, false) AS online,
         (SELECT count(*) FROM violations v
          WHERE v.device_no = d.no AND v.ended_at IS NULL AND v.withdrawn_at IS NULL) AS open_violations
  FROM devices d LEFT JOIN device_states s ON s.device_no = d.no
  WHERE d.removed_at IS NULL`;

const toRecord = (row: RecordRow): DeviceRecord => ({
  device: toDevice(row),
  ...(row.newest &&
    row.received !== null && { newest: { fix: row.newest, received: row.received } }),
  online: row.online,
  openViolations: row.open_violations,
});

export function createDeviceStore(db: Queryable): DeviceStore {
  const one = async <Row extends object>(text: string, values: unknown[]) =>
    (await rows<Row>(db, text, values))[0];
  return {
    list: async ({ kind, text, after, limit }) =>
      (
        await rows<RecordRow>(
          db,
          // position(), not LIKE: what people type has no wildcards.
          `${SELECT_RECORDS} AND ($1::text IS NULL OR d.kind = $1)
             AND ($2::text IS NULL OR position(lower($2) IN
                  lower(d.id || chr(10) || d.name || chr(10) || d.plate)) > 0)
             AND ($3::text IS NULL OR d.id > $3)
           ORDER BY d.id LIMIT $4`,
          [kind ?? null, text ?? null, after ?? null, limit],
        )
      ).map(toRecord),
    get: async (id) => {
      const row = await one<RecordRow>(`${SELECT_RECORDS} AND d.id = $1`, [id]);
      return row && toRecord(row);
    },
    known: async (id) => {
      const row = await one<DeviceRow>(`SELECT ${DEVICE_COLUMNS} FROM devices d WHERE d.id = $1`, [
        id,
      ]);
      return row && toDevice(row);
    },
    ...deviceChanges(db),
  };
}

function deviceChanges(db: Queryable): Pick<DeviceStore, 'add' | 'setToken' | 'change' | 'remove'> {
  const changed = async (text: string, values: unknown[]) => {
    const [row] = await rows<DeviceRow>(db, text, values);
    return row && toDevice(row);
  };
  return {
    add: async (device, hash) =>
      (await changed(
        `INSERT INTO devices AS d (id, kind, name, plate, crs, token_hash)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET kind = $2, name = $3, plate = $4, crs = $5, token_hash = $6,
                                        removed_at = NULL
           WHERE d.removed_at IS NOT NULL
         RETURNING ${DEVICE_COLUMNS}`,
        [device.id, device.kind, device.name, device.plate, device.crs, Buffer.from(hash)],
      )) !== undefined,
    setToken: (id, hash) =>
      changed(
        `UPDATE devices d SET token_hash = $2 WHERE d.id = $1 AND d.removed_at IS NULL
         RETURNING ${DEVICE_COLUMNS}`,
        [id, Buffer.from(hash)],
      ),
    change: (id, to) =>
      changed(
        `UPDATE devices d SET kind = coalesce($2, d.kind), name = coalesce($3, d.name),
                              plate = coalesce($4, d.plate), crs = coalesce($5, d.crs)
         WHERE d.id = $1 AND d.removed_at IS NULL RETURNING ${DEVICE_COLUMNS}`,
        [id, to.kind ?? null, to.name ?? null, to.plate ?? null, to.crs ?? null],
      ),
    remove: async (id, at) =>
      (await changed(
        `UPDATE devices d SET removed_at = ${timestamp('$2')}
         WHERE d.id = $1 AND d.removed_at IS NULL RETURNING ${DEVICE_COLUMNS}`,
        [id, at],
      )) !== undefined,
  };
}
