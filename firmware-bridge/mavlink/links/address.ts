/** Links as they are written in settings: one word each. */

export type LinkAddress =
  | { readonly kind: 'udp'; readonly bind: string; readonly port: number }
  | { readonly kind: 'udp-to'; readonly host: string; readonly port: number }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'tcp-listen'; readonly bind: string; readonly port: number }
  | { readonly kind: 'serial'; readonly path: string; readonly baud: number };

export const LINK_FORMS =
  'udp:PORT, udp:ADDRESS:PORT, udp-to:HOST:PORT, tcp:HOST:PORT, tcp-listen:PORT, tcp-listen:ADDRESS:PORT, serial:PATH or serial:PATH:BAUD';

/** Nobody else on the network, unless it is asked for. */
const HERE = '127.0.0.1';
/** What telemetry radios are set to as they come. */
const USUAL_BAUD = 57_600;
const MOST_BAUD = 4_000_000;

/** `udp:14550` and the like; undefined where it is no link. */
export function parseLink(text: string): LinkAddress | undefined {
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const rest = text.slice(colon + 1);
  if (colon < 0 || rest === '') return undefined;
  switch (kind) {
    case 'udp':
    case 'tcp-listen': {
      const at = hostAndPort(rest, HERE, 0);
      return at && { kind, bind: at.host, port: at.port };
    }
    case 'udp-to':
    case 'tcp': {
      const at = hostAndPort(rest, undefined, 1);
      return at && { kind, ...at };
    }
    case 'serial':
      return serial(rest);
    default:
      return undefined;
  }
}

/** A path may have colons of its own (`/dev/serial/by-path/…:1.0`): only a number at the end is a baud rate. */
function serial(rest: string): LinkAddress | undefined {
  const [, path = rest, digits] = /^(.+):(\d+)$/.exec(rest) ?? [];
  const baud = digits === undefined ? USUAL_BAUD : Number(digits);
  return baud >= 300 && baud <= MOST_BAUD ? { kind: 'serial', path, baud } : undefined;
}

/** IPv6 addresses stand in brackets. */
function hostAndPort(
  text: string,
  usual: string | undefined,
  leastPort: number,
): { host: string; port: number } | undefined {
  const match = /^(?:(?:\[([^\]]+)\]|([^:[\]\s]+)):)?(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2] ?? usual;
  const port = Number(match?.[3]);
  if (!match || host === undefined || port < leastPort || port > 65_535) return undefined;
  return { host, port };
}

export function linkName(address: LinkAddress): string {
  const host = (name: string) => (name.includes(':') ? `[${name}]` : name);
  switch (address.kind) {
    case 'udp':
    case 'tcp-listen': {
      const { kind, bind, port } = address;
      return bind === HERE ? `${kind}:${port}` : `${kind}:${host(bind)}:${port}`;
    }
    case 'udp-to':
    case 'tcp':
      return `${address.kind}:${host(address.host)}:${address.port}`;
    case 'serial':
      return `serial:${address.path}:${address.baud}`;
  }
}
