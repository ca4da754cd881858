/** `npm run bench [-- NAME …]`: prints a table for each and writes bench-results/NAME.json. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cases } from './cases.ts';
import { drones } from './drones.ts';
import { ingest } from './ingest.ts';
import judge from './judge.ts';
import { latency } from './latency.ts';
import { matching } from './matching.ts';
import { mavlink } from './mavlink.ts';
import { memory } from './memory.ts';
import { mission } from './mission-upload.ts';
import { photos } from './photos.ts';
import { planner } from './planner.ts';
import { plannerRivers } from './planner-rivers.ts';
import { start } from './start.ts';
import { stops } from './stops.ts';

export interface Bench {
  readonly name: string;
  run(): Promise<{
    readonly table: readonly Record<string, string | number>[];
    readonly json: Record<string, number>;
  }>;
}

const ALL: readonly Bench[] = [
  judge,
  matching,
  cases,
  planner,
  plannerRivers,
  mavlink,
  mission,
  start,
  ingest,
  latency,
  memory,
  drones,
  photos,
  stops,
];

export async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !ALL.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no benchmark ${unknown.join(', ')}: ${ALL.map((b) => b.name).join(', ')}.`,
    );
    return 2;
  }
  await mkdir('bench-results', { recursive: true });
  for (const bench of ALL) {
    if (names.length > 0 && !names.includes(bench.name)) continue;
    console.log(`\n${bench.name}`);
    const { table, json } = await bench.run();
    console.table(table);
    await writeFile(`bench-results/${bench.name}.json`, `${JSON.stringify(json, null, 2)}\n`);
  }
  return 0;
}
