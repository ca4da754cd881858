import { parseArgs } from 'node:util';
import { systemClock } from '../adapters/clock.ts';
import { createPasswords } from '../adapters/passwords.ts';
import { systemRandom } from '../adapters/random.ts';
import { createStores } from '../adapters/store/stores.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../database.ts';
import type { Account } from '../domain/people/account.ts';
import { ROLES, type Role } from '../domain/people/roles.ts';
import { createAccounts } from '../services/people/accounts.ts';
import { createApiKeys } from '../services/people/keys.ts';
import { createSessions } from '../services/people/sessions.ts';
import type { Log } from '../services/ports.ts';
import { StartError } from '../start-error.ts';
import { newAccountSchema } from '../wire/api-people.ts';
import { keyCommand } from './user-keys.ts';

const USAGE = `chengxun user add LOGIN --role ROLE [--role ROLE…] [--name NAME] [--unit UNIT] [--licence TEXT]
                             the password is shown this once, and changed at the first sign-in
chengxun user password LOGIN a fresh password; all sessions of the account end, and a lock-out
chengxun user remove LOGIN   its name stays in every log
chengxun user list
chengxun user key add NAME --scope PERMISSION [--scope PERMISSION…] | list | remove ID
Roles: ${ROLES.join(', ')}.`;

/** Accounts of people and keys of machines, beside a running service or without one. */
export async function userCommand(config: Config, log: Log, argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv);
  const [action, ...names] = positionals;
  if (values.help || action === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const database = await openDatabase(config, log, true);
  try {
    const stores = createStores(database.pool);
    const tools = { random: systemRandom, clock: systemClock };
    if (action === 'key') {
      const keys = createApiKeys({ store: stores.keys, ...tools });
      return await keyCommand(keys, names, values.scope ?? [], USAGE);
    }
    const sessions = createSessions({ store: stores.sessions, ...tools });
    const passwords = createPasswords();
    const accounts = createAccounts({ store: stores.accounts, sessions, passwords, ...tools });
    const unit = values.unit === undefined ? undefined : await stores.unitNames.find(values.unit);
    if (values.unit !== undefined && unit === undefined)
      throw new StartError(`There is no unit called ${values.unit}. Add it on the page first.`);
    if (action === 'list') return await list(accounts);
    const login = (names[0] ?? '').toLowerCase();
    if (action === 'add') return await add(accounts, login, values, unit);
    return await act(accounts, action, login);
  } finally {
    await database.close();
  }
}

type Values = ReturnType<typeof parse>['values'];
type Accounts = ReturnType<typeof createAccounts>;

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        role: { type: 'string', multiple: true },
        scope: { type: 'string', multiple: true },
        name: { type: 'string' },
        unit: { type: 'string' },
        licence: { type: 'string', default: '' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new StartError(`${(error as Error).message}\n${USAGE}`);
  }
}

async function add(
  accounts: Accounts,
  login: string,
  { role = [], name, licence = '' }: Values,
  unit: Account['unit'] | undefined,
): Promise<number> {
  const strange = role.find((one) => !ROLES.includes(one as Role));
  if (role.length === 0 || strange !== undefined)
    throw new StartError(`Say what they may do: --role ${ROLES.join('|')}`);
  const draft = { login, name: name ?? login, roles: role as Role[], licence };
  const checked = newAccountSchema.safeParse(draft);
  if (!checked.success) {
    const [fault] = checked.error.issues;
    throw new StartError(`${fault?.path.join('.')}: ${fault?.message}\n${USAGE}`);
  }
  const made = await accounts.add({ ...draft, unit: unit?.id });
  if (made.ok) return show(login, made.password!);
  throw new StartError(
    made.reason === 'unit-needed'
      ? 'The role unit needs a unit: --unit NAME'
      : `The login ${login} is taken, or was by somebody who left. Choose another one.`,
  );
}

async function act(accounts: Accounts, action: string, login: string): Promise<number> {
  if (action !== 'password' && action !== 'remove')
    throw new StartError(`There is no "user ${action}".\n${USAGE}`);
  const account = await accounts.byLogin(login);
  if (!account) throw new StartError(`There is no account ${login}.`);
  if (action === 'password') {
    const password = await accounts.freshPassword(account.id);
    if (password === undefined)
      throw new StartError(`${login} signs in with the bureau's single sign-on.`);
    return show(login, password);
  }
  const removed = await accounts.remove(account.id);
  if (!removed.ok)
    throw new StartError(`${login} is the last administrator. Make another one first.`);
  console.log(`Removed ${login}. The name stays in every log.`);
  return 0;
}

/** The password goes to standard output alone, so that a script can take it. */
function show(login: string, password: string): number {
  console.error(`Login ${login}; the password is shown this once:`);
  console.log(password);
  return 0;
}

async function list(accounts: Accounts): Promise<number> {
  for (let after: number | undefined; ; ) {
    const page = await accounts.list(after, 500);
    for (const { login, name, roles, unit } of page)
      console.log([login, name, roles.join(','), unit?.name ?? ''].join('\t').trimEnd());
    if (page.length < 500) return 0;
    after = page.at(-1)!.id;
  }
}
