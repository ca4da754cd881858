import type { Log } from '../../firmware-bridge/log.ts';
import type { Link, LinkListener } from '../../firmware-bridge/mavlink/links/link.ts';
import { encode } from '../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import { Framer } from '../../src/wire/mavlink/framer.ts';
import type { MessageClass } from '../../src/wire/mavlink/message-class.ts';
import { Heartbeat } from '../../src/wire/mavlink/messages.ts';
import type { Signer } from '../../src/wire/mavlink/signing.ts';

export const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A link whose far end is the test. */
export class MemoryLink implements Link {
  readonly name: string;
  readonly framing: Link['framing'];
  readonly sent: { peer: string; frame: Frame }[] = [];
  listener: LinkListener | undefined;
  takes = true;
  readonly #framers = new Map<string, Framer>();

  constructor(name: string, framing: Link['framing'] = 'datagrams') {
    this.name = name;
    this.framing = framing;
  }

  async open(listener: LinkListener): Promise<void> {
    this.listener = listener;
  }

  send(bytes: Uint8Array, peer: string): boolean {
    if (!this.takes) return false;
    const framer = this.#framers.get(peer) ?? new Framer();
    this.#framers.set(peer, framer);
    for (const frame of framer.push(bytes)) this.sent.push({ peer, frame });
    return true;
  }

  async close(): Promise<void> {
    this.listener = undefined;
  }

  /** What was sent to a peer since the last call. */
  taken(peer?: string): Frame[] {
    const frames = this.sent.filter((item) => peer === undefined || item.peer === peer);
    this.sent.length = 0;
    return frames.map(({ frame }) => frame);
  }
}

/** A vehicle's end of a link: numbers its frames as a component does. */
export class FarEnd {
  readonly link: MemoryLink;
  readonly peer: string;
  readonly system: number;
  readonly component: number;
  signer: Signer | undefined;
  #sequence = 0;

  constructor(link: MemoryLink, peer: string, system: number, component = 1) {
    this.link = link;
    this.peer = peer;
    this.system = system;
    this.component = component;
  }

  frame<T extends object>(message: MessageClass<T>, fields: Partial<T>): Uint8Array {
    const { system, component } = this;
    const sequence = this.#sequence;
    this.#sequence = (this.#sequence + 1) & 255;
    return encode(message, fields, { sequence, system, component }, this.signer);
  }

  say<T extends object>(message: MessageClass<T>, fields: Partial<T>): Uint8Array {
    const bytes = this.frame(message, fields);
    this.hear(bytes);
    return bytes;
  }

  hear(bytes: Uint8Array): void {
    this.link.listener!.heard(this.peer, bytes);
  }

  /** As an ArduPilot hexacopter. */
  beat(armed = false): Uint8Array {
    return this.say(Heartbeat, heartbeat(armed));
  }
}

type HeartbeatFields = Partial<InstanceType<typeof Heartbeat>>;
export const heartbeat = (armed: boolean, autopilot = 3): HeartbeatFields => {
  const fields: { [K in keyof HeartbeatFields]: number } = {
    type: 13,
    autopilot,
    baseMode: armed ? 217 : 89,
    systemStatus: 3,
  };
  return fields as HeartbeatFields;
};
