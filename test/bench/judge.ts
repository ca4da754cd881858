/**
 * Judging alone, on one core: the rules folded over the fixes of 10,000 vehicles in a city with 1,000
 * zones, against asking every zone of every fix by plain point-in-polygon, in the same run.
 */
import type { Fix } from '../../src/domain/fleet/fix.ts';
import { DEFAULT_JUDGE_LIMITS } from '../../src/domain/fleet/judge.ts';
import { Plane } from '../../src/domain/geo/plane.ts';
import { outline } from '../../src/domain/geo/shape.ts';
import type { DeviceId, ZoneId } from '../../src/domain/ids.ts';
import { type Book, prepareBook, type Vehicle } from '../../src/domain/supervision/book.ts';
import { foldFix, freshState, type VehicleState } from '../../src/domain/supervision/fold.ts';
import type { LonLat, Ring, Zone, ZoneKind, ZoneShape } from '../../src/domain/supervision/zone.ts';

const CITY_METRES = 40_000;
const ZONES = 1000;
const VEHICLES = 10_000;
const SECONDS_BETWEEN_FIXES = 1;
const WARM_UP_ROUNDS = 30;
const ROUNDS = 100;
/** Of every so many rounds … */
const NAIVE_EVERY = 5;
/** … so many fixes are also asked the naive way. */
const NAIVE_FIXES = 100;
const START = Date.UTC(2026, 2, 2, 2);

const plane = new Plane(101.76, 36.62);

function randomBy(seed: number): () => number {
  let a = seed;
  return () => {
    a = (Math.imul(a, 1_664_525) + 1_013_904_223) >>> 0;
    return a / 4_294_967_296;
  };
}

type Random = () => number;

const somewhere = (random: Random) => (random() - 0.5) * CITY_METRES;

/** A border of 10–200 corners, 50–700 m from its middle. */
function blob(random: Random): Ring {
  const corners = 10 + Math.floor(random() * 190);
  const size = 100 + random() * 600;
  const [x, y] = [somewhere(random), somewhere(random)];
  const ring = Array.from({ length: corners }, (_, i): LonLat => {
    const angle = (2 * Math.PI * i) / corners;
    const far = size * (0.5 + 0.5 * random());
    return plane.position(x + far * Math.cos(angle), y + far * Math.sin(angle));
  });
  return [...ring, ring[0]!];
}

/** A bent road of a few kilometres. */
function road(random: Random): LonLat[] {
  let [x, y, heading] = [somewhere(random), somewhere(random), random() * 2 * Math.PI];
  return Array.from({ length: 5 + Math.floor(random() * 30) }, () => {
    x += 200 * Math.cos(heading);
    y += 200 * Math.sin(heading);
    heading += (random() - 0.5) * 0.8;
    return plane.position(x, y);
  });
}

function someShape(random: Random): ZoneShape {
  const kind = random();
  if (kind < 0.65) return { type: 'polygon', rings: [blob(random)] };
  if (kind < 0.85) {
    const centre = plane.position(somewhere(random), somewhere(random));
    return { type: 'circle', centre, radiusMetres: 50 + random() * 500 };
  }
  return { type: 'corridor', line: road(random), widthMetres: 20 + random() * 80 };
}

/** Mostly forbidden areas; every third zone limits speed, every fifth has hours, some limit stops. */
function cityZones(): Zone[] {
  const random = randomBy(1);
  const kinds: ZoneKind[] = ['forbidden-area', 'forbidden-area', 'patrol-area', 'dump-site'];
  const zones = Array.from({ length: ZONES - 1 }, (_, i): Zone => {
    const kind = kinds[i % kinds.length]!;
    return {
      id: `zone-${String(i).padStart(4, '0')}` as ZoneId,
      version: 1,
      name: `zone ${i}`,
      kind,
      shape: someShape(random),
      appliesTo: { kinds: i % 4 === 1 ? ['muck-truck'] : [], devices: [] },
      hours: i % 5 === 0 ? [{ days: [1, 2, 3, 4, 5, 6, 7], from: 360, to: 1320 }] : [],
      ...(i % 3 === 0 && { speedLimit: 11 }),
      ...(i % 10 === 0 && { maxStop: 900 }),
      validFrom: 0,
    };
  });
  return [...zones, workArea()];
}

/** The city limits: all vehicles are to stay within them. */
function workArea(): Zone {
  const ring = Array.from({ length: 400 }, (_, i): LonLat => {
    const angle = (2 * Math.PI * i) / 400;
    const far = CITY_METRES * (0.49 + 0.02 * Math.sin(9 * angle));
    return plane.position(far * Math.cos(angle), far * Math.sin(angle));
  });
  return {
    id: 'zone-city' as ZoneId,
    version: 1,
    name: 'city limits',
    kind: 'work-area',
    shape: { type: 'polygon', rings: [[...ring, ring[0]!]] },
    appliesTo: { kinds: [], devices: [] },
    hours: [],
    validFrom: 0,
  };
}

interface Driver {
  readonly vehicle: Vehicle;
  readonly state: VehicleState;
  x: number;
  y: number;
  heading: number;
  speed: number;
}

function drivers(random: Random): Driver[] {
  return Array.from({ length: VEHICLES }, (_, i) => {
    const far = Math.sqrt(random()) * 0.46 * CITY_METRES;
    const angle = random() * 2 * Math.PI;
    return {
      vehicle: {
        id: `vehicle-${i}` as DeviceId,
        kind: i % 3 ? 'muck-truck' : 'enforcement-vehicle',
      },
      state: freshState(),
      x: far * Math.cos(angle),
      y: far * Math.sin(angle),
      heading: Math.floor(random() * 4) * (Math.PI / 2),
      speed: 5 + random() * 15,
    };
  });
}

/** On along the street, now and then round a corner or to a stand; back towards the middle at the edge. */
function driveOn(driver: Driver, time: number, random: Random): Fix {
  if (random() < 0.02) driver.heading += random() < 0.5 ? Math.PI / 2 : -Math.PI / 2;
  if (random() < 0.02) driver.speed = random() < 0.3 ? 0 : 5 + random() * 15;
  if (Math.hypot(driver.x, driver.y) > 0.47 * CITY_METRES) {
    driver.heading = Math.atan2(-driver.y, -driver.x);
  }
  driver.x += driver.speed * SECONDS_BETWEEN_FIXES * Math.cos(driver.heading);
  driver.y += driver.speed * SECONDS_BETWEEN_FIXES * Math.sin(driver.heading);
  const noise = driver.speed > 0 ? 3 : 6;
  const [lon, lat] = plane.position(
    driver.x + (random() - 0.5) * noise,
    driver.y + (random() - 0.5) * noise,
  );
  return { time, lon, lat, speed: driver.speed, ignition: true };
}

/** One fix of every vehicle; only the folding is timed. */
function round(all: readonly Driver[], n: number, random: Random, book: Book) {
  const time = START + n * SECONDS_BETWEEN_FIXES * 1000;
  const fixes = all.map((driver) => driveOn(driver, time, random));
  let findings = 0;
  const count = () => {
    findings++;
  };
  const began = performance.now();
  for (let i = 0; i < all.length; i++) {
    const { state, vehicle } = all[i]!;
    foldFix(state, fixes[i]!, vehicle, book, DEFAULT_JUDGE_LIMITS, count);
  }
  return { ms: performance.now() - began, findings, fixes };
}

/** A zone as rings of flat coordinates: lon, lat, lon, lat … */
type FlatRings = readonly Float64Array[][];

function flatten(shape: ZoneShape): FlatRings {
  return outline(shape).map((rings) => rings.map((ring) => Float64Array.from(ring.flat())));
}

/** Every ring of every zone asked, without an index, as fast as that goes. */
function naiveInside(zones: readonly FlatRings[], lon: number, lat: number): number[] {
  const inside: number[] = [];
  for (let zone = 0; zone < zones.length; zone++) {
    for (const rings of zones[zone]!) {
      if (inRings(rings, lon, lat)) {
        inside.push(zone);
        break;
      }
    }
  }
  return inside;
}

function inRings(rings: readonly Float64Array[], lon: number, lat: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 2; i < ring.length; i += 2) {
      const ay = ring[i - 1]!;
      const by = ring[i + 1]!;
      if (ay > lat === by > lat) continue;
      const ax = ring[i - 2]!;
      if (lon < ax + ((lat - ay) / (by - ay)) * (ring[i]! - ax)) inside = !inside;
    }
  }
  return inside;
}

/** The book's own answer differs from the naive one only where an outline stands in for a round border. */
function checkAgreement(book: Book, zones: readonly Zone[], naive: readonly number[], fix: Fix) {
  const everybody: Vehicle = { id: 'nobody' as DeviceId, kind: 'muck-truck' };
  const inside = new Set(naive.map((i) => zones[i]!.id));
  for (const { zone, shape } of book.view(everybody).at(fix.lon, fix.lat)) {
    const says = shape.contains(fix.lon, fix.lat);
    const toBorder = Math.max(shape.outside(fix.lon, fix.lat), shape.depth(fix.lon, fix.lat));
    if (says === inside.has(zone.id) || (zone.shape.type !== 'polygon' && toBorder < 6)) {
      inside.delete(zone.id);
    } else {
      throw new Error(`${zone.id} and the naive answer differ at ${fix.lon}, ${fix.lat}`);
    }
  }
  if (inside.size > 0) throw new Error(`the index misses ${[...inside]} at ${fix.lon}, ${fix.lat}`);
  return naive.length;
}

/** Milliseconds for asking every zone of these fixes, and what was found. */
function naiveRound(outlines: readonly FlatRings[], fixes: readonly Fix[]) {
  const began = performance.now();
  const inside = fixes.map(({ lon, lat }) => naiveInside(outlines, lon, lat));
  return { ms: performance.now() - began, inside };
}

/** Both ways take turns, so that whatever else the machine does slows both. */
function measure(book: Book, zones: readonly Zone[]) {
  const outlines = zones.map(({ shape }) => flatten(shape));
  const random = randomBy(2);
  const all = drivers(random);
  const rounds: number[] = [];
  let [naiveMs, naiveFixes, facts, findings] = [0, 0, 0, 0];
  for (let n = 0; n < WARM_UP_ROUNDS + ROUNDS; n++) {
    const folded = round(all, n, random, book);
    const sample = n % NAIVE_EVERY === 0 ? folded.fixes.slice(0, NAIVE_FIXES) : [];
    const naive = naiveRound(outlines, sample);
    sample.forEach((fix, i) => {
      facts += checkAgreement(book, zones, naive.inside[i]!, fix);
    });
    if (n < WARM_UP_ROUNDS) continue;
    rounds.push(folded.ms);
    findings += folded.findings;
    naiveMs += naive.ms;
    naiveFixes += sample.length;
  }
  rounds.sort((a, b) => a - b);
  const total = rounds.reduce((sum, ms) => sum + ms, 0);
  return {
    perSecond: (ROUNDS * VEHICLES * 1000) / total,
    quietest: (VEHICLES * 1000) / rounds[Math.floor(ROUNDS / 10)]!,
    naivePerSecond: (naiveFixes * 1000) / naiveMs,
    facts,
    findings,
  };
}

async function run() {
  const zones = cityZones();
  const began = performance.now();
  const book = prepareBook({ zones, settings: [], timezone: 'Asia/Shanghai' });
  const prepared = performance.now() - began;
  const { perSecond, quietest, naivePerSecond, facts, findings } = measure(book, zones);
  const ratio = perSecond / naivePerSecond;
  const table: Record<string, string | number>[] = [
    { what: 'rules folded, one core, fixes/s', value: Math.round(perSecond) },
    { what: 'the same in the quietest tenth of rounds, fixes/s', value: Math.round(quietest) },
    {
      what: `point-in-polygon over all ${ZONES} zones, fixes/s`,
      value: Math.round(naivePerSecond),
    },
    { what: 'ratio', value: Number(ratio.toFixed(1)) },
    { what: 'findings begun or ended', value: findings },
    { what: 'inside facts on which both agree', value: facts },
    { what: 'preparing the zones, ms', value: Math.round(prepared) },
  ];
  const json: Record<string, number> = {
    judgePerSecond: Math.round(perSecond),
    quietestPerSecond: Math.round(quietest),
    naivePerSecond: Math.round(naivePerSecond),
    ratio: Number(ratio.toFixed(2)),
    findings,
    insideFacts: facts,
    prepareMilliseconds: Math.round(prepared),
  };
  return { table, json };
}

export default { name: 'judge', run };
