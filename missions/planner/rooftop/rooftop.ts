/**
 * One roof or a tour of many: each from straight above, from its four sides, and its facades where wished. All
 * heights are above the roof: a photo straight down shows of it what the input's footprint says.
 */
import type { RooftopTemplate } from '../../library/template.ts';
import { inTourOrder } from '../points/visits.ts';
import type { Refusal } from '../types.ts';
import { chained } from '../views/chain.ts';
import { middleOf } from '../views/places.ts';
import { noFreePlace, planOf, tooMany } from '../views/reach.ts';
import { endsCount, evenCount } from '../views/row.ts';
import { wallsOf } from '../views/walls.ts';
import type { PatternInput, PatternPlan } from '../work.ts';
import { facadeGap, facadeWays, layersOf, STRAIGHT } from './facades.ts';
import { gridLines, gridStep, gridWays } from './grid.ts';
import { obliqueWays, sideRows, view } from './obliques.ts';
import { longSide } from './rectangle.ts';
import { heightOver, printOver, type Roof } from './roof.ts';

type Options = RooftopTemplate['rooftop'];

/** Metres; nearer to a facade the next gust ends the flight. */
const NEAREST_FACADE = 3;

export function planRooftop(input: PatternInput, options: Options): PatternPlan | Refusal {
  const wrong = wishFault(input, options);
  if (wrong) return wrong;
  const roofs = roofsOf(input);
  if ('ok' in roofs) return roofs;
  const many = tooManyOf(roofs, input, options);
  if (many) return many;
  const groups = inTourOrder(
    roofs.map((roof) => ({ at: middleOf(roof.region), roof })),
    input,
  ).flatMap(({ roof }) => [
    gridWays(roof, options.overhang, input),
    obliqueWays(roof, options, input),
    options.facades ? facadeWays(roof, options.standOff, input) : [],
  ]);
  const surfaces = input.areas.map(({ region, top = 0 }) => ({ region, height: top }));
  return planOf(chained(groups, input.start), surfaces, input, blocked(roofs, input));
}

function wishFault(input: PatternInput, options: Options): Refusal | undefined {
  const { areas } = input;
  if (areas.length === 0)
    return { ok: false, reason: 'empty-area', detail: 'there is no roof: draw its outline' };
  for (const [i, { top, name, region }] of areas.entries()) {
    if (top !== undefined && top >= 0) continue;
    const detail = `${name ?? `roof ${i + 1}`} has no height: say how many metres its top is above the ground`;
    return { ok: false, reason: 'bad-wish', detail, at: region.outer[0]! };
  }
  const { overhang, obliquePitch } = options;
  if (!(overhang >= 0 && overhang <= 1000)) {
    const detail = `an overhang of ${overhang} m: take 0 to 1000 m`;
    return { ok: false, reason: 'bad-wish', detail };
  }
  if (!(obliquePitch >= -90 && obliquePitch <= 0) || view(input, 1, obliquePitch) === undefined) {
    const detail = `at a pitch of ${obliquePitch}° no roof is in the picture: look down more steeply`;
    return { ok: false, reason: 'bad-wish', detail };
  }
  if (options.facades && !(options.standOff >= NEAREST_FACADE)) {
    const detail = `facades from ${options.standOff} m away: keep at least ${NEAREST_FACADE} m`;
    return { ok: false, reason: 'bad-wish', detail };
  }
  return undefined;
}

/** Those that may be flown over below the ceiling. */
function roofsOf(input: PatternInput): readonly Roof[] | Refusal {
  const roofs: Roof[] = [];
  for (const [i, { region, top = 0, name }] of input.areas.entries()) {
    const over = heightOver(top, input);
    if (over === undefined) continue;
    const print = printOver(over, input);
    if (!print.ok) return print;
    const angle = input.angle ?? longSide(region.outer);
    roofs.push({ region, name: name ?? `roof ${i + 1}`, top, over, print, angle });
  }
  return roofs;
}

/** Counted before anything is laid out or looked at in the airspace. */
function tooManyOf(
  roofs: readonly Roof[],
  input: PatternInput,
  options: Options,
): Refusal | undefined {
  let photos = 0;
  for (const roof of roofs) {
    input.check();
    photos += gridStep(roof, options.overhang).count;
    if (tooMany(photos)) break;
    for (const line of gridLines(roof, options.overhang)) photos += endsCount(line) - 1;
    for (let k = 0; k < 4; k++)
      for (const row of sideRows(roof, roof.angle + (k * Math.PI) / 2, options, input))
        photos += evenCount(row);
    if (!options.facades) continue;
    const gap = facadeGap(options.standOff, input);
    const layers = layersOf(roof.top, options.standOff, input).length;
    for (const { from, to } of wallsOf(roof.region.outer, STRAIGHT))
      photos += layers * evenCount({ from, to, gap });
  }
  return tooMany(photos);
}

/** Why nothing is flown at all. */
function blocked(roofs: readonly Roof[], input: PatternInput): Refusal {
  const [roof] = roofs;
  if (roof) return noFreePlace(input, roof.top + roof.over, roof.name, roof.region.outer[0]!);
  const [{ top = 0, region, name = 'roof 1' }] = input.areas as [PatternInput['areas'][number]];
  const { ceiling } = input.airspace;
  const detail = `${name} is ${top} m high: below the ceiling of ${ceiling} m nothing is left to fly over it`;
  return { ok: false, reason: 'no-free-space', detail, at: region.outer[0]! };
}
