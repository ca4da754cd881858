import { describe, expect, it } from 'vitest';
import { permissionsOf, ROLES, type Role } from '../../../src/domain/people/roles.ts';
import { placeOf, placesFor } from '../../../src/web/ui/places.ts';

const who = (role: Role) => ({
  permissions: [...permissionsOf([role])],
  unit: role === 'unit' ? { id: 1, name: '环卫作业一所' } : null,
});
const names = (places: readonly { name: string }[]) => places.map(({ name }) => name);
/** Reached from the screen of another place where there is room for words beside it. */
const WITHIN = { photos: 'flights', figures: 'cases' } as const;

describe('the places of the bar', () => {
  it.each(ROLES)('for %s, none is lost on a phone, and five fit at its foot', (role) => {
    const wide = placesFor(who(role), false);
    const { tabs, more } = placesFor(who(role), true);
    expect(tabs.length + Number(more.length > 0)).toBeLessThanOrEqual(5);
    expect(wide.more).toEqual([]);
    const phone = new Set(names([...tabs, ...more]));
    for (const name of names(wide.tabs)) expect(phone).toContain(name);
    for (const [name, of] of Object.entries(WITHIN)) {
      expect(phone).toContain(name);
      expect(names(wide.tabs).includes(name)).toBe(!names(wide.tabs).includes(of));
    }
  });

  it('keeps what is looked at often at the thumb, in the order of the bar', () => {
    const { tabs, more } = placesFor(who('administrator'), true);
    expect(names(tabs)).toEqual(['live', 'flights', 'patrols', 'cases']);
    expect(names(more)).toEqual([
      'replay',
      'photos',
      'zones',
      'figures',
      'devices',
      'rules',
      'admin',
    ]);
  });

  it('hides nothing of the few places of a unit’s people, on no screen', () => {
    const all = ['inbox', 'photos', 'cases', 'figures'];
    expect(placesFor(who('unit'), true)).toMatchObject({ more: [] });
    expect(names(placesFor(who('unit'), true).tabs)).toEqual(all);
  });

  it('shows nobody nothing', () => {
    expect(placesFor(undefined, true)).toEqual({ tabs: [], more: [] });
  });
});

describe('the place that is looked at', () => {
  const wide = placesFor(who('administrator'), false).tabs;
  const phone = placesFor(who('administrator'), true);
  const all = [...phone.tabs, ...phone.more];
  it.each([
    [undefined, 'live', 'live'],
    ['cases', 'cases', 'cases'],
    ['figures', 'cases', 'figures'],
    ['photos', 'flights', 'photos'],
    ['planner', 'patrols', 'patrols'],
    ['vehicles', 'live', 'live'],
    ['nowhere', undefined, undefined],
  ])('at /%s is %s, on a phone %s', (first, onWide, onPhone) => {
    expect(placeOf(first, wide)?.name).toBe(onWide);
    expect(placeOf(first, all)?.name).toBe(onPhone);
  });
});
