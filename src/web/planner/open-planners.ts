/** Planners with changes that are not saved: going elsewhere and coming back loses nothing. */
import type { Planner } from './planner.ts';
import { isChanged } from './state.ts';

/** More are not kept; the oldest goes. */
const MOST = 8;

const planners = new Map<string, Planner>();

/** Under the number of a saved patrol, or `new`. */
export const keptPlanner = (key: string): Planner | undefined => planners.get(key);

export function keepPlanner(key: string, planner: Planner): void {
  planners.delete(key);
  planners.set(key, planner);
  const [oldest] = planners.keys();
  if (planners.size > MOST && oldest !== undefined) planners.delete(oldest);
}

/** The page is left: what is as it was saved can be read again. */
export function leavePlanner(key: string): void {
  const planner = planners.get(key);
  if (planner && !isChanged(planner.state)) planners.delete(key);
}

/** What was new has a number now; the page goes on with the same planner. */
export function movePlanner(from: string, to: string): void {
  const planner = planners.get(from);
  if (!planner) return;
  planners.delete(from);
  keepPlanner(to, planner);
}
