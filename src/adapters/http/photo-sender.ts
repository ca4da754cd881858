/** Who sends photos, and what they are said to be of: checked before anything is read. */
import { PHOTO_ROLES, type PhotoRole } from '../../domain/captures/photo.ts';
import type { FlightId } from '../../domain/flights/flight.ts';
import type { CaseId, DeviceId } from '../../domain/ids.ts';
import { type Identity, signedBy } from '../../domain/people/identity.ts';
import type { Sent } from '../../services/captures/intake.ts';
import type { PhotoStore } from '../../services/captures/ports.ts';
import type { DeviceStore } from '../../services/stores.ts';
import type { Problem } from './problems.ts';
import {
  flightOfAnother,
  noSuchCase,
  noSuchDevice,
  noSuchFlight,
  noSuchRole,
  notOfUnits,
  roleWithoutCase,
} from './routes/photo-words.ts';

/** Somebody with an account or a key, or a device with its token. */
export type PhotoSender = { readonly who: Identity } | { readonly device: DeviceId };

export type PhotoFields = ReadonlyMap<string, string>;

interface Stores {
  readonly photos: Pick<PhotoStore, 'flight' | 'case'>;
  readonly devices: Pick<DeviceStore, 'known'>;
}

export type SentBy = Omit<Sent, 'name'>;

/** What the fields `flight`, `device`, `case`, `role` and `by` say, for this sender. */
export async function sentBy(
  stores: Stores,
  sender: PhotoSender,
  fields: PhotoFields,
): Promise<SentBy | Problem> {
  const who = 'who' in sender ? sender.who : undefined;
  if (who?.unit !== undefined) {
    for (const name of ['flight', 'device']) if (fields.get(name)) return notOfUnits(name);
  }
  const device = await deviceOf(stores, sender, fields.get('device'));
  if (isProblem(device)) return device;
  const flight = await flightOf(stores, fields.get('flight'), device);
  if (isProblem(flight)) return flight;
  const of = await caseOf(stores, who, fields.get('case'));
  if (isProblem(of)) return of;
  const role = roleOf(fields.get('role'), of);
  if (isProblem(role)) return role;
  const by = who ? signedBy(who, fields.get('by')?.slice(0, 80)) : `${device}`;
  return { by, device: flight?.device ?? device, flight: flight?.id, case: of, role };
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'problem' in value;

async function deviceOf(
  stores: Stores,
  sender: PhotoSender,
  text: string | undefined,
): Promise<DeviceId | undefined | Problem> {
  if ('device' in sender) return sender.device;
  if (!text) return undefined;
  return (await stores.devices.known(text))?.id ?? noSuchDevice(text);
}

async function flightOf(
  stores: Stores,
  text: string | undefined,
  device: DeviceId | undefined,
): Promise<{ id: FlightId; device: DeviceId } | undefined | Problem> {
  if (!text) return undefined;
  const flight = await stores.photos.flight(text);
  if (!flight) return noSuchFlight(text);
  if (device !== undefined && device !== flight.device) return flightOfAnother(text);
  return flight;
}

/** What it is there for in the case: without a case there is nothing to say. */
function roleOf(text: string | undefined, of: CaseId | undefined): PhotoRole | undefined | Problem {
  if (!text) return undefined;
  if (of === undefined) return roleWithoutCase;
  return photoRole(text) ?? noSuchRole(text);
}

export const photoRole = (text: string | undefined): PhotoRole | undefined =>
  PHOTO_ROLES.find((role) => role === text);

/** A device knows of no cases. */
async function caseOf(
  stores: Stores,
  who: Identity | undefined,
  text: string | undefined,
): Promise<CaseId | undefined | Problem> {
  if (!text) return undefined;
  const found = who && (await stores.photos.case(text));
  if (!found) return noSuchCase(text);
  if (who.unit !== undefined && who.unit !== found.unit) return noSuchCase(text);
  return found.id;
}
