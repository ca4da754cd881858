import { ActionIcon, SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import type { ApiReplay } from '../../../wire/api.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { useSignal } from '../../live/signal.ts';
import { Icon } from '../../ui/icons.tsx';
import { type Playback, SPEEDS } from './playback.ts';

/** How far the arrow keys go, s, and what is said of them. */
interface KeySteps {
  readonly plain: number;
  readonly shifted: number;
  readonly hint: string;
}

interface ReplayControlsProps {
  readonly playback: Playback;
  readonly replay: ApiReplay;
  /** Of a single flight; else those of a fleet. */
  readonly steps?: KeySteps;
}

export function ReplayControls({ playback, replay, steps }: ReplayControlsProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  useSignal(playback.changed);
  useReplayKeys(playback, steps?.plain ?? 10, steps?.shifted ?? 60);
  const label = playback.playing ? m.replay.pause : m.replay.play;
  return (
    <section className="panel replay-controls" aria-label={m.replay.title}>
      <div className="replay-buttons">
        <ActionIcon aria-label={m.replay.back10} onClick={() => playback.seek(playback.time - 10)}>
          <Icon name="back" />
        </ActionIcon>
        <ActionIcon
          variant="filled"
          color="accent"
          size="lg"
          radius="xl"
          aria-label={label}
          onClick={() => playback.play(!playback.playing)}
        >
          <Icon name={playback.playing ? 'pause' : 'play'} />
        </ActionIcon>
        <ActionIcon
          aria-label={m.replay.forward10}
          onClick={() => playback.seek(playback.time + 10)}
        >
          <Icon name="forward" />
        </ActionIcon>
        <Moment playback={playback} />
        <span className="muted small replay-count">
          {steps ? '' : m.replay.vehicles(format.number(replay.devices.length))}
        </span>
        <SegmentedControl
          aria-label={m.replay.speed}
          value={String(playback.speed)}
          onChange={(value) => playback.setSpeed(Number(value))}
          data={SPEEDS.map((speed) => ({ value: String(speed), label: `${speed}×` }))}
        />
      </div>
      <Scrubber playback={playback} replay={replay} />
      <p className="muted small replay-hint">{steps?.hint ?? m.replay.hint}</p>
    </section>
  );
}

function Moment({ playback }: { playback: Playback }) {
  const format = useFormat(useTimezone());
  useSignal(playback.ticked);
  return (
    <output className="replay-moment">{format.clock(playback.from + playback.time * 1000)}</output>
  );
}

function Scrubber({ playback, replay }: { playback: Playback; replay: ApiReplay }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  useSignal(playback.ticked);
  const part = (time: string) =>
    Math.min(1, Math.max(0, (Date.parse(time) - playback.from) / 1000 / playback.length)) * 100;
  const now = (playback.time / playback.length) * 100;
  return (
    <div className="scrubber">
      <div className="scrubber-bar">
        <i className="scrubber-done" style={{ width: `${now}%` }} />
        {replay.violations.map((v) => {
          const left = part(v.began);
          const width = Math.max(0.2, (v.ended ? part(v.ended) : 100) - left);
          return (
            <i
              key={v.id}
              className="tl-violation"
              style={{ left: `${left}%`, width: `${width}%` }}
            />
          );
        })}
        <i className="tl-cursor" style={{ left: `${now}%` }} />
        <input
          type="range"
          min={0}
          max={playback.length}
          step={1}
          value={playback.time}
          aria-label={m.replay.position}
          aria-valuetext={format.clock(playback.from + playback.time * 1000)}
          onChange={(event) => playback.seek(Number(event.currentTarget.value))}
        />
      </div>
      <div className="scrubber-ends muted small">
        <span>{format.minute(playback.from)}</span>
        <span>{format.minute(playback.from + playback.length * 1000)}</span>
      </div>
    </div>
  );
}

const OWN_KEYS = 'input:not([type=range]), textarea, select, [role=radio], [role=option]';

/** Space and arrows anywhere on the screen, except where a field has its own use for them. */
function useReplayKeys(playback: Playback, plain: number, shifted: number): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (target.closest(OWN_KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
      // A link has no use for the space bar, a button has.
      const onButton = target.closest('button') !== null;
      const step = event.shiftKey ? shifted : plain;
      if (event.key === ' ' && !onButton) playback.play(!playback.playing);
      else if (event.key === 'ArrowLeft') playback.seek(playback.time - step);
      else if (event.key === 'ArrowRight') playback.seek(playback.time + step);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [playback, plain, shifted]);
}
