/** Holding off wrong sign-ins from one address, whatever the login. In memory, of so many addresses. */

export interface Throttle {
  /** ms until an attempt from here is heard again; 0: now. */
  wait(address: string, now: number): number;
  failed(address: string, now: number): void;
}

/** Wrong passwords that an address may have at once: an office behind one address mistypes a lot. */
const BURST = 30;
/** ms until one of them is forgotten. */
const EACH = 10_000;
/** Addresses remembered; beyond it the one that failed longest ago is forgotten. */
const MOST = 10_000;

/** Each address fills as it fails, and empties with time (a leaky bucket). */
export function createThrottle(): Throttle {
  /** When each would be empty, ms since the epoch; in the order of their last failures. */
  const emptyAt = new Map<string, number>();
  return {
    wait: (address, now) => {
      const over = (emptyAt.get(networkOf(address)) ?? 0) - now - (BURST - 1) * EACH;
      return Math.max(0, over);
    },
    failed: (address, now) => {
      const network = networkOf(address);
      const until = Math.max(emptyAt.get(network) ?? 0, now) + EACH;
      emptyAt.delete(network);
      emptyAt.set(network, until);
      if (emptyAt.size > MOST) emptyAt.delete(emptyAt.keys().next().value!);
    },
  };
}

/** One household or office has a /64 of IPv6: its single addresses say nothing. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address.replace(/^::ffff:/i, '');
  const [head = '', tail] = address.split('::');
  const groups = head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length;
  const filled = [...groups, ...Array<string>(Math.max(0, missing)).fill('0')];
  return filled
    .slice(0, 4)
    .map((group) => Number.parseInt(group || '0', 16).toString(16))
    .join(':');
}
