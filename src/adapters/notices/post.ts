/** Posts messages to webhooks: no redirects, bounded answers, some seconds at most. */
import { STATUS_CODES } from 'node:http';
import type { PostMessage } from '../../services/notices/ports.ts';

/** ms for all of it, connecting included. */
const PATIENCE = 10_000;
/** Bytes of a refusal that are read, to show why. */
const READ = 500;

/** @param patience ms */
export const createPost =
  (patience = PATIENCE): PostMessage =>
  async (url, headers, body) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'User-Agent': 'chengxun', ...headers },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(patience),
      });
      const { status } = response;
      if (status >= 200 && status < 300) {
        await response.body?.cancel();
        return { ok: true, status };
      }
      const said = await beginning(response);
      const name = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
      return { ok: false, status, error: said === '' ? name : `${name}: ${said}` };
    } catch (error) {
      return { ok: false, error: reasonOf(error, patience) };
    }
  };

async function beginning(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < READ) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
  }
  await reader.cancel();
  const text = Buffer.concat(pieces).subarray(0, READ).toString('utf8');
  // What the database and a page can show.
  return text.replace(/[\p{C}\p{Z}\uFFFD]+/gu, ' ').trim();
}

function reasonOf(error: unknown, patience: number): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return `no answer within ${patience / 1000} s`;
  return (cause?.code ?? cause?.message ?? message).slice(0, READ);
}
