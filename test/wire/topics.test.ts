import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeviceId, deviceId } from '../../src/domain/ids.ts';
import {
  type Channel,
  mayPublish,
  maySubscribe,
  parseTopic,
  refusePublish,
  topicOf,
} from '../../src/wire/topics.ts';

const id = (text: string) => deviceId(text)!;
const truck = id('truck-1');
const CHANNELS: readonly Channel[] = [
  'position',
  'status',
  'telemetry',
  'event',
  'reply',
  'command',
  'rejected',
];
const anyId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/).map(id);

describe('a topic', () => {
  it('is what topicOf made it', () => {
    fc.assert(
      fc.property(anyId, fc.constantFrom(...CHANNELS), (device, kind) => {
        expect(parseTopic(topicOf(kind, device))).toEqual({ kind, device });
      }),
    );
  });

  it('of OwnTracks carries user, phone and what it is about', () => {
    const device = truck;
    expect(parseTopic('owntracks/truck-1/phone')).toEqual({
      kind: 'owntracks',
      device,
      unit: 'phone',
      about: '',
    });
    expect(parseTopic('owntracks/truck-1/phone/event')).toMatchObject({ about: 'event' });
  });

  it.each([
    '',
    'chengxun',
    'chengxun/v1/truck-1',
    'chengxun/v1//position',
    'chengxun/v1/truck-1/position/',
    'chengxun/v1/truck-1/constructor',
    'chengxun/v1/tr uck/position',
    'chengxun/v1/+/position',
    'chengxun/v2/truck-1/position',
    'owntracks/truck-1',
    'owntracks/truck-1/',
    'owntracks//phone',
    'owntracks/truck-1/#',
    '$SYS/broker/clients',
    `owntracks/truck-1/${'x'.repeat(300)}`,
  ])('%j is none of ours', (topic) => {
    expect(parseTopic(topic)).toBeUndefined();
  });
});

describe('publishing', () => {
  it('is allowed on the channels of the device itself, not on those of the server', () => {
    const allowed = CHANNELS.filter((channel) => mayPublish(truck, topicOf(channel, truck)));
    expect(allowed).toEqual(['position', 'status', 'telemetry', 'event', 'reply']);
    expect(mayPublish(truck, 'owntracks/truck-1/phone')).toBe(true);
  });

  it('below another id is foreign, elsewhere unknown', () => {
    const reason = (topic: string) => refusePublish(truck, topic)?.reason;
    expect(reason('chengxun/v1/truck-10/position')).toBe('foreign-device');
    expect(reason('owntracks/truck-2/phone')).toBe('foreign-device');
    expect(reason('chengxun/v1/truck-1/elsewhere')).toBe('unknown-topic');
    expect(reason('chengxun/v1/truck-1/command')).toBe('unknown-topic');
    expect(reason('weather')).toBe('unknown-topic');
  });
});

describe('subscribing', () => {
  it.each([
    'chengxun/v1/truck-1/command',
    'chengxun/v1/truck-1/#',
    'chengxun/v1/truck-1/+',
    'owntracks/truck-1/+/cmd',
  ])('to %s is allowed', (filter) => {
    expect(maySubscribe(truck, filter)).toBe(true);
  });

  it.each([
    '#',
    '+/v1/truck-1/#',
    'chengxun/#',
    'chengxun/v1/+/command',
    'chengxun/v1/truck-1',
    'chengxun/v1/truck-10/command',
    'chengxun/v1/truck-1/#/x',
    'chengxun/v1/truck-1/a+',
    'chengxun/v1/truck-1/\u0000',
    '$share/g/chengxun/v1/truck-1/#',
    '$SYS/#',
    'owntracks/+/+',
  ])('to %j is refused', (filter) => {
    expect(maySubscribe(truck, filter)).toBe(false);
  });
});

/** MQTT's own rule, level by level, as the reference [MQTT-4.7]. */
function matches(filter: string, topic: string): boolean {
  const want = filter.split('/');
  const have = topic.split('/');
  for (let i = 0; i < want.length; i++) {
    if (want[i] === '#') return true;
    if (i >= have.length || (want[i] !== '+' && want[i] !== have[i])) return false;
  }
  return want.length === have.length;
}

describe('whatever a hostile device asks for', () => {
  const level = fc.oneof(
    fc.constantFrom('chengxun', 'v1', 'owntracks', '+', '#', '', '$SYS', 'truck-1', 'truck-2'),
    fc.constantFrom('position', 'command', '..', 'truck-1/', '/', 'truck-1\u0000'),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const path = fc.array(level, { maxLength: 7 }).map((levels) => levels.join('/'));
  const own = (device: DeviceId, text: string) =>
    text.startsWith(`chengxun/v1/${device}/`) || text.startsWith(`owntracks/${device}/`);

  it('it publishes only below its own id', () => {
    fc.assert(
      fc.property(path, (topic) => {
        if (mayPublish(truck, topic)) expect(own(truck, topic)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('it hears nothing of another device', () => {
    fc.assert(
      fc.property(path, anyId, fc.constantFrom(...CHANNELS), (filter, other, channel) => {
        fc.pre(other !== truck);
        if (!maySubscribe(truck, filter)) return;
        expect(matches(filter, topicOf(channel, other))).toBe(false);
        expect(matches(filter, `owntracks/${other}/phone`)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
