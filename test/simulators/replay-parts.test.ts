import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReplayArgs, REPLAY_HELP } from '../../simulators/replay/options.ts';
import { Progress } from '../../simulators/replay/progress.ts';
import { replayDeviceId } from '../../simulators/replay/recording.ts';
import { formatTable } from '../../simulators/replay/table.ts';
import { shiftedTime, timeline } from '../../simulators/replay/timeline.ts';
import { deviceId } from '../../src/domain/ids.ts';

describe('the arguments of replay', () => {
  it('have defaults for a server on this machine', () => {
    expect(parseReplayArgs(['a.gpx'])).toEqual({
      paths: ['a.gpx'],
      url: 'mqtt://127.0.0.1:1883',
      http: 'http://127.0.0.1:8080',
      speed: undefined,
      times: 'keep',
      prefix: 'replay-',
      kind: undefined,
      tokenFile: undefined,
      connections: 50,
      verbose: false,
      track: {},
    });
  });

  it('are read', () => {
    const args =
      'a --host ::1 --port 1884 --speed 10 --kind muck-truck --zone +08:00 --speed-unit km/h';
    expect(parseReplayArgs(args.split(' '))).toMatchObject({
      url: 'mqtt://[::1]:1884',
      http: 'http://[::1]:8080',
      speed: 10,
      times: 'shift',
      connections: 500,
      kind: 'muck-truck',
      track: { zoneless: 480, speedUnit: 'km/h' },
    });
    expect(parseReplayArgs(['a', '--speed', '2', '--keep-times'])).toMatchObject({ times: 'keep' });
    expect(parseReplayArgs(['--help'])).toBe('help');
  });

  it.each([
    [[], 'name at least one file'],
    [['a', '--speed', '0'], '--speed must be'],
    [['a', '--speed', 'fast'], '--speed must be'],
    [['a', '--speed', '2', '--flat-out'], 'either --speed or --flat-out'],
    [['a', '--keep-times', '--shift-to-now'], 'either --keep-times or'],
    [['a', '--kind', 'boat'], '--kind must be one of muck-truck'],
    [['a', '--port', 'x'], '--port'],
    [['a', '--url', 'http://x'], '--url: mqtt://'],
    [['a', '--http', 'x'], '--http: http://'],
    [['a', '--device', '../'], '--device'],
    [['a', '--connections', '0'], '--connections'],
    [['a', '--zone', 'CET'], '--zone'],
    [['a', '--speed-unit', 'c'], '--speed-unit'],
    [['a', '--nonsense'], 'nonsense'],
  ])('%j are refused in words', (args, words) => {
    const read = parseReplayArgs(args);
    expect(typeof read === 'object' && 'faults' in read && read.faults.join('\n')).toContain(words);
  });

  it('are all in the help', () => {
    for (const name of [
      'flat-out',
      'speed',
      'keep-times',
      'shift-to-now',
      'url',
      'http',
      'device',
    ]) {
      expect(REPLAY_HELP).toContain(`--${name}`);
    }
    expect(Math.max(...REPLAY_HELP.split('\n').map((line) => line.length))).toBeLessThan(105);
  });
});

describe('the id of a replayed device', () => {
  it('is always one, the same for the same name, and apart for others', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const [one, two] = [replayDeviceId('replay-', a), replayDeviceId('replay-', b)];
        expect(deviceId(one)).toBe(one);
        expect(replayDeviceId('replay-', a)).toBe(one);
        if (a !== b) expect(one).not.toBe(two);
      }),
    );
  });

  it('is the name itself where that can be', () => {
    expect(replayDeviceId('replay-', '2015-03-08-8852')).toBe('replay-2015-03-08-8852');
    expect(replayDeviceId('replay-', 'tr737A+')).toMatch(/^replay-tr737A-[0-9a-f]{6}$/);
    expect(replayDeviceId('replay-', '北川河')).toMatch(/^replay--[0-9a-f]{6}$/);
  });
});

describe('the timeline', () => {
  const a = deviceId('a')!;
  const b = deviceId('b')!;
  const fix = (time: number) => ({ time, lat: 0, lon: 0 });

  it('brings all vehicles into one order and cuts common pauses to five minutes', () => {
    const hour = 3_600_000;
    const moments = timeline([
      [a, [fix(0), fix(2000), fix(hour)]],
      [b, [fix(1000), fix(hour + 1000)]],
    ]);
    expect(moments.map((one) => [one.device, one.at])).toEqual([
      ['a', 0],
      ['b', 1000],
      ['a', 2000],
      ['a', 302_000],
      ['b', 303_000],
    ]);
  });

  it('shifted, keeps the spacing and never sends a fix from the future', () => {
    const speeds = fc.double({ min: 0.1, max: 1000, noNaN: true });
    const spans = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(speeds, spans, spans, (speed, x, y) => {
        const [at, last] = [Math.min(x, y), Math.max(x, y)];
        const now = TIME;
        const sentAt = now + at / speed;
        const time = shiftedTime(at, last, now, speed);
        expect(time).toBeLessThanOrEqual(sentAt);
        expect(shiftedTime(0, last, now, speed) + at - time).toBeLessThanOrEqual(1);
      }),
    );
  });
});

const TIME = Date.UTC(2026, 10, 21, 8, 30);

describe('progress', () => {
  function shown(isTty: boolean, steps: number): string[] {
    const lines: string[] = [];
    let now = 0;
    const progress = new Progress({ isTty, write: (text) => lines.push(text), now: () => now });
    for (let i = 1; i <= steps; i++) {
      now += 100;
      progress.update(i / steps, i * 10, 'a.csv');
    }
    progress.end();
    return lines;
  }

  it('is a bar on a terminal', () => {
    const lines = shown(true, 10);
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe('\r[#####...................]  20 %  20 fixes  100/s  a.csv\u001b[K');
    expect(lines.at(-1)).toBe('\r\u001b[K');
  });

  it('is a line every two seconds elsewhere', () => {
    expect(shown(false, 100)).toHaveLength(5);
    expect(shown(false, 100)[0]).toBe('20 %  200 fixes  100/s  a.csv\n');
    expect(shown(false, 10)).toEqual([]);
  });
});

describe('a table', () => {
  it('has text to the left and numbers to the right', () => {
    const columns = [{ title: 'file', text: true }, { title: 'n' }];
    expect(
      formatTable(columns, [
        ['a.csv', 12_345],
        ['b', 1],
      ]),
    ).toBe('file        n\na.csv  12,345\nb           1');
  });
});
