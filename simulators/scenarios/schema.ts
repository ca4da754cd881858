/**
 * What a scenario file says. Times are seconds from the scenario's start, places are ids of the area's
 * `spots.geojson`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { deviceIdSchema } from '../../src/wire/api.ts';
import { packageRoot } from '../city/area.ts';

const FLEET_KINDS = ['muck-truck', 'patrol-ebike', 'enforcement-vehicle'] as const;
export type FleetKind = (typeof FLEET_KINDS)[number];

const fleetSchema = z.strictObject({
  kind: z.enum(FLEET_KINDS),
  /** Devices are called `<prefix>-001` and so on. */
  prefix: z.string().regex(/^[a-z][a-z0-9]*$/),
  /** The first number; a second fleet of the same prefix goes on where the first ends. */
  first: z.number().int().min(1).default(1),
  count: z.number().int().min(1).max(10_000),
  /** Seconds between fixes, ± a fifth by chance. */
  reportSeconds: z.number().min(1).max(600).optional(),
  /** Muck trucks: false for trucks without a permitted route, which no route zone names. */
  permit: z.boolean().default(true),
});

const common = {
  device: deviceIdSchema,
  /** When it begins, or as soon after as the vehicle is on its way (and loaded, to dump). */
  from: z.number().min(0),
  /** Again each so many seconds; absent: once. */
  every: z.number().min(60).optional(),
};
const seconds = z.number().positive();
const spotId = z.string().min(1);
/** Driven in this order. */
const through = z.array(spotId).min(1).max(50);
/** True: the vehicle stands at the first spot from the start, so that the first time is punctual. */
const beginThere = z.boolean().default(false);

/** What a driver does wrong. */
const drivenSchemas = [
  /** Drives where it must not. */
  z.strictObject({ ...common, kind: z.literal('cut-through'), through, beginThere }),
  /** Drives to a place, lifts the body and leaves empty. */
  z
    .strictObject({ ...common, kind: z.literal('dump'), through, tipAt: spotId, beginThere })
    .refine(({ through, tipAt }) => through.includes(tipAt), 'tipAt must be one of through'),
  /** Leaves its route, grid or district, and stays at the last spot for a while. */
  z.strictObject({
    ...common,
    kind: z.literal('leave'),
    through,
    stay: z.number().min(0).default(0),
    beginThere,
  }),
  z.strictObject({ ...common, kind: z.literal('overlong-stop'), through, seconds, beginThere }),
  /** Drives `factor` times the limit. */
  z.strictObject({
    ...common,
    kind: z.literal('speeding'),
    through,
    factor: z.number().min(1.1).max(4),
    beginThere,
  }),
] as const;

/** What goes wrong between the vehicle and the service. */
const linkSchemas = [
  /** Off: what happens meanwhile is never told. */
  z.strictObject({ ...common, kind: z.literal('silent'), seconds }),
  /** No coverage: kept on board and sent in one batch afterwards. */
  z.strictObject({ ...common, kind: z.literal('dead-zone'), seconds }),
  /** A share of the messages is sent twice. */
  z.strictObject({
    ...common,
    kind: z.literal('duplicates'),
    seconds,
    share: z.number().min(0).max(1),
  }),
  /** The clock is ahead by so many seconds (behind: negative). */
  z.strictObject({ ...common, kind: z.literal('bad-clock'), seconds, offset: z.number() }),
] as const;

const drivenSchema = z.discriminatedUnion('kind', drivenSchemas);
const linkFaultSchema = z.discriminatedUnion('kind', linkSchemas);

const scenarioSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  /** A folder of missions/library/areas. */
  area: z.string(),
  seed: z.number().int().min(0).max(2_147_483_647),
  fleets: z.array(fleetSchema).min(1).max(20),
  misdeeds: z.array(z.discriminatedUnion('kind', [...drivenSchemas, ...linkSchemas])).max(1000),
});

export type Scenario = z.output<typeof scenarioSchema>;

export type DrivenMisdeed = z.output<typeof drivenSchema>;
export type LinkFault = z.output<typeof linkFaultSchema>;

const LINK_FAULTS: readonly string[] = ['silent', 'dead-zone', 'duplicates', 'bad-clock'];

export function isLinkFault(misdeed: Scenario['misdeeds'][number]): misdeed is LinkFault {
  return LINK_FAULTS.includes(misdeed.kind);
}

/** Reads a scenario by its name (`demo`) or from a file (`./mine.json`); throws with the reason. */
export function loadScenario(nameOrFile: string): Scenario {
  const folder = join(packageRoot(), 'simulators', 'scenarios');
  const named = join(folder, `${nameOrFile}.json`);
  const file = /^[a-z0-9-]+$/.test(nameOrFile) && existsSync(named) ? named : nameOrFile;
  if (!existsSync(file)) {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    const known = names.map((name) => basename(name, '.json')).join(', ');
    throw new Error(`There is no scenario "${nameOrFile}". Known: ${known}; or name a file.`);
  }
  return parseScenario(readFileSync(file, 'utf8'), file);
}

function parseScenario(text: string, file: string): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const result = scenarioSchema.safeParse(json);
  if (result.success) return result.data;
  throw new Error(`${file} is not a scenario:\n${z.prettifyError(result.error)}`);
}
