/** The broker under the hub: aedes, with its sessions on disk and without fan-out of what goes to the store. */
import { Aedes, type AedesOptions, type PublishPacket } from 'aedes';
import LevelPersistence from 'aedes-persistence-level/asyncPersistence.js';
import { ClassicLevel } from 'classic-level';
import { writeToStream } from 'mqtt-packet';
import { parseTopic } from '../../wire/topics.ts';

// Every 16-bit number as a Buffer, made in advance: 13 MB to spare a two-byte write.
(writeToStream as unknown as { cacheNumbers: boolean }).cacheNumbers = false;

export interface SessionStore {
  readonly persistence: unknown;
  close(): Promise<void>;
}

/** Sessions outlive a restart: subscriptions, and commands queued for a device that is away. */
export async function openSessions(folder: string): Promise<SessionStore> {
  const level = new ClassicLevel<string, unknown>(folder, { valueEncoding: 'buffer' });
  await level.open();
  return { persistence: new LevelPersistence(level), close: () => level.close() };
}

/** aedes' own publish, which takes the publishing client too, though its types do not say so. */
const forward = Aedes.prototype.publish as (
  this: Aedes,
  packet: PublishPacket,
  client?: unknown,
  done?: (error?: Error) => void,
) => void;

/**
 * Positions and what drones tell end in the store: nobody subscribes to them, so nothing is looked up, queued
 * or retained. What else a device says is for whoever listens now: only the server's own messages wait for one that is away,
 * or a session that nobody returns to would grow by all that the device ever sends.
 */
export class Broker extends Aedes {
  static async open(options: AedesOptions): Promise<Broker> {
    const broker = new Broker(options);
    await broker.listen();
    return broker;
  }

  // aedes calls this with the client that published, or with the callback in its place.
  override publish(packet: PublishPacket, client?: unknown, done?: (error?: Error) => void): void {
    const isDevice = typeof client === 'object' && client !== null;
    if (endsInStore(packet.topic)) (isDevice ? done : (client as typeof done))?.();
    else forward.call(this, isDevice ? { ...packet, qos: 0 } : packet, client, done);
  }
}

const IN_STORE: readonly string[] = ['owntracks', 'telemetry', 'event', 'reply'];

function endsInStore(topic: string): boolean {
  if (topic.endsWith('/position')) return true;
  return IN_STORE.includes(parseTopic(topic)?.kind ?? '');
}
