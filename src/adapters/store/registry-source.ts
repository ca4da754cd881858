import type { CoordinateReference, DeviceKind } from '../../domain/fleet/device.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { DeviceSource } from '../../services/device-registry.ts';
import type { Queryable } from './database.ts';
import { rows } from './sql.ts';

interface Row {
  no: number;
  id: DeviceId;
  kind: DeviceKind;
  name: string;
  plate: string;
  crs: CoordinateReference;
  tokenHash: Buffer;
}

const EVER = `SELECT no, id, kind, name, plate, crs, token_hash AS "tokenHash" FROM devices`;
const SELECT = `${EVER} WHERE removed_at IS NULL`;

export function createDeviceSource(db: Queryable): DeviceSource {
  return {
    all: () => rows<Row>(db, SELECT),
    one: async (id) => (await rows<Row>(db, `${SELECT} AND id = $1`, [id]))[0],
    everKnown: async (no) => (await rows<Row>(db, `${EVER} WHERE no = $1`, [no]))[0],
  };
}
