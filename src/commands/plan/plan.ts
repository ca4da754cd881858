/** `chengxun plan`: a patrol planned in the terminal, as the page does it. */
import { complexItemsOf } from '../../../missions/formats/planned-complex.ts';
import { drawnOf } from '../../../missions/patrol/drawn.ts';
import type { PlannedSortie } from '../../../missions/patrol/plan.ts';
import { planPatrol } from '../../../missions/patrol/plan-patrol.ts';
import { svgOf } from '../../../missions/picture/svg.ts';
import type { DrawnShape, LonLat, PatrolWishes } from '../../domain/flights/patrol.ts';
import { boundsOf, widen } from '../../domain/geo/bounds.ts';
import { StartError } from '../../start-error.ts';
import { featuresIn, libraryFrom, surroundingsFrom } from './input.ts';
import { PLAN_HELP, planArguments, wishesOf } from './options.ts';
import { checkOutput, report, write, writeSorties } from './output.ts';

/** Metres around what is drawn in which terrain is looked at. */
const AROUND = 3000;

export async function planCommand(argv: string[]): Promise<number> {
  const { area, values } = planArguments(argv);
  const library = await libraryFrom(values.library);
  if (values.list) {
    for (const [kind, entries] of Object.entries(library))
      for (const { id, name } of entries)
        console.log(`${kind}\t${id}\t${typeof name === 'string' ? name : name.en}`);
    return 0;
  }
  if (values.help || area === undefined || values.template === undefined) {
    console.log(PLAN_HELP);
    return values.help ? 0 : 2;
  }
  checkOutput(values.output);
  const drawn = drawnOf(await featuresIn(area));
  const wishes: PatrolWishes = {
    ...wishesOf(values),
    template: named(values.template, 'template', library.templates),
    camera: named(values.camera, 'camera', library.cameras),
    airframe: named(values.airframe, 'airframe', library.airframes),
    drawn,
  };
  const around = widen(boundsOf([placesOf(drawn), wishes.takeOff.map(({ at }) => at)]), AROUND);
  const surroundings = await surroundingsFrom(values, around);
  const plan = planPatrol(wishes, library, surroundings);
  if (!plan.ok) {
    const where = plan.at ? ` (at ${plan.at[1].toFixed(6)}, ${plan.at[0].toFixed(6)})` : '';
    throw new StartError(`It cannot be planned: ${plan.detail}${where}.`);
  }
  console.log(report(plan));
  const extras = (sortie: PlannedSortie) => ({
    complex: complexItemsOf(sortie, plan, wishes, library),
    autopilot: wishes.autopilot ?? 'ardupilot',
  });
  if (values.output !== undefined) await writeSorties(values.output, plan.sorties, extras);
  if (values.svg !== undefined) await write(values.svg, svgOf(plan, wishes, surroundings));
  if (values.json !== undefined) await write(values.json, JSON.stringify(plan));
  return plan.sorties.some(({ findings }) => findings.length > 0) ? 3 : 0;
}

function placesOf(drawn: readonly DrawnShape[]): readonly LonLat[] {
  return drawn.flatMap((shape) => {
    if (shape.kind === 'point') return [shape.at];
    return shape.kind === 'line' ? shape.points : shape.rings.flat();
  });
}

/** The one that is called so, or the only one that begins so. */
function named(text: string, kind: string, known: readonly { readonly id: string }[]): string {
  const ids = known.map(({ id }) => id);
  if (ids.includes(text)) return text;
  const meant = ids.filter((id) => id.startsWith(text));
  if (meant.length === 1) return meant[0]!;
  const which =
    meant.length > 1 ? `${text} may be ${meant.join(' or ')}` : `there is no ${kind} ${text}`;
  throw new StartError(`${which}: take one of ${ids.join(', ')}.`);
}
