/**
 * Simulated hexacopters on UDP as a process of their own: `node hexacopters.js '{"port":…,"count":…}'`.
 * Says `sending`, and ends when its standard input does.
 */
import { startHexacopters } from '../../../simulators/hexacopter/fleet.ts';
import { CITY } from './workload.ts';

const { port, count } = JSON.parse(process.argv[2]!) as { port: number; count: number };
const fleet = await startHexacopters({
  count,
  link: { kind: 'udp', host: '127.0.0.1', port },
  home: { lat: CITY.lat, lon: CITY.lon, amsl: 2261 },
  spacing: 20,
  // A real one takes 40 s to its first good position: nobody needs to wait here.
  armable: 5,
});
console.log('sending');
process.stdin.resume().once('end', () => fleet.stop());
