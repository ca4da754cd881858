/** Runs in a thread of its own: plans and judges, one message after the other. */
import { parentPort } from 'node:worker_threads';
import { doPlanning, type PlannerMessage } from '../../services/patrols/planning-job.ts';

parentPort!.on('message', (message: PlannerMessage) =>
  parentPort!.postMessage(doPlanning(message)),
);
