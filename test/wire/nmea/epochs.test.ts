import { describe, expect, it } from 'vitest';
import { sentencesIn } from '../../../src/wire/nmea/sentence.ts';
import { outcomes, readAll } from '../tracks/reading.ts';

/** A sentence with its checksum. */
function nmea(body: string): string {
  let sum = 0;
  for (const char of body) sum ^= char.charCodeAt(0);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}`;
}

const PLACE = '3637.200,N,10146.200,E';
const rmc = (clock: string, status = 'A', date = '211126') =>
  nmea(`GNRMC,${clock},${status},${PLACE},10.0,90.0,${date},,,A`);
const gga = (clock: string, quality = '1') =>
  nmea(`GNGGA,${clock},${PLACE},${quality},08,1.2,2261.0,M,0,M,,`);
const at = (clock: string) => Date.parse(`2026-11-21T${clock}Z`);
const lat = expect.closeTo(36.62, 9);
const lon = expect.closeTo(101.77, 9);
const read = async (...lines: string[]) => outcomes(await readAll('nmea', lines.join('\r\n')));

describe('the sentences of one moment', () => {
  it('make one fix', async () => {
    expect(await read(rmc('083000.00'), gga('083000.00'), rmc('083001.50'))).toEqual([
      {
        time: at('08:30:00'),
        lat,
        lon,
        speed: expect.closeTo(5.1444, 4),
        heading: 90,
        altitude: 2261,
        accuracy: 6,
      },
      { time: at('08:30:01.500'), lat, lon, speed: expect.closeTo(5.1444, 4), heading: 90 },
    ]);
  });

  it('take their date from RMC or ZDA, whichever came last', async () => {
    const zda = nmea('GPZDA,083000.00,21,11,2026,00,00');
    const fix = { time: at('08:30:01'), lat, lon, altitude: 2261, accuracy: 6 };
    expect(await read(gga('083000'), gga('083001'))).toEqual(['no-time', 'no-time']);
    expect(await read(zda, gga('083001'))).toEqual([fix]);
    expect(await read(rmc('083000', 'V'), gga('083001'))).toEqual(['no-position', fix]);
  });

  it('are of the next day once midnight has passed', async () => {
    const [, second] = await read(rmc('235959'), gga('000000'));
    expect(second).toMatchObject({ time: Date.parse('2026-11-22T00:00:00Z') });
  });

  it('of whatever talker and kind are taken: BeiDou, GLL, GNS, VTG', async () => {
    const gll = nmea(`BDGLL,${PLACE},083000,A,A`);
    const gns = nmea(`GNGNS,083001,${PLACE},ANN,08,1.0,2261.0,0,,`);
    const vtg = nmea('GPVTG,45.0,T,,M,,N,36.0,K,A');
    const zda = nmea('BDZDA,083000,21,11,2026,00,00');
    expect(await read(zda, gll, vtg, gns)).toEqual([
      { time: at('08:30:00'), lat, lon, speed: 10, heading: 45 },
      { time: at('08:30:01'), lat, lon, altitude: 2261, accuracy: 5 },
    ]);
  });

  it('say together that the fix is lost as soon as one of them does', async () => {
    expect(await read(rmc('083000', 'V'), gga('083000', '1'))).toEqual(['no-position']);
    expect(await read(rmc('083000', 'A'), gga('083000', '0'))).toEqual(['no-position']);
    expect(await read(nmea('GPRMC,,V,,,,,,,,,,N'), nmea('GPGGA,,,,,,0,,,,,,,,'))).toEqual([
      'no-position',
    ]);
  });

  it('leave unknown what a receiver writes 99 or 500 for', async () => {
    const [fix] = await read(
      nmea(`GNGGA,083000,${PLACE},1,08,99.0,2261.0,M,0,M,,`),
      nmea(`GNRMC,083000,A,${PLACE},0.0,500.0,211126,,,A`),
    );
    expect(fix).not.toHaveProperty('accuracy');
    expect(fix).not.toHaveProperty('heading');
  });
});

describe('a line of a log', () => {
  it('may hold binary, comments and several sentences', async () => {
    const noise = new Uint8Array([0xb5, 0x62, 0x01, 0x24, 0xff, 0x00, 0x24, 0x24]);
    const text = new TextEncoder().encode(`${rmc('083000')}${rmc('083001')}\n# $GPRMC\n`);
    expect(outcomes(await readAll('nmea', new Uint8Array([...noise, ...text])))).toMatchObject([
      { time: at('08:30:00') },
      { time: at('08:30:01') },
    ]);
  });

  it('with a wrong or no checksum is refused', async () => {
    const wrong = rmc('083000').replace('3637', '3638');
    const cut = rmc('083000').slice(0, 40);
    expect(await read(wrong, cut)).toEqual(['malformed', 'malformed']);
    expect([...sentencesIn(wrong)]).toEqual([{ fault: 'GNRMC with a wrong checksum' }]);
  });

  it('of a maker’s own kind is passed over, even where it looks like RMC', () => {
    expect([...sentencesIn(nmea('PGRMC,083000,A'))]).toEqual([]);
    expect([...sentencesIn('!AIVDM,1,1,,A,15M,0*5C')]).toEqual([]);
  });

  it('with sixty minutes or letters for a place is malformed', async () => {
    expect(await read(nmea('GPRMC,083000,A,8960.0,N,00000.0,E,0,0,211126,,,A'))).toEqual([
      'malformed',
    ]);
  });
});
