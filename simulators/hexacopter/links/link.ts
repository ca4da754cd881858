/** Where a copter's frames go and its station's bytes come from. */
export type LinkOptions =
  /** Calls a station; `shared`: all copters through one socket. */
  | {
      readonly kind: 'udp';
      readonly host: string;
      readonly port: number;
      readonly shared?: boolean;
    }
  /** Waits to be called; copter n at port + n (0: any). */
  | { readonly kind: 'udp-listen'; readonly port: number; readonly host?: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** As ArduPilot's SITL: copter n at port + 10 n (0: any). */
  | { readonly kind: 'tcp-listen'; readonly port: number; readonly host?: string };

export interface Link {
  /** The local port; of a calling TCP link 0. */
  readonly port: number;
  send(bytes: Uint8Array): void;
  close(): Promise<void>;
}

export interface LinkEvents {
  receive(bytes: Uint8Array): void;
  fault(error: Error): void;
}
