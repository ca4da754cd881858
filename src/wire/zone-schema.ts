import { z } from 'zod';
import { DEVICE_KINDS } from '../domain/fleet/device.ts';
import { ZONE_KINDS } from '../domain/supervision/zone.ts';

/** The most positions one zone may have: a river with every bend, not a country. */
const MAX_ZONE_POSITIONS = 20_000;

const lonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const ring = z.array(lonLat).max(MAX_ZONE_POSITIONS);
const rings = z.array(ring).min(1).max(1000);

const zoneShapeSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('polygon'), rings }),
    z.strictObject({ type: z.literal('multipolygon'), polygons: z.array(rings).min(1).max(1000) }),
    z.strictObject({
      type: z.literal('circle'),
      centre: lonLat,
      radiusMetres: z.number().min(1).max(100_000),
    }),
    z.strictObject({
      type: z.literal('corridor'),
      line: z.array(lonLat).min(2).max(MAX_ZONE_POSITIONS),
      widthMetres: z.number().min(1).max(10_000),
    }),
  ])
  .meta({ id: 'ZoneShape' });

const minuteOfDay = z.number().int().min(0).max(1440);

/** What a person says of a zone; the service adds id, version and, where absent, validFrom. */
export const zoneFields = {
  name: z.string().trim().min(1).max(120),
  kind: z.enum(ZONE_KINDS),
  shape: zoneShapeSchema,
  appliesTo: z
    .strictObject({
      kinds: z.array(z.enum(DEVICE_KINDS)).max(DEVICE_KINDS.length).default([]),
      devices: z.array(z.string().max(64)).max(10_000).default([]),
    })
    .default({ kinds: [], devices: [] }),
  hours: z
    .array(
      z.strictObject({
        days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
        from: minuteOfDay,
        to: minuteOfDay,
      }),
    )
    .max(50)
    .default([]),
  speedLimit: z.number().positive().max(100).optional(),
  maxStop: z.number().positive().max(604_800).optional(),
  validFrom: z.iso.datetime({ offset: true }).optional(),
  validTo: z.iso.datetime({ offset: true }).optional(),
};

export const zoneSchema = z
  .object({
    ...zoneFields,
    id: z.uuid(),
    version: z.number().int().min(1),
    validFrom: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Zone' });
