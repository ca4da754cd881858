/** The demo's people: one account for each role, all with one password that the sign-in page shows. */
import { PERMISSIONS, type Role } from '../../domain/people/roles.ts';
import type { Accounts } from './accounts.ts';
import type { ApiKeys } from './keys.ts';
import type { UnitNames } from './ports.ts';

const PASSWORD = 'chengxun-demo';
const UNIT = '环卫作业一所';

/** As a bureau might have them: login, name and role of each. */
const PEOPLE: readonly (readonly [login: string, name: string, role: Role])[] = [
  ['admin', '管理员', 'administrator'],
  ['dispatcher', '调度员 王芳', 'dispatcher'],
  ['pilot', '飞手 李强', 'pilot'],
  ['desk', '案件受理 张敏', 'case-desk'],
  ['unit', '环卫一所 马军', 'unit'],
  ['viewer', '值班领导', 'viewer'],
];

interface DemoParts {
  readonly accounts: Pick<Accounts, 'add' | 'change'>;
  readonly keys: Pick<ApiKeys, 'add'>;
  readonly stores: { readonly unitNames: UnitNames };
}

/**
 * Makes them on a fresh database, with an administrator's API key for what is simulated.
 * @param secret of the key; undefined: one is made
 */
export async function openDemo({ accounts, keys, stores }: DemoParts, secret: string | undefined) {
  const unit = await stores.unitNames.ensure(UNIT);
  for (const [login, name, role] of PEOPLE) {
    const added = await accounts.add(
      {
        login,
        name,
        roles: [role],
        unit: role === 'unit' ? unit : undefined,
        licence: role === 'pilot' ? '演示执照 0001' : '',
        password: PASSWORD,
      },
      true,
    );
    // So that a verification flight finds a pilot.
    if (added.ok && role === 'pilot') await accounts.change(added.account.id, { onDuty: true });
  }
  const key = await keys.add(
    { name: '演示', scopes: PERMISSIONS, unit: undefined, createdBy: 'demo', expires: undefined },
    secret,
  );
  return {
    accounts: PEOPLE.map(([login, , role]) => ({ login, password: PASSWORD, roles: [role] })),
    key: key!.secret,
  };
}
