/** MQTT 3.1.1 packets as bytes, for load generators that must cost next to nothing. */

export function connectPacket(user: string, token: string): Buffer {
  const body = Buffer.concat([
    text('MQTT'),
    // Protocol level 4; user name, password and clean session; keep-alive 120 s.
    Buffer.from([4, 0b1100_0010, 0, 120]),
    text(user),
    text(user),
    text(token),
  ]);
  return packet(0x10, body);
}

/** QoS 1. */
export function publishPacket(topic: Buffer, id: number, payload: Buffer): Buffer {
  const head = Buffer.from([topic.length >> 8, topic.length & 255]);
  const ids = Buffer.from([id >> 8, id & 255]);
  return packet(0x32, Buffer.concat([head, topic, ids, payload]));
}

function packet(first: number, body: Buffer): Buffer {
  const { length } = body;
  const size =
    length < 128
      ? Buffer.from([first, length])
      : Buffer.from([first, (length & 127) | 128, length >> 7]);
  return Buffer.concat([size, body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}
