/** The state of the planner page: what is wished, its past and future, the tool in hand. One pure reducer. */
import type {
  DrawnShape,
  LonLat,
  PatrolWishes,
  Rhythm,
  TakeOff,
} from '../../domain/flights/patrol.ts';
import {
  areaAt,
  type Corner,
  insertCorner,
  moveCorner,
  moveThing,
  opened,
  removeCorner,
  removeThing,
  type Thing,
} from './shapes.ts';

/** All that can be undone, and all that is saved. */
export interface Draft {
  readonly name: string;
  readonly rhythm: Rhythm | null;
  readonly wishes: PatrolWishes;
}

export const TOOLS = [
  'area',
  'hole',
  'line',
  'point',
  'heap',
  'gate',
  'take-off',
  'fence',
] as const;
export type ToolKind = (typeof TOOLS)[number];

export interface Tool {
  readonly kind: ToolKind;
  /** What has been clicked so far of an area, a hole, a line or a fence. */
  readonly points: readonly LonLat[];
}

export type Chosen = Thing | Corner;

export interface PlannerState {
  readonly draft: Draft;
  readonly past: readonly Draft[];
  readonly future: readonly Draft[];
  /** Changes under the same name are one step for undo, until something else happens. */
  readonly merging: string | null;
  readonly tool: Tool | null;
  readonly chosen: Chosen | null;
  /** As it is on the server. */
  readonly saved: Draft;
}

type WishChange = { readonly [K in keyof PatrolWishes]?: PatrolWishes[K] | undefined };

export type PlannerAction =
  | { readonly type: 'open'; readonly draft: Draft }
  | { readonly type: 'saved'; readonly draft: Draft }
  | { readonly type: 'wish'; readonly change: WishChange; readonly as?: string }
  | { readonly type: 'option'; readonly name: string; readonly value: number | boolean }
  | { readonly type: 'template'; readonly id: string }
  | { readonly type: 'called'; readonly name: string }
  | { readonly type: 'rhythm'; readonly rhythm: Rhythm | null }
  | { readonly type: 'settle' }
  | { readonly type: 'tool'; readonly kind: ToolKind | null }
  | { readonly type: 'click'; readonly at: LonLat }
  | { readonly type: 'finish' }
  | { readonly type: 'choose'; readonly chosen: Chosen | null }
  | { readonly type: 'move'; readonly corner: Corner; readonly to: LonLat }
  | { readonly type: 'shift'; readonly thing: Thing; readonly by: LonLat }
  | { readonly type: 'insert'; readonly after: Corner; readonly at: LonLat }
  | { readonly type: 'remove'; readonly what: Chosen }
  | {
      readonly type: 'shape';
      readonly index: number;
      readonly change: { readonly [name: string]: string | number | undefined };
    }
  | { readonly type: 'import'; readonly shapes: readonly DrawnShape[] }
  | { readonly type: 'discard' }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' };

/** Steps that can be undone. */
const MOST_UNDO = 200;
/** Clicks that make a shape. */
const LEAST: Partial<Record<ToolKind, number>> = { area: 3, hole: 3, fence: 3, line: 2 };

export const openState = (draft: Draft): PlannerState => ({
  draft,
  past: [],
  future: [],
  merging: null,
  tool: null,
  chosen: null,
  saved: draft,
});

/** What was not saved is gone on with; undo goes back to what is. */
export const resumedState = (saved: Draft, draft: Draft): PlannerState => ({
  ...openState(saved),
  draft,
  past: [saved],
});

export const isChanged = ({ draft, saved }: PlannerState): boolean => draft !== saved;
export const canFinish = ({ kind, points }: Tool): boolean => points.length >= (LEAST[kind] ?? 1);
/** Its place is one click. */
const isSingle = (kind: ToolKind): boolean => LEAST[kind] === undefined;

/** A step; `as` joins it to the one before under the same name. */
function step(state: PlannerState, draft: Draft, as: string | null = null): PlannerState {
  if (draft === state.draft) return state;
  const joined = as !== null && as === state.merging;
  const past = joined ? state.past : [...state.past, state.draft].slice(-MOST_UNDO);
  return { ...state, draft, past, future: [], merging: as };
}

const wishing = (
  state: PlannerState,
  wishes: PatrolWishes,
  as: string | null = null,
): PlannerState =>
  wishes === state.draft.wishes ? state : step(state, { ...state.draft, wishes }, as);

export function plannerReducer(state: PlannerState, action: PlannerAction): PlannerState {
  const { draft } = state;
  const { wishes } = draft;
  switch (action.type) {
    case 'open':
      return openState(openDraft(action.draft));
    case 'saved':
      return { ...state, saved: action.draft, merging: null };
    case 'wish':
      return wishing(state, changed(wishes, action.change), action.as ?? null);
    case 'option':
      return wishing(
        state,
        { ...wishes, options: { ...wishes.options, [action.name]: action.value } },
        `option ${action.name}`,
      );
    case 'template':
      return action.id === wishes.template
        ? state
        : { ...wishing(state, asTemplate(wishes, action.id)), tool: null };
    case 'called':
      return step(state, { ...draft, name: action.name }, 'called');
    case 'rhythm':
      return step(state, { ...draft, rhythm: action.rhythm });
    case 'discard':
      return { ...step(state, state.saved), tool: null, chosen: null };
    case 'settle':
      return state.merging === null ? state : { ...state, merging: null };
    case 'undo':
    case 'redo':
      return action.type === 'undo' ? undo(state) : redo(state);
    default:
      return drawing(state, action);
  }
}

type DrawAction = Extract<
  PlannerAction,
  {
    type:
      | 'tool'
      | 'click'
      | 'finish'
      | 'choose'
      | 'move'
      | 'shift'
      | 'insert'
      | 'remove'
      | 'shape'
      | 'import';
  }
>;

function drawing(state: PlannerState, action: DrawAction): PlannerState {
  const { wishes } = state.draft;
  switch (action.type) {
    case 'tool':
      return { ...state, tool: action.kind && { kind: action.kind, points: [] }, chosen: null };
    case 'click':
      return click(state, action.at);
    case 'finish':
      return state.tool && canFinish(state.tool) ? made(state, state.tool) : state;
    case 'choose':
      return { ...state, chosen: action.chosen, merging: null };
    case 'move':
      return wishing(state, moveCorner(wishes, action.corner, action.to), 'move');
    case 'shift':
      return wishing(state, moveThing(wishes, action.thing, action.by), 'shift');
    case 'insert': {
      const { after, at } = action;
      const chosen = { ...after, corner: after.corner + 1 };
      // The drag that goes on from here is the same step.
      return { ...wishing(state, insertCorner(wishes, after, at), 'move'), chosen };
    }
    case 'remove': {
      const { what } = action;
      const rest = 'corner' in what ? removeCorner(wishes, what) : removeThing(wishes, what);
      return { ...wishing(state, rest), chosen: null };
    }
    case 'shape': {
      const drawn = wishes.drawn.map((shape, i) =>
        i === action.index ? changed(shape, action.change as Partial<DrawnShape>) : shape,
      );
      return wishing(
        state,
        { ...wishes, drawn },
        `shape ${action.index} ${Object.keys(action.change)}`,
      );
    }
    case 'import': {
      const drawn = [...wishes.drawn, ...action.shapes.map(opened)];
      return { ...wishing(state, { ...wishes, drawn }), tool: null, chosen: null };
    }
  }
}

/** With what is undefined taken out. */
function changed<T extends object>(
  of: T,
  change: { readonly [K in keyof T]?: T[K] | undefined },
): T {
  const all = Object.entries({ ...of, ...change });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as T;
}

/** Another template brings its own numbers: what was set against the last one's is let go. */
function asTemplate(wishes: PatrolWishes, template: string): PatrolWishes {
  return changed(wishes, {
    template,
    gsd: undefined,
    height: undefined,
    frontOverlap: undefined,
    sideOverlap: undefined,
    speed: undefined,
    angle: undefined,
    gimbalPitch: undefined,
    clearance: undefined,
    options: undefined,
  });
}

const openDraft = (draft: Draft): Draft => ({
  ...draft,
  wishes: { ...draft.wishes, drawn: draft.wishes.drawn.map(opened) },
});

function click(state: PlannerState, at: LonLat): PlannerState {
  const { tool } = state;
  if (!tool) return state;
  const grown = { ...tool, points: [...tool.points, at] };
  return isSingle(tool.kind) ? made(state, grown) : { ...state, tool: grown };
}

/** What the tool has made is there; single places go on being set, the rest puts the tool away. */
function made(state: PlannerState, tool: Tool): PlannerState {
  const { wishes } = state.draft;
  const { kind, points } = tool;
  const [at] = points;
  if (!at) return state;
  if (kind === 'take-off') {
    const takeOff: TakeOff[] = [...wishes.takeOff, { at }];
    return { ...wishing(state, { ...wishes, takeOff }), tool: null };
  }
  if (kind === 'hole') return { ...wishing(state, holed(wishes, points)), tool: null };
  const drawn = [...wishes.drawn, shapeOf(kind, points, at)];
  const chosen: Thing = { of: 'drawn', index: drawn.length - 1 };
  const after = wishing(state, { ...wishes, drawn });
  return kind === 'point'
    ? { ...after, tool: { kind, points: [] } }
    : { ...after, tool: null, chosen };
}

function shapeOf(
  kind: Exclude<ToolKind, 'hole' | 'take-off'>,
  points: readonly LonLat[],
  at: LonLat,
): DrawnShape {
  if (kind === 'area' || kind === 'fence') return { kind, rings: [points] };
  if (kind === 'line') return { kind, points };
  return kind === 'point' ? { kind, at } : { kind: 'point', at, role: kind };
}

/** In the area where it begins; beside all of them it is none. */
function holed(wishes: PatrolWishes, ring: readonly LonLat[]): PatrolWishes {
  const index = ring[0] && areaAt(wishes, ring[0]);
  if (index === undefined) return wishes;
  const drawn = wishes.drawn.map((shape, i) =>
    i === index && shape.kind === 'area' ? { ...shape, rings: [...shape.rings, ring] } : shape,
  );
  return { ...wishes, drawn };
}

/** While something is being drawn its last click; else the last step. */
function undo(state: PlannerState): PlannerState {
  const { tool, past } = state;
  if (tool && tool.points.length > 0)
    return { ...state, tool: { ...tool, points: tool.points.slice(0, -1) } };
  const before = past.at(-1);
  if (!before) return state;
  return {
    ...state,
    draft: before,
    past: past.slice(0, -1),
    future: [state.draft, ...state.future],
    merging: null,
    chosen: null,
  };
}

function redo(state: PlannerState): PlannerState {
  const [next, ...future] = state.future;
  if (!next) return state;
  const past = [...state.past, state.draft];
  return { ...state, draft: next, past, future, merging: null, chosen: null };
}
