/** How a message comes to its effect: a table of rules, one a message. */
import { decode } from '../codec.ts';
import type { Frame } from '../frame.ts';
import type { MessageClass } from '../message-class.ts';
import type { Vehicle } from './vehicle.ts';

/** What one message does to what is known. */
export interface Rule {
  readonly message: number;
  /** Of the autopilot only, or of whatever component sends it. */
  readonly from: 'autopilot' | 'any';
  readonly apply: (vehicle: Vehicle, frame: Frame, at: number) => void;
}

type Apply<T> = (vehicle: Vehicle, message: T, at: number, frame: Frame) => void;

export function on<T extends object>(as: MessageClass<T>, apply: Apply<T>): Rule {
  return rule(as, 'autopilot', apply);
}

export function onAny<T extends object>(as: MessageClass<T>, apply: Apply<T>): Rule {
  return rule(as, 'any', apply);
}

function rule<T extends object>(as: MessageClass<T>, from: Rule['from'], apply: Apply<T>): Rule {
  return {
    message: as.MSG_ID,
    from,
    apply: (vehicle, frame, at) => apply(vehicle, decode(frame, as), at, frame),
  };
}
