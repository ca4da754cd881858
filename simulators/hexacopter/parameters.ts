import { decode } from '../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import {
  ParamRequestList,
  ParamRequestRead,
  ParamSet,
  ParamValue,
} from '../../src/wire/mavlink/messages.ts';
import type { Radio } from './radio.ts';

/** MAV_PARAM_TYPE */
export const INT8 = 2;
export const INT16 = 4;
export const INT32 = 6;
export const REAL32 = 9;

export type ParameterRow = readonly [name: string, value: number, type: number];

/** Values of a list that are sent in one step. */
const LISTED_PER_STEP = 5;
const LARGEST: Readonly<Record<number, number>> = { [INT8]: 127, [INT16]: 32_767 };

/** The parameter protocol over one table; kept over a restart. */
export class Parameters {
  readonly #names: readonly string[];
  readonly #types: readonly number[];
  readonly #values: number[];
  readonly #index = new Map<string, number>();
  /** ArduPilot casts whole numbers to floats; PX4 sends their bytes as they are. */
  readonly #encoding: 'cast' | 'bytewise';
  #listing = Number.POSITIVE_INFINITY;
  /** Changes with every change of a value. */
  version = 0;

  constructor(rows: readonly ParameterRow[], encoding: 'cast' | 'bytewise') {
    const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#names = sorted.map(([name]) => name);
    this.#values = sorted.map(([, value]) => value);
    this.#types = sorted.map(([, , type]) => type);
    this.#encoding = encoding;
    this.#names.forEach((name, at) => {
      this.#index.set(name, at);
    });
  }

  get(name: string): number {
    const value = this.#values[this.#index.get(name) ?? -1];
    if (value === undefined) throw new Error(`This autopilot has no parameter ${name}`);
    return value;
  }

  has(name: string): boolean {
    return this.#index.has(name);
  }

  set(name: string, value: number): void {
    const at = this.#index.get(name);
    if (at === undefined) throw new Error(`This autopilot has no parameter ${name}`);
    this.#store(at, value);
  }

  /** Answers as an autopilot does; an unknown name gets no answer. */
  receive(frame: Frame, radio: Radio): void {
    if (frame.message === ParamRequestList.MSG_ID) this.#listing = 0;
    else if (frame.message === ParamRequestRead.MSG_ID) this.#read(frame, radio);
    else if (frame.message === ParamSet.MSG_ID) this.#write(frame, radio);
  }

  /** The next part of a list that was asked for. */
  sendListed(radio: Radio): void {
    for (let n = 0; n < LISTED_PER_STEP && this.#listing < this.#names.length; n++) {
      this.#send(this.#listing++, radio);
    }
  }

  #read(frame: Frame, radio: Radio): void {
    const { paramId, paramIndex } = decode(frame, ParamRequestRead);
    const at = paramIndex >= 0 ? paramIndex : this.#index.get(paramId);
    if (at !== undefined && at < this.#names.length) this.#send(at, radio);
  }

  #write(frame: Frame, radio: Radio): void {
    const { paramId, paramValue, paramType } = decode(frame, ParamSet);
    const at = this.#index.get(paramId);
    if (at === undefined) return;
    const whole = this.#encoding === 'bytewise' && paramType !== REAL32;
    const value = whole ? bitsOf(paramValue) : paramValue;
    if (Number.isFinite(value)) this.#store(at, value);
    this.#send(at, radio);
  }

  #store(at: number, value: number): void {
    const type = this.#types[at]!;
    const most = LARGEST[type] ?? 2 ** 31 - 1;
    this.#values[at] =
      type === REAL32 ? Math.fround(value) : Math.max(-most - 1, Math.min(most, Math.trunc(value)));
    this.version++;
  }

  #send(at: number, radio: Radio): void {
    const type = this.#types[at]!;
    const value = this.#values[at]!;
    radio.send(ParamValue, {
      paramId: this.#names[at]!,
      paramValue: this.#encoding === 'bytewise' && type !== REAL32 ? floatOf(value) : value,
      paramType: type,
      paramCount: this.#names.length,
      paramIndex: at,
    });
  }
}

const scratch = new DataView(new ArrayBuffer(4));

/** The whole number whose bytes this float has. */
function bitsOf(float: number): number {
  scratch.setFloat32(0, float);
  return scratch.getInt32(0);
}

function floatOf(whole: number): number {
  scratch.setInt32(0, whole);
  return scratch.getFloat32(0);
}
