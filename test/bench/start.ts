/** Time to ready: from the start of `chengxun serve` to its word that it takes fixes in. */
import { rm } from 'node:fs/promises';
import { newFolder, startService } from './harness/processes.ts';
import type { Bench } from './main.ts';

const RUNS = 5;

export const start: Bench = {
  name: 'start',
  run: async () => {
    const fresh: number[] = [];
    const old: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const folder = await newFolder();
      for (const times of [fresh, old]) {
        const service = await startService({ CHENGXUN_DATA_DIR: folder });
        times.push(service.readyAfter);
        await service.stop();
      }
      await rm(folder, { recursive: true, force: true });
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!;
    const row = (what: string, times: number[]) => ({
      what,
      'median ms': Math.round(median(times)),
      'max ms': Math.round(Math.max(...times)),
    });
    return {
      table: [
        row('new data directory, new database (to stay below 3000)', fresh),
        row('old data directory', old),
      ],
      json: { newMs: median(fresh), oldMs: median(old) },
    };
  },
};
