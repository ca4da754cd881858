/** A bar on a terminal, a plain line every two seconds elsewhere. */
export interface ProgressIo {
  readonly isTty: boolean;
  write(text: string): void;
  now(): number;
}

const BAR = 24;
const TTY_INTERVAL = 200;
const PLAIN_INTERVAL = 2000;

export class Progress {
  readonly #io: ProgressIo;
  readonly #began: number;
  #shown: number;

  constructor(io: ProgressIo) {
    this.#io = io;
    this.#began = io.now();
    this.#shown = this.#began;
  }

  /** `share` 0–1 of the whole; called as often as one likes. */
  update(share: number, sent: number, what: string): void {
    const now = this.#io.now();
    if (now - this.#shown < (this.#io.isTty ? TTY_INTERVAL : PLAIN_INTERVAL)) return;
    this.#shown = now;
    const rate = Math.round(sent / Math.max(0.001, (now - this.#began) / 1000));
    const percent = `${Math.floor(share * 100)} %`.padStart(5);
    const figures = `${percent}  ${number(sent)} fixes  ${number(rate)}/s  ${what.slice(0, 60)}`;
    if (!this.#io.isTty) this.#io.write(`${figures.trim()}\n`);
    else {
      const full = Math.round(share * BAR);
      this.#io.write(`\r[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${figures}\u001b[K`);
    }
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#io.isTty) this.#io.write('\r\u001b[K');
  }
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
