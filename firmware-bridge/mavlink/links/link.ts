/**
 * A way to vehicles: a socket or a port. It carries bytes and knows nothing of frames. Behind one link
 * there may be several peers (UDP senders, TCP clients), each named `address:port`; a serial line has one.
 */
export interface Link {
  /** As it was configured: `udp:14550`. */
  readonly name: string;
  /** Whether bytes come as datagrams, which begin with a frame unless one was cut in two, or as a stream. */
  readonly framing: 'datagrams' | 'stream';
  /**
   * Resolves when it is open or will go on trying by itself.
   * @throws LinkError where trying again would not help
   */
  open(listener: LinkListener): Promise<void>;
  /** Sends once. False: it could not (not connected, or too much is waiting); the bytes are dropped. */
  send(bytes: Uint8Array, peer: string): boolean;
  close(): Promise<void>;
}

export interface LinkListener {
  /** This peer can be sent to, though it may not have been heard yet. */
  reached(peer: string): void;
  heard(peer: string, bytes: Uint8Array): void;
  /** Nothing can be sent to it any more. */
  gone(peer: string): void;
}

/** A link that cannot be opened at all; the message says what to do. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}
