/**
 * A mission of 700 items to an ArduPilot in virtual time, 50 ms each way, at 0, 5 and 20 % loss in each
 * direction: uploaded, read back, compared. The seconds are those of the link; `cpu` is what it costs here.
 */
import { uploadMission } from '../../firmware-bridge/mavlink/mission/upload.ts';
import { ARDUPILOT } from '../firmware-bridge/mission/fake-autopilot.ts';
import { scene, survey } from '../firmware-bridge/mission/scene.ts';

const ITEMS = 700;
const LOSSES = [0, 0.05, 0.2];
const RUNS = 5;

async function upload(loss: number, seed: number) {
  const weather = { loss, duplicates: 0, delay: 50, spread: 0, seed };
  const { time, port, sent } = scene(ARDUPILOT, weather);
  const mission = { ...survey(ITEMS), fence: [], rally: [] };
  const began = time.now();
  const cpu = performance.now();
  const { ok } = await time.until(uploadMission(port, time, mission));
  return {
    ok,
    seconds: (time.now() - began) / 1000,
    sent: sent.length,
    cpu: performance.now() - cpu,
  };
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

async function run() {
  const table: Record<string, string | number>[] = [];
  const json: Record<string, number> = {};
  for (const loss of LOSSES) {
    const runs = await Promise.all(Array.from({ length: RUNS }, (_, i) => upload(loss, i + 1)));
    const proven = runs.filter(({ ok }) => ok).length;
    const seconds = runs.map((one) => one.seconds);
    const name = `${loss * 100} %`;
    table.push({
      loss: name,
      proven: `${proven} of ${RUNS}`,
      'mean s': Number(mean(seconds).toFixed(1)),
      'longest s': Number(Math.max(...seconds).toFixed(1)),
      'messages sent': Math.round(mean(runs.map((one) => one.sent))),
      'cpu ms': Math.round(mean(runs.map((one) => one.cpu))),
    });
    json[`seconds at ${name}`] = mean(seconds);
    json[`proven at ${name}`] = proven / RUNS;
  }
  return { table, json };
}

export const mission = { name: 'mission', run };
