/** What goes through the intake in one transaction, and what becomes of each part of it. */
import type { Fix, Parsed } from '../../domain/fleet/fix.ts';
import type { JudgeLimits } from '../../domain/fleet/judge.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Book } from '../../domain/supervision/book.ts';
import type { FindingChange } from '../../domain/supervision/fold.ts';
import type { Checkpoint } from '../../domain/supervision/rejudge.ts';
import type { CaseFiling } from '../cases/filing.ts';
import type { FixRow, KnownDevice, RejectionReport } from './ports.ts';

/** One message as it came in, already parsed and in WGS-84. */
export interface IntakeMessage {
  readonly device: KnownDevice;
  /** Its topic, or `osmand` …: for the record of refusals. */
  readonly source: string;
  readonly receivedAt: number;
  readonly parsed: readonly Parsed[];
  /** The beginning of what was sent; asked for only where something was refused. */
  sample(): string;
  done(error: Error | undefined, outcomes: Outcomes | undefined): void;
}

export interface Outcomes {
  accepted: number;
  late: number;
  rejected: RejectionReport[];
}

interface Entry {
  readonly message: IntakeMessage;
  readonly outcomes: Outcomes;
}

/** A fix that is not newer than all before it: the store decides whether it is news. */
export interface LateFix {
  readonly entry: Entry;
  readonly row: FixRow;
}

export interface FoundChange {
  readonly device: KnownDevice;
  readonly change: FindingChange;
  /** By a fix that came long after its time: no live alarm. */
  readonly late: boolean;
}

export interface Batch {
  readonly now: number;
  /** The store may hold any of these already: nothing is taken for new by its time alone. */
  readonly known: boolean;
  readonly entries: readonly Entry[];
  /** Each device of the batch once. */
  readonly devices: readonly KnownDevice[];
  /** Filled by judging: newer than all before. */
  readonly appended: FixRow[];
  readonly late: LateFix[];
  readonly changes: FoundChange[];
  readonly checkpoints: (Checkpoint & { deviceNo: number })[];
  /** The newest plausible fix of each device. */
  readonly shown: Map<DeviceId, { device: DeviceId; fix: Fix; late: boolean }>;
  newest(): { device: DeviceId; fix: Fix; late: boolean }[];
}

export function newBatch(
  messages: readonly IntakeMessage[],
  now: number,
  known: boolean,
  outcomes?: Outcomes,
): Batch {
  const shown: Batch['shown'] = new Map();
  return {
    now,
    known,
    entries: messages.map((message) => ({
      message,
      outcomes: outcomes ?? { accepted: 0, late: 0, rejected: [] },
    })),
    devices: [...new Map(messages.map(({ device }) => [device.no, device])).values()],
    appended: [],
    late: [],
    changes: [],
    checkpoints: [],
    shown,
    newest: () => [...shown.values()],
  };
}

/** What judging goes by. */
export interface Judging {
  readonly book: Book;
  readonly limits: JudgeLimits;
  readonly filing: CaseFiling;
}
