/** A bridge's reply: what becomes of the command, and of the flight where it was an upload. */
import { afterReply } from '../../domain/flights/command-outcome.ts';
import type { Reply } from '../../domain/flights/drone.ts';
import { nextFlightState } from '../../domain/flights/workflow.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Clock } from '../ports.ts';
import { type ChangeDeps, changeFlight, noted } from './change.ts';
import type { CommandRecord, CommandStore, FlightRecord, FlightTx } from './ports.ts';

interface ReplyDeps extends ChangeDeps {
  readonly commands: Pick<CommandStore, 'flightOf'>;
  readonly clock: Clock;
  readonly count: (kind: string, outcome: string) => void;
}

/** A reply to what was never kept (a watch), or to another drone's command, changes nothing. */
export async function takeReply(deps: ReplyDeps, device: DeviceId, reply: Reply): Promise<void> {
  const of = await deps.commands.flightOf(reply.id, device);
  if (of === undefined) return;
  await changeFlight(deps, of, async (tx, flight) => {
    const before = await tx.command(reply.id);
    const progress = before && afterReply(before, reply, hashOf(before));
    if (!before || !progress) return { ok: false };
    const command: CommandRecord = { ...headOf(before), ...progress };
    await tx.saveCommand(command);
    const at = deps.clock.now();
    if (command.state !== 'running' || before.state !== 'running')
      await tx.log(of, [
        noted(flight, { at, by: 'vehicle', what: 'reply', detail: told(command) }),
      ]);
    if (command.state === 'done' || command.state === 'failed') {
      deps.count(command.kind, command.reason ?? 'done');
      await proofAfter(tx, flight, command, at);
    }
    return { ok: true };
  });
}

const headOf = ({ reason: _, progress: __, ...head }: CommandRecord) => head;

const isTransfer = ({ kind }: CommandRecord): boolean => kind === 'upload' || kind === 'verify';
const hashOf = (command: CommandRecord): string | undefined =>
  isTransfer(command) ? (command.args.hash as string) : undefined;

const told = ({ id, kind, state, reason, detail }: CommandRecord) => ({
  command: id,
  kind,
  state,
  ...(reason && { reason }),
  ...(detail && { detail }),
});

/** An upload that ended: proven, or nothing is proven any more. */
async function proofAfter(
  tx: FlightTx,
  flight: FlightRecord,
  command: CommandRecord,
  at: number,
): Promise<void> {
  const sortie = flight.sorties.at(-1);
  if (!isTransfer(command) || !sortie || command.args.sortie !== sortie.number) return;
  const proven = command.state === 'done';
  const sign = proven ? 'verified' : 'unverified';
  const to = nextFlightState(flight.state, `sign:${sign}`);
  if (to === undefined || (proven && (await tx.otherHolder(flight.id, flight.device)))) return;
  const { verified: _, ...rest } = sortie;
  await tx.saveSortie(flight.id, proven ? { ...rest, verified: at } : rest);
  if (to !== flight.state) await tx.setState(flight.id, to);
  const detail = { hash: sortie.hash, ...(!proven && { words: command.detail }) };
  await tx.log(flight.id, [{ at, by: 'vehicle', what: sign, from: flight.state, to, detail }]);
}
