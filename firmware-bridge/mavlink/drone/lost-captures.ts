import type { CommandChannel } from '../commands/command-channel.ts';

const REQUEST_MESSAGE = 512;
const CAMERA_IMAGE_CAPTURED = 263;
/** The radio may be as bad as when the message was lost: each is asked for again after this, ms. */
const PAUSE = 5000;
/** A camera that counted far ahead lost more than can be asked for one by one. */
const MOST = 500;

export interface LostCapture {
  readonly component: number;
  readonly index: number;
}

/** Asks cameras for what they took and we did not hear, until it came or was given up. */
export class LostCaptures {
  readonly #commands: CommandChannel;
  /** When each was asked for: those lost now, at most MOST. */
  #asked = new Map<string, number>();
  #isAsking = false;

  constructor(commands: CommandChannel) {
    this.#commands = commands;
  }

  /** To be called about once a second while the vehicle is alive. */
  tick(at: number, lost: readonly LostCapture[]): void {
    const wanted = lost.slice(0, MOST);
    const before = this.#asked;
    this.#asked = new Map(
      wanted.map((one) => [keyOf(one), before.get(keyOf(one)) ?? Number.NEGATIVE_INFINITY]),
    );
    const next = wanted.find((one) => at - this.#asked.get(keyOf(one))! >= PAUSE);
    if (next === undefined || this.#isAsking) return;
    this.#asked.set(keyOf(next), at);
    this.#isAsking = true;
    const params = [CAMERA_IMAGE_CAPTURED, next.index];
    const { component } = next;
    void this.#commands.send({ command: REQUEST_MESSAGE, params, component }).then(() => {
      this.#isAsking = false;
    });
  }
}

const keyOf = ({ component, index }: LostCapture) => `${component}/${index}`;
