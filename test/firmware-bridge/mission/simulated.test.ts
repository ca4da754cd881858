/** The transfer against the simulated hexacopters, which know nothing of it. */
import { describe, expect, it } from 'vitest';
import {
  missionHash,
  uploadMission,
  verifyMission,
} from '../../../firmware-bridge/mavlink/mission/upload.ts';
import { HexacopterModel, STEP } from '../../../simulators/hexacopter/model.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import { Framer } from '../../../src/wire/mavlink/framer.ts';
import { lossyLink, randomBy, type Weather } from './lossy-link.ts';
import { item, setting, stationPort, survey } from './scene.ts';
import { VirtualTime } from './virtual-time.ts';

function simulated(autopilot: 'ardupilot' | 'px4', weather: Weather) {
  const time = new VirtualTime();
  const random = randomBy(weather.seed);
  const listeners = new Set<(frame: Frame, at: number) => void>();
  const framer = new Framer();
  const model = new HexacopterModel({
    autopilot,
    home: { lat: 36.62, lon: 101.77, amsl: 2260 },
    out: lossyLink(time, weather, random, (bytes) => {
      for (const frame of framer.push(bytes)) for (const l of [...listeners]) l(frame, time.now());
    }),
  });
  const fly = () => {
    model.step(STEP);
    time.after(STEP * 1000, fly);
  };
  fly();
  const transmit = lossyLink(time, weather, random, (bytes) => model.receive(bytes));
  return { time, model, port: stationPort({ kind: autopilot }, listeners, [], transmit) };
}

/** A survey with everything that a camera is told. */
function mission() {
  const plain = survey(25);
  const more = [
    setting(205, [-90, 0, 0, 0]),
    setting(1000, [-45, 90, 0, 0]),
    setting(2000, [0, 2, 0, 0]),
    item(19, { params: [5, 0, 0, null] }),
    item(195),
    setting(2001, [0, 0, 0, 0]),
    setting(177, [5, 2, 0, 0]),
  ];
  const items = [...plain.items.slice(0, -1), ...more, ...plain.items.slice(-1)];
  return { ...plain, items };
}

describe.each(['ardupilot', 'px4'] as const)('with a simulated %s', (autopilot) => {
  it.each([0, 0.1, 0.2])('uploads and proves at a loss of %d', async (loss) => {
    const weather = { loss, duplicates: loss / 4, delay: 30, spread: 60, seed: 7 };
    const { time, port } = simulated(autopilot, weather);
    const plan = mission();
    const outcome = await time.until(uploadMission(port, time, plan));
    expect(outcome).toEqual({ ok: true, hash: missionHash(plan) });
    expect(await time.until(verifyMission(port, time, plan))).toEqual(outcome);
    const changed = { ...plan, rally: [] };
    expect(await time.until(verifyMission(port, time, changed))).toMatchObject({
      ok: false,
      reason: 'differs',
    });
  });

  it('starts again when it starts anew in the middle', async () => {
    const weather = { loss: 0, duplicates: 0, delay: 50, spread: 0, seed: 1 };
    const { time, port, model } = simulated(autopilot, weather);
    time.after(2500, () => model.restart());
    const plan = mission();
    expect(await time.until(uploadMission(port, time, plan))).toMatchObject({ ok: true });
  });
});
