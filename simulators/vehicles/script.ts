/**
 * What a vehicle does next, one leg at a time. A script is a generator: it looks at the vehicle's state
 * when it is asked, and knows nothing of metres or seconds in between.
 */
import type { Lid, Lift, Load } from '../../src/domain/fleet/fix.ts';
import type { Conduct } from '../city/bylaws.ts';

type Leg =
  /** Past all but the last of these nodes without a stop. */
  | { readonly kind: 'drive'; readonly to: readonly number[]; readonly conduct: Conduct }
  | { readonly kind: 'dwell'; readonly seconds: number }
  /** At once: switches and the load. */
  | { readonly kind: 'body'; readonly body: Partial<Body> };

export type Script = Generator<Leg, void, void>;

/** What a vehicle reports besides its place. */
export interface Body {
  readonly ignition: boolean;
  /** Muck trucks only. */
  readonly lift?: Lift;
  readonly lid?: Lid;
  readonly load?: Load;
}

const dwell = (seconds: number): Leg => ({ kind: 'dwell', seconds });
const body = (change: Partial<Body>): Leg => ({ kind: 'body', body: change });

/** An excavator fills the open body in the given time. */
export function* fill(seconds: number): Script {
  yield body({ lid: 'open' });
  yield dwell(seconds / 2);
  yield body({ load: 'half' });
  yield dwell(seconds / 2);
  yield body({ load: 'full' });
  yield body({ lid: 'closed' });
  yield dwell(8);
}

/** Stop, open, lift, slide out, lower, close: about a minute and a half. */
export function* tip(): Script {
  yield dwell(8);
  yield body({ lid: 'open' });
  yield body({ lift: 'up' });
  yield dwell(22);
  yield body({ load: 'half' });
  yield dwell(15);
  yield body({ load: 'empty' });
  yield dwell(12);
  yield body({ lift: 'down' });
  yield body({ lid: 'closed' });
  yield dwell(10);
}
