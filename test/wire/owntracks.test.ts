import { describe, expect, it } from 'vitest';
import { parseOwnTracks } from '../../src/wire/owntracks.ts';

const parse = (value: unknown) => parseOwnTracks(new TextEncoder().encode(JSON.stringify(value)));
const location = { _type: 'location', lat: 52.37, lon: 10.02, tst: 1_440_395_361 };

describe('an OwnTracks location', () => {
  it('is read in its units: km/h, seconds', () => {
    const sent = { ...location, vel: 36, cog: 118, acc: 5, alt: 166, batt: 88, tid: 'NE' };
    expect(parse(sent)).toEqual({
      type: 'location',
      parsed: {
        ok: true,
        fix: {
          time: 1_440_395_361_000,
          lat: 52.37,
          lon: 10.02,
          speed: expect.closeTo(10, 9),
          heading: 118,
          accuracy: 5,
          altitude: 166,
        },
      },
    });
  });

  it('leaves out speed and course where they are −1, unknown', () => {
    expect(parse({ ...location, vel: -1, cog: -1, acc: -1 })).toEqual(parse(location));
  });

  it('takes tst as text', () => {
    expect(parse({ ...location, tst: '1440395361' })).toEqual(parse(location));
  });

  it.each([
    [{ ...location, lat: undefined }, 'no-position'],
    [{ ...location, lat: '52' }, 'malformed'],
    [{ ...location, lat: 152 }, 'out-of-range'],
    [{ ...location, tst: undefined }, 'no-time'],
    [{ ...location, tst: 'now' }, 'malformed'],
    [{ ...location, tst: -2_147_483_648 }, 'too-old'],
    [{ ...location, cog: 400 }, 'out-of-range'],
    [{ ...location, vel: 'fast' }, 'malformed'],
  ])('%j is refused: %s', (sent, reason) => {
    expect(parse(sent)).toMatchObject({ type: 'location', parsed: { rejection: { reason } } });
  });
});

describe('other OwnTracks messages', () => {
  it('a transition is a fix too', () => {
    const sent = { ...location, _type: 'transition', event: 'enter', desc: 'depot' };
    expect(parse(sent)).toMatchObject({ type: 'transition', parsed: { ok: true } });
  });

  it('a will says that the phone has gone', () => {
    expect(parse({ _type: 'lwt', tst: '1440363922' })).toEqual({ type: 'presence', online: false });
  });

  it('what this service has no use for is ignored by name', () => {
    expect(parse({ _type: 'waypoint' })).toEqual({ type: 'ignored', what: 'waypoint' });
    expect(parseOwnTracks(new Uint8Array())).toEqual({ type: 'ignored', what: 'empty' });
  });

  it('an encrypted one is refused with what to do', () => {
    const read = parse({ _type: 'encrypted', data: 'x' });
    expect(read).toMatchObject({ rejection: { detail: expect.stringContaining('turn payload') } });
  });

  it.each([null, [], 'text', {}, { _type: 7 }])('%j is malformed', (sent) => {
    expect(parse(sent)).toMatchObject({ type: 'rejected', rejection: { reason: 'malformed' } });
  });
});
