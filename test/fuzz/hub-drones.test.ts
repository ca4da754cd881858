/** A bridge that says anything at all: counted and refused, and flights and the service go on. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bridge, stateAt } from '../contract/drone-bridge.ts';
import { addPlan, Pilot } from '../contract/flight-pilot.ts';
import { type HubService, publish, startHubService } from '../contract/hub-service.ts';

const MINUTE = 60_000;
let hub: HubService;
let wild: Bridge;
let bridge: Bridge;
let plan: number;
const failures: unknown[] = [];
const onFailure = (error: unknown) => failures.push(error);

beforeAll(async () => {
  process.on('unhandledRejection', onFailure);
  process.on('uncaughtException', onFailure);
  hub = await startHubService();
  wild = await Bridge.open(hub, await hub.add('wild', { kind: 'hexacopter' }));
  bridge = await Bridge.open(hub, await hub.add('hexa-1', { kind: 'hexacopter' }));
  plan = await addPlan(hub);
}, MINUTE);
afterAll(async () => {
  await hub.stop();
  process.off('unhandledRejection', onFailure);
  process.off('uncaughtException', onFailure);
}, MINUTE);

const anything = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom<unknown>(null, true, '', [], {}, '\u0000', '\ud800', 1e308, -0, 5e-324),
);
const time = fc.oneof(fc.constantFrom(Date.now(), Date.now() - 1000), fc.double());
const state = fc
  .record({ time, mode: anything, armed: fc.oneof(fc.boolean(), anything) }, { requiredKeys: [] })
  .map((more) => ({ ...stateAt(Date.now()), ...more }));
const event = fc.record({
  id: fc.oneof(fc.string({ maxLength: 20 }), anything),
  time,
  kind: fc.oneof(fc.constantFrom('text', 'capture', 'mode', 'black-box', 'mission'), anything),
  detail: fc.oneof(fc.dictionary(fc.string({ unit: 'binary', maxLength: 8 }), anything), anything),
});
const reply = fc.record({
  id: fc.oneof(fc.uuid(), anything),
  state: fc.oneof(fc.constantFrom('accepted', 'running', 'done', 'failed'), anything),
  hash: anything,
  detail: fc.oneof(fc.string({ unit: 'binary' }), anything),
  progress: anything,
});
const message = fc.oneof(
  fc.tuple(fc.constant('telemetry'), fc.oneof(state, fc.array(state, { maxLength: 5 }), anything)),
  fc.tuple(fc.constant('event'), fc.oneof(event, fc.array(event, { maxLength: 5 }), anything)),
  fc.tuple(fc.constant('reply'), fc.oneof(reply, fc.array(reply, { maxLength: 5 }), anything)),
  fc.tuple(fc.constantFrom('telemetry', 'event', 'reply'), fc.uint8Array({ maxLength: 100 })),
);

it(
  'every message is acknowledged: stored, or refused with a reason',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 20 }), async (messages) => {
        await Promise.all(
          messages.map(([channel, what]) => {
            const bytes = what instanceof Uint8Array ? Buffer.from(what) : JSON.stringify(what);
            return publish(wild.client, `chengxun/v1/wild/${channel}`, bytes ?? 'undefined');
          }),
        );
        expect(failures).toEqual([]);
      }),
      { numRuns: 60, endOnFailure: true },
    );
    await hub.counted('wild', { rejected: { malformed: expect.any(Number) } });
    expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
  },
  MINUTE,
);

it(
  'and beside it a flight takes its course',
  async () => {
    const pilot = await Pilot.plan(hub, 'hexa-1', bridge, plan);
    await pilot.takeOff();
    await pilot.flies(4, 20);
    await pilot.lands();
    expect((await pilot.must('close')).flight.state).toBe('closed');
  },
  MINUTE,
);
