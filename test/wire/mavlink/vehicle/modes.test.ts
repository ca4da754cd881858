import { describe, expect, it } from 'vitest';
import { modeName, modeNumbers } from '../../../../src/wire/mavlink/vehicle/modes.ts';

const CUSTOM = 1;

describe('mode names', () => {
  it.each([
    [0, 'STABILIZE'],
    [3, 'AUTO'],
    [4, 'GUIDED'],
    [6, 'RTL'],
    [9, 'LAND'],
    [21, 'SMART_RTL'],
    [27, 'AUTO_RTL'],
  ])('ArduCopter %i is %s', (number, name) => {
    expect(modeName('ardupilot', number, CUSTOM)).toBe(name);
    expect(modeNumbers('ardupilot', name)).toEqual({ main: number, sub: 0 });
  });

  it.each([
    [4, 4, 'Mission'],
    [4, 3, 'Hold'],
    [4, 5, 'Return'],
    [4, 2, 'Takeoff'],
    [4, 6, 'Land'],
    [3, 0, 'Position'],
    [1, 0, 'Manual'],
    [6, 0, 'Offboard'],
  ])('PX4 %i/%i is %s', (main, sub, name) => {
    expect(modeName('px4', main * 2 ** 16 + sub * 2 ** 24, CUSTOM)).toBe(name);
    expect(modeNumbers('px4', name)).toEqual({ main, sub });
  });

  it('ArduPilot numbers modes by vehicle', () => {
    expect(modeName('ardupilot', 19, CUSTOM, 12)).toBe('MANUAL');
    expect(modeName('ardupilot', 10, CUSTOM, 1)).toBe('AUTO');
    expect(modeName('ardupilot', 4, CUSTOM, 10)).toBe('HOLD');
  });

  it('a mode nobody named is shown by its number', () => {
    expect(modeName('ardupilot', 99, CUSTOM)).toBe('mode 99');
    expect(modeName('px4', 0x63_0000, CUSTOM)).toBe('mode 6488064');
    expect(modeName('other', 3, CUSTOM)).toBe('mode 3');
    expect(modeNumbers('ardupilot', 'Mission')).toBeUndefined();
    expect(modeNumbers('other', 'AUTO')).toBeUndefined();
  });

  it('without a custom mode the base mode names it', () => {
    expect(modeName('other', 0, 4)).toBe('AUTO');
    expect(modeName('other', 0, 64 + 128)).toBe('MANUAL');
  });
});
