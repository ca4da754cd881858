import { Counter, Gauge, type Registry } from 'prom-client';

export interface LiveMetrics {
  readonly clients: Gauge;
  readonly frames: Counter<'type'>;
  readonly bytes: Counter;
  readonly resyncs: Counter;
  readonly stalled: Counter;
}

export function createLiveMetrics(registry: Registry): LiveMetrics {
  const registers = [registry];
  const named = (name: string, help: string) => ({
    name: `chengxun_live_${name}`,
    help,
    registers,
  });
  return {
    clients: new Gauge(named('clients', 'Readers connected to /live')),
    frames: new Counter({
      ...named('frames_total', 'Frames sent to readers of /live'),
      labelNames: ['type'],
    }),
    bytes: new Counter(named('bytes_total', 'Bytes of frames sent to readers of /live')),
    resyncs: new Counter(
      named('resyncs_total', 'Readers so far behind that they were sent a new snapshot'),
    ),
    stalled: new Counter(
      named('stalled_total', 'Readers closed because they took nothing for too long'),
    ),
  };
}
