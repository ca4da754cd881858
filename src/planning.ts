/** What plans: the library, what is around a place, the threads, patrols and when they are due, put together. */
import { join } from 'node:path';
import { createLibraryFiles } from './adapters/files/library-files.ts';
import type { ServiceMetrics } from './adapters/metrics.ts';
import {
  createPlanning as createThreads,
  type Planning as Threads,
} from './adapters/planner/planner.ts';
import type { createStores } from './adapters/store/stores.ts';
import { missionTools } from './mission-tools.ts';
import { packageRoot } from './package-root.ts';
import { createCoverage } from './services/patrols/coverage.ts';
import { createDues } from './services/patrols/dues.ts';
import type { GroundFault } from './services/patrols/ground-book.ts';
import { createJudgement } from './services/patrols/judgement.ts';
import { createPatrolLibrary } from './services/patrols/library.ts';
import { createPatrols } from './services/patrols/patrols.ts';
import { createPlanning } from './services/patrols/planning.ts';
import type { PatrolServices } from './services/patrols/services.ts';
import { createSurroundings } from './services/patrols/surroundings.ts';
import type { Clock, Log } from './services/ports.ts';

/** Threads run compiled code wherever they are begun from: Node 20 runs no TypeScript. */
const THREADS = join(packageRoot, 'dist', 'src', 'adapters', 'planner');
const SHIPPED = join(packageRoot, 'missions', 'library');

export interface PlanningRoom extends PatrolServices {
  /** Looks through the files of terrain and buildings and logs what they hold and what is wrong with them. */
  surveyGround(): Promise<void>;
  closePlanning(): Promise<void>;
}

export interface PlanningParts {
  readonly stores: ReturnType<typeof createStores>;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeZone: string;
  readonly dataDir: string;
  readonly metrics: Pick<ServiceMetrics, 'observePlanning'>;
  /** A folder of terrain tiles, and a GeoJSON file of buildings with their heights. */
  readonly terrainDir?: string | undefined;
  readonly buildings?: string | undefined;
}

export function openPlanning(parts: PlanningParts): PlanningRoom {
  const { stores, clock, log, timeZone, terrainDir, buildings } = parts;
  const { planner, ground, close } = createThreads({
    folder: THREADS,
    terrainDir,
    buildings,
    observe: parts.metrics.observePlanning,
    leftOut: (faults) => tellFaults(faults, log),
  });
  const files = createLibraryFiles(SHIPPED, join(parts.dataDir, 'library'));
  const library = createPatrolLibrary({ files, log });
  const surroundings = createSurroundings({ zones: stores.zones, ground, clock });
  const planning = createPlanning({ library, surroundings, planner });
  const store = stores.patrols;
  return {
    patrolLibrary: library,
    surroundings,
    planning,
    patrols: createPatrols({ store, planning, tools: missionTools, clock, timeZone }),
    dues: createDues({ store, clock, timeZone }),
    judgement: createJudgement({
      plans: stores.plans,
      patrols: store,
      library,
      surroundings,
      planner,
      clock,
      log,
    }),
    coverage: createCoverage({ store, zones: stores.zones, library, planner, clock, timeZone }),
    surveyGround: () => surveyGround(ground, log),
    closePlanning: close,
  };
}

async function surveyGround({ survey }: Threads['ground'], log: Log): Promise<void> {
  try {
    const found = await survey();
    if (!found || (!found.ok && found.reason === 'cancelled')) return;
    if (!found.ok) throw new Error(found.detail);
    const { tiles, buildings, faults } = found;
    log.info({ tiles, buildings }, 'terrain and buildings are known');
    tellFaults(faults, log);
  } catch (error) {
    log.error({ error: String(error) }, 'terrain and buildings could not be looked through');
  }
}

/** Faults of files that are told one by one. */
const MOST_TOLD = 50;

function tellFaults(faults: readonly GroundFault[], log: Log): void {
  for (const fault of faults.slice(0, MOST_TOLD))
    log.warn(fault, 'left out of terrain and buildings');
  if (faults.length > MOST_TOLD) log.warn({ more: faults.length - MOST_TOLD }, 'left out too');
}
