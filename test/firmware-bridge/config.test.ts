import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { merge, readArguments } from '../../firmware-bridge/mavlink/arguments.ts';
import { type BridgeConfig, readBridgeConfig } from '../../firmware-bridge/mavlink/config.ts';
import { linkName, parseLink } from '../../firmware-bridge/mavlink/links/address.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chengxun-bridge-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string, mode = 0o600): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

function config(given: unknown): BridgeConfig {
  const read = readBridgeConfig(given);
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return read.config;
}

function faults(given: unknown): readonly string[] {
  const read = readBridgeConfig(given);
  return 'faults' in read ? read.faults : [];
}

describe('a link is written', () => {
  it.each([
    ['udp:14550', { kind: 'udp', bind: '127.0.0.1', port: 14550 }],
    ['udp:0.0.0.0:14550', { kind: 'udp', bind: '0.0.0.0', port: 14550 }],
    ['udp:[::1]:14550', { kind: 'udp', bind: '::1', port: 14550 }],
    ['udp-to:drone.local:14555', { kind: 'udp-to', host: 'drone.local', port: 14555 }],
    ['tcp:127.0.0.1:5760', { kind: 'tcp', host: '127.0.0.1', port: 5760 }],
    ['tcp-listen:5790', { kind: 'tcp-listen', bind: '127.0.0.1', port: 5790 }],
    ['serial:/dev/ttyUSB0:115200', { kind: 'serial', path: '/dev/ttyUSB0', baud: 115_200 }],
    ['serial:/dev/ttyUSB0', { kind: 'serial', path: '/dev/ttyUSB0', baud: 57_600 }],
    ['serial:COM3:57600', { kind: 'serial', path: 'COM3', baud: 57_600 }],
    [
      'serial:/dev/serial/by-path/pci-0:1.0-port0',
      { kind: 'serial', path: '/dev/serial/by-path/pci-0:1.0-port0', baud: 57_600 },
    ],
  ])('%s', (text, expected) => {
    expect(parseLink(text)).toEqual(expected);
    expect(parseLink(linkName(parseLink(text)!))).toEqual(expected);
  });

  it.each([
    '',
    'udp',
    'udp:',
    'udp:65536',
    'udp:-1',
    'udp:a b:1',
    'tcp:5760',
    'tcp:host:0',
    'udp-to:14550',
    'serial:/dev/x:1',
    'http://x',
    '14550',
  ])('not %j', (text) => {
    expect(parseLink(text)).toBeUndefined();
  });
});

describe('the settings', () => {
  it('of a check on the bench are a link alone', () => {
    expect(config({ links: ['udp:0'] })).toMatchObject({
      pilotTimeout: 30_000,
      telemetryHertz: 4,
      logLevel: 'info',
      blackBox: { keepMs: 30 * 86_400_000, maxBytes: 4096 * 1024 * 1024 },
    });
    expect(config({ links: ['udp:0'] }).server).toBeUndefined();
  });

  it('are told all faults at once, each with its name and what it may be', () => {
    expect(
      faults({
        links: ['udp:99999', 'udp:14550'],
        vehicles: { '1': 'hexa 01', '300': 'hexa-02' },
        server: 'http://x',
        pilotTimeout: 'soon',
        telemetryRate: 0,
        messageRates: { '30': 51, attitude: 1 },
        log: 'loud',
        colour: 'red',
        signingKeyFile: '/nowhere',
      }).join('\n'),
    ).toMatch(
      /links: "udp:99999" is no link; it may be udp:PORT[\s\S]*vehicles\.1: "hexa 01" is no device id[\s\S]*vehicles\.300: must be a MAVLink system id from 1 to 254[\s\S]*server: must be a URL that begins with mqtt:\/\/[\s\S]*pilotTimeout: must be a number from 5 to 3600[\s\S]*telemetryRate: must be a number from 0.1 to 20[\s\S]*messageRates\.30: must be from 0[\s\S]*messageRates\.attitude: [\s\S]*log: must be one of[\s\S]*colour: there is no such setting[\s\S]*signingKeyFile: .*cannot be read/,
    );
  });

  it.each([
    [{}, /links: must be a list of at least one/],
    [{ links: [] }, /links: must be a list of at least one/],
    [{ links: ['udp:1', 'udp:1'] }, /udp:1 is there twice/],
    [{ links: ['udp:1'], vehicles: { 1: 'a', 2: 'a' } }, /a is there twice/],
    [{ links: ['udp:1'], server: 'mqtt://x' }, /vehicles: say which device/],
    [{ links: ['udp:1'], server: 'mqtt://x', vehicles: { 1: 'a' } }, /tokens: there is none for a/],
    [
      { links: ['udp:1'], tokensFile: '/nowhere', server: 'mqtt://x' },
      /tokensFile: .*cannot be read/,
    ],
    [[], /expected object/],
    [null, /expected object/],
  ])('%j is refused', (given, words) => {
    expect(faults(given).join('\n')).toMatch(words);
  });

  it('know where black boxes go from where messages go', () => {
    const given = { links: ['udp:1'], vehicles: { 1: 'a' }, tokens: { a: 't' } };
    expect(config({ ...given, server: 'mqtt://fleet:1883' }).server).toMatchObject({
      mqtt: 'mqtt://fleet:1883',
      http: 'http://fleet:8080',
    });
    const http = 'https://fleet.example/';
    expect(config({ ...given, server: 'mqtts://fleet:8883', http }).server!.http).toBe(
      'https://fleet.example',
    );
  });

  it('take tokens from a file that is closed to others, and from no other', async () => {
    const given = { links: ['udp:1'], vehicles: { 1: 'a' }, server: 'mqtt://x' };
    const tokensFile = await file('tokens.json', '{"a":"secret"}');
    expect(config({ ...given, tokensFile }).server!.tokens).toEqual(new Map([['a', 'secret']]));
    await chmod(tokensFile, 0o644);
    expect(faults({ ...given, tokensFile })[0]).toMatch(/every user of this machine.*chmod 600/);
    const broken = await file('broken.json', '["a"]');
    expect(faults({ ...given, tokensFile: broken })[0]).toMatch(
      /must hold \{"device": "token", …\}/,
    );
  });

  it('take a signing key as digits or as a passphrase', async () => {
    const links = ['udp:1'];
    const digits = await file('key', `${'0a'.repeat(32)}\n`);
    expect(config({ links, signingKeyFile: digits }).signingKey).toEqual(
      new Uint8Array(32).fill(10),
    );
    const words = await file('words', 'correct horse\n');
    expect(config({ links, signingKeyFile: words }).signingKey).toEqual(
      new Uint8Array(createHash('sha256').update('correct horse').digest()),
    );
    const open = await file('open', 'secret', 0o604);
    expect(faults({ links, signingKeyFile: open })[0]).toMatch(/signingKeyFile: .*chmod 600/);
    const empty = await file('empty', '\n');
    expect(faults({ links, signingKeyFile: empty })[0]).toMatch(/is empty/);
  });
});

describe('the command line', () => {
  it('says the same, and wins over a file', () => {
    const given = readArguments(
      '--udp 14550 --udp 0.0.0.0:14551 --tcp h:5760 --serial /dev/a:57600 --vehicle 1=hexa-01 --pilot-timeout 60 --data d'.split(
        ' ',
      ),
    );
    const merged = merge(
      { links: ['udp:1'], vehicles: { 2: 'b' }, pilotTimeout: 10 },
      given.settings,
    );
    expect(merged).toEqual({
      links: ['udp:1', 'udp:14550', 'udp:0.0.0.0:14551', 'tcp:h:5760', 'serial:/dev/a:57600'],
      vehicles: { 1: 'hexa-01', 2: 'b' },
      pilotTimeout: '60',
      data: 'd',
    });
    expect(config(merged).pilotTimeout).toBe(60_000);
  });

  it('refuses what is no flag, and names a binding that is none', () => {
    expect(() => readArguments(['--uddp', '1'])).toThrow(/--uddp/);
    const { settings } = readArguments(['--udp', '1', '--vehicle', 'hexa-01']);
    expect(faults(settings).join()).toMatch(/vehicles\.hexa-01: must be a MAVLink system id/);
  });
});
