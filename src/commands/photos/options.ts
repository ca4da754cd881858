/** What `chengxun photos import` is told. */
import { parseArgs } from 'node:util';
import { StartError } from '../../start-error.ts';

export const PHOTOS_HELP = `chengxun photos import FOLDER… [options]

Sends the photos of folders and all that is in them to a service, as after landing. What is there already,
by its sha-256, is not sent again, but gets the flight, device or case named here where it had none. Broken
off, run it again and it goes on where it stopped. Files stay as they are; what is no picture is left out.
At the end it is printed what became of each file, and where it was placed and how.

  --flight NUMBER      the flight that they are of: its number, or its id
  --device ID          the drone or camera that took them
  --case NUMBER        the case that they show
  --role ROLE          what they are there for in it: evidence (usual), verification, before, after, report
  --wait SECONDS       how long placing is waited for at most (60; 0: not at all)
  --url URL            of the service (http://127.0.0.1:8080)
  --key KEY            an API key of it with photos:add (CHENGXUN_API_KEY)
  --token TOKEN        instead of a key: the token of --device, as which it is sent`;

export interface ImportOptions {
  readonly folders: readonly string[];
  /** Without a slash at the end. */
  readonly url: string;
  readonly authorization: string;
  /** As device whose token it is; undefined: by key. */
  readonly asDevice: string | undefined;
  /** ms that placing is waited for at most. */
  readonly wait: number;
  /** `flight`, `device`, `case` and `role`, those that are given. */
  readonly fields: Readonly<Record<string, string>>;
}

/** s */
const LONGEST_WAIT = 3600;

const OPTIONS = {
  flight: { type: 'string' },
  device: { type: 'string' },
  case: { type: 'string' },
  role: { type: 'string' },
  wait: { type: 'string', default: '60' },
  url: { type: 'string', default: 'http://127.0.0.1:8080' },
  key: { type: 'string' },
  token: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Undefined where only help is wanted. @throws StartError that says what is wrong */
export function readOptions(
  argv: readonly string[],
  environmentKey: string | undefined,
): ImportOptions | undefined {
  const { values, positionals } = parse(argv);
  const [action, ...folders] = positionals;
  if (values.help || action === undefined) return undefined;
  if (action !== 'import') throw wrong(`There is no "photos ${action}".`);
  if (folders.length === 0) throw wrong('Say which folders.');
  if (!URL.canParse(values.url) || !/^https?:/.test(values.url))
    throw wrong(`--url ${values.url} is no http or https address.`);
  const { flight, device, token } = values;
  const key = values.key ?? environmentKey;
  if (token !== undefined && device === undefined) throw wrong('--token needs --device.');
  if (token === undefined && key === undefined)
    throw wrong('Say who sends: --key, or CHENGXUN_API_KEY, or --device with its --token.');
  const { role } = values;
  if (role !== undefined && values.case === undefined) throw wrong('--role needs --case.');
  const wait = Number(values.wait);
  if (!(wait >= 0 && wait <= LONGEST_WAIT))
    throw wrong(`--wait is seconds, from 0 to ${LONGEST_WAIT}.`);
  const fields = { flight, device, case: values.case, role };
  return {
    folders,
    url: values.url.replace(/\/+$/, ''),
    authorization:
      token === undefined
        ? `Bearer ${key}`
        : `Basic ${Buffer.from(`${device}:${token}`).toString('base64')}`,
    asDevice: token === undefined ? undefined : device,
    wait: wait * 1000,
    fields: Object.fromEntries(
      Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
    ),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

const wrong = (why: string) => new StartError(`${why}\n\n${PHOTOS_HELP}`);
