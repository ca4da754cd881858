import type { Log } from '../../../firmware-bridge/log.ts';
import type { LinkListener } from '../../../firmware-bridge/mavlink/links/link.ts';

/** What a link told, and a way to wait for it without a clock. */
export class Recorder implements LinkListener {
  readonly told: string[] = [];
  #waiting: { until: () => boolean; resolve: () => void }[] = [];

  reached = (peer: string): void => this.#tell(`reached ${peer}`);
  heard = (peer: string, bytes: Uint8Array): void =>
    this.#tell(`heard ${peer} ${Buffer.from(bytes).toString('latin1')}`);
  gone = (peer: string): void => this.#tell(`gone ${peer}`);

  #tell(text: string): void {
    this.told.push(text);
    for (const entry of this.#waiting) if (entry.until()) entry.resolve();
  }

  /** Resolves once something like that was told, the whole past included. */
  has(text: string | RegExp, times = 1): Promise<string> {
    const found = () => this.told.filter((line) => line.match(text));
    const until = () => found().length >= times;
    if (until()) return Promise.resolve(found()[0]!);
    return new Promise((resolve) => {
      this.#waiting.push({ until, resolve: () => resolve(found()[0]!) });
    });
  }
}

/** Keeps what is logged. */
export function recordingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const say = (level: string) => (_: object, message: string) => {
    lines.push(`${level} ${message}`);
  };
  return { lines, debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}
