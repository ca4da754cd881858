import type { Rejection } from '../../domain/fleet/fix.ts';
import { type Ledger, NOBODY } from '../../services/intake/ledger.ts';
import type { DeviceNotifier, KnownDevice } from '../../services/intake/ports.ts';
import type { Clock } from '../../services/ports.ts';

/** Why the hub itself ends a connection; counted where that was decided. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** Of the CONNACK. */
  readonly returnCode: number | undefined;

  constructor(detail: string, returnCode?: number) {
    super(detail);
    this.returnCode = returnCode;
  }
}

/** What the broker says of links that broke; all else that it says is about what a client sent. */
const OF_THE_LINK = ['connection closed', 'drain timeout', 'packet received not valid'];

/** What the hub refused: counted, kept for inspection, told to the device. */
export class Refusals {
  readonly #ledger: Ledger;
  readonly #notifier: DeviceNotifier;
  readonly #clock: Clock;

  constructor(ledger: Ledger, notifier: DeviceNotifier, clock: Clock) {
    this.#ledger = ledger;
    this.#notifier = notifier;
    this.#clock = clock;
  }

  of(device: KnownDevice, topic: string, rejection: Rejection, payload?: Buffer): void {
    const sample = payload ? sampleOf(payload) : '';
    this.#note(device.no, device.id, topic, rejection, sample);
    this.#notifier.rejected(device.id, [rejection]);
  }

  /** @param claimed the id that was claimed in vain */
  ofNobody(claimed: string, rejection: Rejection): void {
    this.#note(NOBODY, claimed, 'CONNECT', rejection, '');
  }

  /** A connection was not let in for want of room. */
  noRoom(): void {
    this.#ledger.count(NOBODY, 'rate-limited');
  }

  /** Counts what the broker did not understand. A broken link is nobody's fault, a full spool not the device's. */
  ended(device: KnownDevice | undefined, error: Error & { code?: string }): void {
    const ofTheLink = error.code !== undefined || OF_THE_LINK.includes(error.message);
    if (ofTheLink || Object.getPrototypeOf(error) !== Error.prototype) return;
    const rejection: Rejection = { reason: 'malformed', detail: error.message };
    if (device) this.of(device, '', rejection);
    else this.ofNobody('', rejection);
  }

  #note(deviceNo: number, claimed: string, topic: string, rejection: Rejection, sample: string) {
    this.#ledger.reject({ deviceNo, claimed, topic, at: this.#clock.now(), sample }, rejection);
  }
}

export const sampleOf = (payload: Buffer): string => payload.toString('utf8', 0, 500);
