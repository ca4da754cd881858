/** With what the planner opens: nothing drawn yet, a place handed over, or a patrol as it was saved. */
import type { Library } from '../../../missions/library/library.ts';
import type { DrawnShape } from '../../domain/flights/patrol.ts';
import type { ApiPatrolDetail } from '../../wire/api-patrols.ts';
import { opened } from './shapes.ts';
import type { Draft } from './state.ts';

/** What most bureaus fly first, where the library has it. */
const FIRST = { template: 'river-patrol', camera: 'sony-a6000-16mm', airframe: 'hexacopter-6kg' };

const pick = (list: readonly { readonly id: string }[], wanted: string): string =>
  (list.find(({ id }) => id === wanted) ?? list[0])?.id ?? wanted;

/** `template`: the id of one, or the pattern of which the first is taken. */
export function startDraft(library: Library, query: URLSearchParams): Draft {
  const wanted = query.get('template') ?? FIRST.template;
  const { templates } = library;
  const named = templates.find(({ id }) => id === wanted);
  const template =
    named ?? templates.find(({ pattern }) => (pattern as string) === wanted) ?? undefined;
  const place = placeOf(query);
  return {
    name: query.get('name')?.slice(0, 120) ?? '',
    rhythm: null,
    wishes: {
      template: template?.id ?? pick(templates, FIRST.template),
      camera: pick(library.cameras, FIRST.camera),
      airframe: pick(library.airframes, FIRST.airframe),
      drawn: place ? [place] : [],
      takeOff: [],
      drones: 1,
    },
  };
}

function placeOf(query: URLSearchParams): DrawnShape | undefined {
  const [lat, lon] = [query.get('lat'), query.get('lon')].map((text) =>
    text ? Number(text) : Number.NaN,
  );
  const known = Math.abs(lat!) <= 90 && Math.abs(lon!) <= 180;
  return known ? { kind: 'point', at: [lon!, lat!] } : undefined;
}

export const savedDraft = ({ name, rhythm, wishes }: ApiPatrolDetail): Draft => {
  const kept = wishes as Draft['wishes'];
  return { name, rhythm, wishes: { ...kept, drawn: kept.drawn.map(opened) } };
};
