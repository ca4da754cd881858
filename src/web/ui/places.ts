/** Where the bar leads, and what of it has room at the foot of a phone: pure. */
import type { Permission } from '../../domain/people/roles.ts';
import type { ApiMe } from '../../wire/api-people.ts';

type PlaceName =
  | 'inbox'
  | 'live'
  | 'replay'
  | 'flights'
  | 'photos'
  | 'patrols'
  | 'zones'
  | 'cases'
  | 'figures'
  | 'devices'
  | 'rules'
  | 'admin';

export interface Place {
  readonly name: PlaceName;
  readonly to: string;
  /** First part of its addresses; undefined: the start. */
  readonly first: string | undefined;
}

interface Kept extends Place {
  /** Who may not is not shown the way. */
  readonly needs: Permission;
  /** Of units' people alone; others see the same among all cases. */
  readonly ofUnit?: true;
  /** On a wide screen it is reached from the place that it belongs to. */
  readonly within?: PlaceName;
}

const PLACES: readonly Kept[] = [
  { name: 'inbox', to: '/inbox', first: 'inbox', needs: 'cases:handle', ofUnit: true },
  { name: 'live', to: '/', first: undefined, needs: 'fleet:look' },
  { name: 'replay', to: '/replay', first: 'replay', needs: 'fleet:look' },
  { name: 'flights', to: '/flights', first: 'flights', needs: 'fleet:look' },
  { name: 'photos', to: '/photos', first: 'photos', needs: 'cases:look', within: 'flights' },
  { name: 'patrols', to: '/patrols', first: 'patrols', needs: 'fleet:look' },
  { name: 'zones', to: '/zones', first: 'zones', needs: 'fleet:look' },
  { name: 'cases', to: '/cases', first: 'cases', needs: 'cases:look' },
  { name: 'figures', to: '/figures', first: 'figures', needs: 'cases:look', within: 'cases' },
  { name: 'devices', to: '/devices', first: 'devices', needs: 'fleet:look' },
  { name: 'rules', to: '/rules', first: 'rules', needs: 'fleet:look' },
  { name: 'admin', to: '/admin', first: 'admin', needs: 'setup:change' },
];
/** Looked at many times a day, the most wanted first. */
const OFTEN: readonly PlaceName[] = ['inbox', 'live', 'flights', 'patrols', 'cases'];
/** Tabs at the foot of a phone 390 px wide whose words can be read and that a thumb hits. */
const ROOM = 5;

export interface Shown {
  readonly tabs: readonly Place[];
  /** Behind “More”; empty: all are tabs. */
  readonly more: readonly Place[];
}

type Who = Pick<ApiMe, 'permissions' | 'unit'>;

/** What the bar shows to whom; every screen that they may see is a tab, or behind “More”. */
export function placesFor(who: Who | undefined, narrow: boolean): Shown {
  if (!who) return { tabs: [], more: [] };
  const may = PLACES.filter(
    ({ needs, ofUnit }) => who.permissions.includes(needs) && (!ofUnit || who.unit !== null),
  );
  if (!narrow) {
    const own = may.filter(
      ({ within }) => within === undefined || !may.some(({ name }) => name === within),
    );
    return { tabs: own, more: [] };
  }
  if (may.length <= ROOM) return { tabs: may, more: [] };
  const often = new Set(
    may
      .map(({ name }) => name)
      .filter((name) => OFTEN.includes(name))
      .sort((a, b) => OFTEN.indexOf(a) - OFTEN.indexOf(b))
      .slice(0, ROOM - 1),
  );
  return {
    tabs: may.filter(({ name }) => often.has(name)),
    more: may.filter(({ name }) => !often.has(name)),
  };
}

/** Screens that have no place of their own, and whose they are. */
const BELONGS: Readonly<Record<string, string | undefined>> = {
  vehicles: undefined,
  planner: 'patrols',
};

/** Which of the places is the one that is looked at, by the first part of its address. */
export function placeOf(first: string | undefined, places: readonly Place[]): Place | undefined {
  const own = first !== undefined && first in BELONGS ? BELONGS[first] : first;
  const there = places.find((place) => place.first === own);
  if (there) return there;
  const within = PLACES.find((place) => place.first === own)?.within;
  return within && places.find(({ name }) => name === within);
}
