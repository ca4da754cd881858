/**
 * A command as the server sends it to a bridge on chengxun/v1/{device}/command:
 *
 *     {"id": text, "kind": one of COMMAND_KINDS, "args": {…}, "by": text, "expires": RFC 3339 or epoch ms}
 *
 * Checked strictly: a field too much is as wrong as one too few. What a person mistypes must not fly.
 */
import { z } from 'zod';
import type { Command, CommandArgs, CommandKind, Failure } from '../domain/flights/drone.ts';
import { missionSchema } from './api-flights.ts';
import { isRecord, readJson } from './json-text.ts';
import { quoted } from './refusal.ts';
import { readTime } from './timestamp.ts';

export type ParsedCommand =
  | { readonly ok: true; readonly command: Command }
  /** `id` where it could be read: then there is somebody to answer. */
  | {
      readonly ok: false;
      readonly refused: Failure;
      readonly id?: string;
      readonly detail: string;
    };

/** Printable, so that it can be a key and a line of a log. */
const ID = /^[A-Za-z0-9._:-]{1,80}$/;
const MAX_BY = 120;

const nothing = z.strictObject({});
/** Above home. Beyond this it is a mistake: hexacopters are limited to a tenth of it. */
const altitude = z.number().min(1).max(1000);
const lat = z.number().min(-90).max(90);
const lon = z.number().min(-180).max(180);
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');
const mission = z.strictObject({ mission: missionSchema, hash });

const ARGS = {
  arm: nothing,
  disarm: nothing,
  takeoff: z.strictObject({ altitude }),
  start: z.strictObject({ hash }),
  pause: nothing,
  continue: nothing,
  goto: z.strictObject({ lat, lon, altitude }),
  land: nothing,
  return: nothing,
  jump: z.strictObject({ item: z.number().int().min(1).max(65_535) }),
  speed: z.strictObject({ speed: z.number().min(0.1).max(50) }),
  trigger: nothing,
  rate: z.strictObject({
    message: z.number().int().min(0).max(0xff_ffff),
    hertz: z.number().min(0).max(100),
  }),
  upload: mission,
  verify: mission,
  watch: nothing,
} as const satisfies { readonly [K in CommandKind]: z.ZodType<Loose<CommandArgs[K]>> };

/** zod reads an absent optional field as one that may be undefined. */
type Loose<T> = { readonly [K in keyof T]: unknown };

/** Never throws. */
export function parseCommand(payload: Uint8Array): ParsedCommand {
  const read = readJson(payload);
  if (!read.ok) return malformed(undefined, read.rejection.detail);
  const { value } = read;
  if (!isRecord(value)) return malformed(undefined, 'a command must be an object');
  const { id, kind, args, by, expires, ...more } = value;
  if (typeof id !== 'string' || !ID.test(id)) {
    return malformed(undefined, `id must be 1–80 of A–Z a–z 0–9 . _ : -, not ${quoted(id)}`);
  }
  const [extra] = Object.keys(more);
  if (extra !== undefined) return malformed(id, `${quoted(extra)} is no field of a command`);
  if (typeof kind !== 'string' || !Object.hasOwn(ARGS, kind)) {
    return malformed(
      id,
      `kind must be one of ${Object.keys(ARGS).join(', ')}, not ${quoted(kind)}`,
    );
  }
  if (typeof by !== 'string' || by.length === 0 || by.length > MAX_BY) {
    return malformed(id, `by must be a name of 1–${MAX_BY} characters`);
  }
  const until = readTime(expires);
  if (typeof until !== 'number') return malformed(id, 'expires must be RFC 3339 or epoch ms');
  const checked = ARGS[kind as CommandKind].safeParse(args ?? {});
  if (!checked.success) return malformed(id, described(checked.error));
  const command = { id, kind, args: withoutUndefined(checked.data), by, expires: until };
  return { ok: true, command: command as Command };
}

function malformed(id: string | undefined, detail: string): ParsedCommand {
  return { ok: false, refused: 'malformed', ...(id === undefined ? {} : { id }), detail };
}

/** The first fault, with where it is. */
function described(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'args are wrong' : `args.${issue.path.join('.')}: ${issue.message}`;
}

const withoutUndefined = (args: object): unknown => JSON.parse(JSON.stringify(args));
