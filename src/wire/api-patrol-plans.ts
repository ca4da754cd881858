/** The shapes of the HTTP API around planning: the library, what is around a place, and a patrol as planned. */
import { z } from 'zod';
import { PATTERNS } from '../domain/flights/patrol.ts';
import { findingSchema } from './api-findings.ts';
import { missionSchema } from './api-flights.ts';
import { earthGrid, patrolWishesSchema } from './api-patrols.ts';

const lonLat = z.tuple([z.number(), z.number()]);
const rings = z.array(z.array(lonLat));
const both = z.object({ en: z.string(), zh: z.string() });
/** JSON has no number for what is none. */
const measured = z.number().nullable();

const sourceSchema = z.object({
  of: z.array(z.string()),
  from: z.string().optional(),
  assumption: z.string().optional(),
});
const listed = { id: z.string(), name: z.string(), nameZh: z.string() };

/** Lengths of the sensor and the lens in millimetres, times in seconds. */
const cameraSchema = z
  .object({
    ...listed,
    sensorWidth: z.number(),
    sensorHeight: z.number(),
    imageWidth: z.number(),
    imageHeight: z.number(),
    focalLength: z.number(),
    minTriggerInterval: z.number(),
    exposure: z.number(),
    photoBytes: z.number(),
    sources: z.array(sourceSchema),
  })
  .meta({ id: 'Camera' });

/** Speeds in m/s, power in W, energy in Wh; `reserve` is a share. */
const airframeSchema = z
  .object({
    ...listed,
    cruiseSpeed: z.number(),
    maxSpeed: z.number(),
    climbSpeed: z.number(),
    descentSpeed: z.number(),
    acceleration: z.number(),
    yawRate: z.number(),
    hoverPower: z.number(),
    cruisePower: z.number(),
    climbPower: z.number(),
    batteryEnergy: z.number(),
    reserve: z.number(),
    maxWind: z.number(),
    sources: z.array(sourceSchema),
  })
  .meta({ id: 'Airframe' });

/** Beside these the options of its pattern, under the pattern's name. */
const templateSchema = z
  .looseObject({
    id: z.string(),
    name: both,
    purpose: both,
    pattern: z.enum(PATTERNS),
    draw: z.array(z.string()),
    gsd: z.number(),
    frontOverlap: z.number(),
    sideOverlap: z.number(),
    lowest: z.number(),
    highest: z.number(),
    maxSpeed: z.number(),
    gimbalPitch: z.number(),
    clearance: z.number(),
  })
  .meta({ id: 'PatrolTemplate' });

export const patrolLibrarySchema = z
  .object({
    templates: z.array(templateSchema),
    cameras: z.array(cameraSchema),
    airframes: z.array(airframeSchema),
    /** The bureau's own files that could not be taken, and why. */
    faults: z.array(z.object({ file: z.string(), detail: z.string() })),
  })
  .meta({ id: 'PatrolLibrary' });

const areaSchema = z.object({ name: z.string(), rings });

export const surroundingsSchema = z
  .object({
    noFly: z.array(areaSchema),
    /** Flown within one of these; empty: anywhere. */
    permitted: z.array(areaSchema),
    /** `top` in metres above the ground below or above sea level. */
    obstacles: z.array(areaSchema.extend({ top: z.number(), above: z.enum(['ground', 'sea']) })),
    /** Heights of the ground in metres above sea level, row by row from the south-west; null: not known. */
    terrain: z
      .object({
        ...earthGrid,
        heights: z.array(measured),
      })
      .optional(),
  })
  .meta({ id: 'Surroundings' });

const plannedSortieSchema = z
  .object({
    mission: missionSchema,
    takeOff: z.number().int(),
    drone: z.number().int(),
    start: z.number(),
    seconds: z.number(),
    wattHours: z.number(),
    battery: z.number(),
    length: z.number(),
    transit: z.number(),
    turns: z.number().int(),
    photos: z.array(
      z.object({
        lat: z.number(),
        lon: z.number(),
        altitude: z.number(),
        height: z.number(),
        pitch: z.number(),
        heading: z.number(),
      }),
    ),
    findings: z.array(findingSchema),
  })
  .meta({ id: 'PlannedSortie' });

const planNumbersSchema = z
  .object({
    length: z.number(),
    seconds: z.number(),
    makespan: z.number(),
    photos: z.number().int(),
    storage: z.number(),
    batteries: z.number().int(),
    transitShare: z.number(),
    turns: z.number().int(),
    area: z.number(),
    ratio: z.number(),
    gsd: z.number(),
    height: z.number(),
    speed: z.number(),
    lineGap: z.number(),
    triggerDistance: z.number(),
  })
  .meta({ id: 'PlanNumbers' });

const coverageSchema = z
  .object({
    ...earthGrid,
    /** Row by row from the south: photos that show the cell's middle; −1: not wanted. */
    photos: z.array(z.number().int()),
    gsd: z.array(z.number()),
    once: z.number(),
    thrice: z.number(),
    gsdMedian: z.number(),
    gsdWorst: z.number(),
  })
  .meta({ id: 'PlanCoverage' });

export const patrolPlanSchema = z
  .object({
    ok: z.literal(true),
    sorties: z.array(plannedSortieSchema),
    uncovered: z.array(rings),
    numbers: planNumbersSchema,
    notes: z.array(z.string()),
    coverage: coverageSchema.optional(),
  })
  .meta({ id: 'PatrolPlan' });

export const newPatrolPlanSchema = z
  .strictObject({
    wishes: patrolWishesSchema,
    /** Without coverage and without the judge's findings. */
    draft: z.boolean().default(false),
  })
  .meta({ id: 'NewPatrolPlan' });
