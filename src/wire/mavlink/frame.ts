/** One MAVLink frame as it was on the wire; nothing in it is decoded yet. */
export interface Frame {
  readonly version: 1 | 2;
  readonly sequence: number;
  readonly system: number;
  readonly component: number;
  readonly message: number;
  /** As sent: MAVLink 2 leaves out zeros at the end. */
  readonly payload: Uint8Array;
  readonly signature?: FrameSignature;
  /** All its bytes, magic to the end. */
  readonly bytes: Uint8Array;
}

export interface FrameSignature {
  readonly link: number;
  /** 10 µs since 2015-01-01; below 2^48, exact in a number. */
  readonly timestamp: number;
  /** 6 bytes. */
  readonly digest: Uint8Array;
}
