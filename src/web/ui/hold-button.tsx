import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState } from 'react';
import { useMessages } from '../i18n/language.ts';
import { HOLD_MS, type HoldEvent, type HoldState, LAPSE_MS, nextHold } from './hold.ts';

interface HoldButtonProps {
  readonly label: string;
  /** What it is for, in one glance: filled, plain, or red for what ends a flight. */
  readonly tone?: 'main' | 'plain' | 'grave';
  /** Under way already: it says so, and takes no press. */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly onDone: () => void;
}

const HOLD_KEYS = new Set(['Enter', ' ']);

/** A button that acts after one second of holding, by pointer or by Enter or the space bar. */
export function HoldButton({ label, tone = 'plain', busy, disabled, onDone }: HoldButtonProps) {
  const m = useMessages();
  const id = useId();
  const off = Boolean(busy || disabled);
  const { state, send } = useHold(off, onDone);
  /** A click that ends a press is not one of its own. */
  const pressed = useRef(false);
  const press = () => {
    pressed.current = true;
    send('press');
  };
  const key = (event: KeyboardEvent, what: 'press' | 'release') => {
    if (!HOLD_KEYS.has(event.key)) return;
    event.preventDefault();
    if (what === 'release') send('release');
    else if (!event.repeat) send('press');
  };
  const click = (event: MouseEvent) => {
    event.preventDefault();
    if (!pressed.current) send('tap');
    pressed.current = false;
  };
  return (
    <button
      type="button"
      className="hold"
      data-tone={tone}
      data-hold={state}
      disabled={off}
      aria-describedby={id}
      onPointerDown={(event) => event.button === 0 && press()}
      onPointerUp={() => send('release')}
      onPointerLeave={() => send('release')}
      onPointerCancel={() => send('release')}
      onBlur={() => send('release')}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => key(event, 'press')}
      onKeyUp={(event) => key(event, 'release')}
      onClick={click}
    >
      <span className="hold-fill" aria-hidden="true" />
      <span className="hold-label">{label}</span>
      <span className="hold-hint" aria-hidden="true">
        {busy ? m.flight.busy : hintOf(m.flight.hold, state)}
      </span>
      <span id={id} className="visually-hidden">
        {m.flight.hold.described}
      </span>
      <span className="visually-hidden" role="status">
        {state === 'idle' ? '' : hintOf(m.flight.hold, state)}
      </span>
    </button>
  );
}

function hintOf(hold: Record<string, string>, state: HoldState): string {
  const name = {
    idle: 'hint',
    holding: 'holding',
    cancelled: 'cancelled',
    asked: 'again',
    sent: 'sent',
  };
  return hold[name[state]] ?? '';
}

function useHold(off: boolean, onDone: () => void) {
  const [state, setState] = useState<HoldState>('idle');
  const done = useRef(onDone);
  done.current = onDone;
  const now = useRef<HoldState>('idle');
  const send = (event: HoldEvent) => {
    const before = now.current;
    const after = nextHold(before, event);
    if (after === before) return;
    now.current = after;
    setState(after);
    if (after === 'sent') done.current();
  };
  const sending = useRef(send);
  sending.current = send;
  useEffect(() => {
    if (off) sending.current('release');
  }, [off]);
  useEffect(() => {
    if (state === 'idle') return;
    const [event, wait]: [HoldEvent, number] =
      state === 'holding' ? ['full', HOLD_MS] : ['lapse', LAPSE_MS];
    const timer = setTimeout(() => sending.current(event), wait);
    return () => clearTimeout(timer);
  }, [state]);
  return { state, send };
}
