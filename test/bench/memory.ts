/** Resident memory of the service with 10,000 vehicles connected and reporting once a second. */
import { join } from 'node:path';
import { benchDatabase } from './harness/database.ts';
import { resultOf, said, startLoad, startService } from './harness/processes.ts';
import type { Bench } from './main.ts';

const VEHICLES = 10_000;
const SECONDS = 60;

export const memory: Bench = {
  name: 'memory',
  run: async () => {
    const database = await benchDatabase(VEHICLES, 1000);
    const service = await startService({
      DATABASE_URL: database.url,
      CHENGXUN_DATA_DIR: join(database.folder, 'service'),
    });
    try {
      const idleMb = service.residentMb();
      const load = startLoad('paced-load', {
        port: service.mqttPort,
        devices: VEHICLES,
        perSecond: 1,
        seconds: SECONDS,
      });
      await said(load, 'sending');
      const connectedMb = service.residentMb();
      let peakMb = connectedMb;
      const watch = setInterval(() => {
        peakMb = Math.max(peakMb, service.residentMb());
      }, 500);
      const { sent, acknowledged } = await resultOf<{ sent: number; acknowledged: number }>(load);
      clearInterval(watch);
      return {
        table: [
          { what: 'ready, nobody connected', MB: Math.round(idleMb) },
          { what: '10,000 connected', MB: Math.round(connectedMb) },
          { what: 'peak at 10,000 fixes/s (to stay below 250)', MB: Math.round(peakMb) },
          { what: 'fixes sent / acknowledged', MB: `${sent} / ${acknowledged}` },
        ],
        json: { idleMb, connectedMb, peakMb, sent, acknowledged },
      };
    } finally {
      await service.stop();
      await database.stop();
    }
  },
};
