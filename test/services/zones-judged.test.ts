/** Whoever is told that a zone or rule is kept may drive into it at once: the judge knows it by then. */
import { expect, it } from 'vitest';
import { DEFAULT_RULE_SETTINGS } from '../../src/domain/supervision/rule-settings.ts';
import { createRules } from '../../src/services/rules.ts';
import type { RuleStore, ZoneStore } from '../../src/services/stores.ts';
import { createZones, type ZoneDraft } from '../../src/services/zones.ts';

const clock = { now: () => 1_795_305_600_000 };
const draft = {
  name: 'bank',
  kind: 'forbidden-area',
  shape: { type: 'circle', centre: [101.7, 36.6], radiusMetres: 40 },
  appliesTo: { kinds: ['muck-truck'], devices: [] },
  hours: [],
} as unknown as ZoneDraft;

it('a new zone is judged by before it is told of', async () => {
  const order: string[] = [];
  const store = {
    transaction: async (work: (tx: object) => Promise<unknown>) =>
      work({ insert: async () => void order.push('kept') }),
  } as unknown as ZoneStore;
  const zones = createZones({
    store,
    clock,
    live: { zonesChanged: () => void order.push('shown') },
    judged: async () => void order.push('judged'),
  });
  expect(await zones.add([draft])).toMatchObject({ ok: true });
  expect(order).toEqual(['kept', 'judged', 'shown']);
});

it('a new threshold is judged by before it is answered', async () => {
  const order: string[] = [];
  const store = { add: async () => order.push('kept') > 0 } as unknown as RuleStore;
  const rules = createRules({ store, clock, judged: async () => void order.push('judged') });
  await rules.change(DEFAULT_RULE_SETTINGS, 'admin');
  expect(order).toEqual(['kept', 'judged']);
});
