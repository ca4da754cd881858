/** The service's own figures at /metrics. What comes in is counted as it happens; the rest is read on demand. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface ServiceGauges {
  connected(): number;
  waiting(): number;
  spoolBytes(): number;
  spoolMessages(): number;
  databaseAway(): boolean;
  devices(): number;
  dronesWaiting(): number;
}

export interface ServiceMetrics {
  readonly registry: Registry;
  countFix(outcome: string, by: number): void;
  observeBatch(fixes: number, seconds: number): void;
  countDrone(kind: string, by: number): void;
  countCommand(kind: string, outcome: string): void;
  observePlanning(seconds: number, outcome: string): void;
  watch(gauges: ServiceGauges): void;
}

export function createMetrics(): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const fixes = new Counter({
    name: 'chengxun_fixes_total',
    help: 'Fixes taken in, by what became of them: accepted, late or the reason of refusal',
    labelNames: ['outcome'],
    registers,
  });
  const batchSize = new Histogram({
    name: 'chengxun_intake_batch_fixes',
    help: 'Fixes stored in one transaction',
    buckets: [1, 10, 100, 500, 1000, 2000, 4000],
    registers,
  });
  const batchSeconds = new Histogram({
    name: 'chengxun_intake_batch_seconds',
    help: 'From taking a batch off the queue to its commit',
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers,
  });
  const drone = new Counter({
    name: 'chengxun_drone_messages_total',
    help: 'What drones told, by kind: live, telemetry, event or reply',
    labelNames: ['kind'],
    registers,
  });
  const commands = new Counter({
    name: 'chengxun_commands_total',
    help: 'Commands to drones, by kind and outcome: sent, done or the reason of failure',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const observePlanning = planningMetrics(registers);
  return {
    registry,
    observePlanning,
    countDrone: (kind, by) => drone.inc({ kind }, by),
    countCommand: (kind, outcome) => commands.inc({ kind, outcome }),
    countFix: (outcome, by) => fixes.inc({ outcome }, by),
    observeBatch: (size, seconds) => {
      batchSize.observe(size);
      batchSeconds.observe(seconds);
    },
    watch: (gauges) => watch(registry, gauges),
  };
}

function planningMetrics(registers: Registry[]): ServiceMetrics['observePlanning'] {
  const jobs = new Counter({
    name: 'chengxun_planning_total',
    help: 'Plannings and judgements begun, and by outcome: done, busy, cancelled, too-long, too-big or failed',
    labelNames: ['outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'chengxun_planning_seconds',
    help: 'From beginning a planning or a judgement to its end, without the wait before it',
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60],
    registers,
  });
  return (took, outcome) => {
    jobs.inc({ outcome });
    if (outcome !== 'busy' && outcome !== 'begun') seconds.observe(took);
  };
}

function watch(registry: Registry, gauges: ServiceGauges): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `chengxun_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('mqtt_connections', 'Devices connected to the hub', gauges.connected);
  gauge('intake_waiting', 'Messages waiting to be stored', gauges.waiting);
  gauge('spool_bytes', 'Bytes waiting in the spool', gauges.spoolBytes);
  gauge('spool_messages', 'Messages waiting in the spool', gauges.spoolMessages);
  gauge('database_away', '1 while the database does not answer', () => +gauges.databaseAway());
  gauge('devices', 'Devices in service', gauges.devices);
  gauge('drones_waiting', 'Drones’ messages waiting to be stored', gauges.dronesWaiting);
}
