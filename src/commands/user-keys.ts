/** `chengxun user key …` */
import { PERMISSIONS, type Permission } from '../domain/people/roles.ts';
import type { ApiKeys } from '../services/people/keys.ts';
import { StartError } from '../start-error.ts';

/** @returns the exit code */
export async function keyCommand(
  keys: ApiKeys,
  [action, name = '']: readonly string[],
  scopes: readonly string[],
  usage: string,
): Promise<number> {
  if (action === 'list') return list(keys);
  if (action === 'add') return add(keys, name, scopes, usage);
  if (action !== 'remove')
    throw new StartError(`There is no "user key ${action ?? ''}".\n${usage}`);
  const id = Number(name);
  if (!Number.isSafeInteger(id) || id < 1 || !(await keys.revoke(id)))
    throw new StartError(`There is no key ${name} in use. "chengxun user key list" lists them.`);
  console.log(`Revoked the key ${id}.`);
  return 0;
}

async function add(
  keys: ApiKeys,
  name: string,
  scopes: readonly string[],
  usage: string,
): Promise<number> {
  const strange = scopes.find((scope) => !PERMISSIONS.includes(scope as Permission));
  if (scopes.length === 0 || strange !== undefined)
    throw new StartError(`Say what it opens, each by --scope: ${PERMISSIONS.join(', ')}`);
  if (name === '' || name.length > 80) throw new StartError(`Name the key.\n${usage}`);
  const made = await keys.add({
    name,
    scopes: scopes as Permission[],
    unit: undefined,
    createdBy: 'chengxun user',
    expires: undefined,
  });
  console.error(`Key ${made!.key.id}; its secret is shown this once:`);
  console.log(made!.secret);
  return 0;
}

async function list(keys: ApiKeys): Promise<number> {
  for (let after: number | undefined; ; ) {
    const page = await keys.list(after, 500);
    for (const { id, name, scopes } of page) console.log([id, name, scopes.join(',')].join('\t'));
    if (page.length < 500) return 0;
    after = page.at(-1)!.id;
  }
}
