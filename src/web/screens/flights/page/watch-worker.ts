/**
 * Says to the server every few seconds that the pilot's page is open. A worker, because browsers let the
 * timers of a hidden page run once a minute: the watch must go on while the pilot looks elsewhere.
 */
export interface WatchOrder {
  /** Of the flight's watch. */
  readonly url: string;
}
export type WatchWord = { readonly ok: true } | { readonly ok: false; readonly refused?: string };

const EVERY = 5_000;
/** An answer that takes longer comes too late to count. */
const PATIENCE = 4_000;

let order: WatchOrder | undefined;

addEventListener('message', (event: MessageEvent<WatchOrder>) => {
  const first = order === undefined;
  order = event.data;
  void say();
  if (first) setInterval(() => void say(), EVERY);
});

async function say(): Promise<void> {
  if (!order) return;
  try {
    const response = await fetch(order.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const word: WatchWord = response.ok
      ? { ok: true }
      : { ok: false, refused: await reasonOf(response) };
    postMessage(word);
  } catch {
    postMessage({ ok: false } satisfies WatchWord);
  }
}

async function reasonOf(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  return problem.detail ?? `${response.status}`;
}
