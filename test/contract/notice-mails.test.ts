import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UnitId } from '../../src/domain/ids.ts';
import { type NoticeRoom, openNotices } from '../../src/notices.ts';
import { addCategory, addUnit, HOUR, report } from './case-seed.ts';
import { silent } from './database.ts';
import { type Service, startService } from './service.ts';

const DAY = 24 * HOUR;
let service: Service;
let unit: UnitId;
beforeAll(async () => {
  service = await startService();
  await addCategory(service, 'N1');
  unit = await addUnit(service, '城管一队');
});
afterAll(() => service.stop());

const opened = (more: object = {}) =>
  openNotices({
    pool: service.pool,
    clock: { now: () => service.clock.time },
    log: silent,
    timeZone: 'Asia/Shanghai',
    ...more,
  });
const step = async (id: number, name: string, more: object = {}) => {
  const body = { step: name, note: 'why', ...more };
  expect((await service.call('POST', `/api/v1/cases/${id}/steps`, body)).status).toBe(200);
};

describe('e-mail to a unit', () => {
  const mails: { to: string; text: string }[] = [];
  let smtp: SMTPServer;
  let refuse = false;
  let room: NoticeRoom;
  /** Of another process. */
  let second: NoticeRoom;
  beforeAll(async () => {
    smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onData: (stream, session, done) => {
        const pieces: Buffer[] = [];
        stream.on('data', (piece: Buffer) => pieces.push(piece));
        stream.on('end', () => {
          if (refuse) return done(Object.assign(new Error('mailbox full'), { responseCode: 452 }));
          const raw = Buffer.concat(pieces).toString('utf8');
          const to = session.envelope.rcptTo.map(({ address }) => address).join();
          mails.push({ to, text: decoded(raw) });
          return done();
        });
      },
    });
    smtp.listen(0, '127.0.0.1');
    await once(smtp.server, 'listening');
    const { port } = smtp.server.address() as AddressInfo;
    const mail = { url: `smtp://127.0.0.1:${port}`, from: 'cases@example.org' };
    room = opened({ mail, publicUrl: 'https://cases.example.org' });
    second = opened({ mail });
    await service.pool.query("UPDATE units SET email = 'team1@example.org' WHERE id = $1", [unit]);
  });
  afterAll(async () => {
    room.stopNotices();
    second.stopNotices();
    await new Promise<void>((closed) => smtp.close(closed));
  });

  /** The parts that matter, of base64 or quoted-printable. */
  function decoded(raw: string): string {
    const [head = '', body = ''] = raw.split(/\r\n\r\n([\s\S]*)/);
    if (/Content-Transfer-Encoding: base64/i.test(head))
      return Buffer.from(body, 'base64').toString('utf8');
    return Buffer.from(
      body
        .replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
      'latin1',
    ).toString('utf8');
  }

  const dispatched = async () => {
    const { id, number } = await report(service, 'N1', { address: 'East\r\nBcc: x@y.z' });
    await step(id, 'file');
    await step(id, 'dispatch', { unit });
    return { id, number };
  };

  it('tells of all that came together, at most once a minute', async () => {
    const first = await dispatched();
    await room.sendMails();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: 'team1@example.org' });
    expect(mails[0]!.text).toContain(`${first.number} · N1 事项 · East Bcc: x@y.z · 期限 20`);
    expect(mails[0]!.text).toContain(`https://cases.example.org/cases/${first.id}`);
    const more = [await dispatched(), await dispatched()];
    service.clock.time += 59_000;
    await room.sendMails();
    expect(mails).toHaveLength(1);
    service.clock.time += 1000;
    await Promise.all([room.sendMails(), second.sendMails()]);
    expect(mails).toHaveLength(2);
    for (const { number } of more) expect(mails[1]!.text).toContain(number);
    expect(mails[1]!.text).toContain('新派遣（2）');
  });

  it('warns before a deadline, and says when it has passed', async () => {
    await service.cases.caseDeadlines.round();
    mails.length = 0;
    service.clock.time += DAY;
    await service.pool.query('DELETE FROM unit_mail_lines');
    const { number } = await dispatched();
    for (const hours of [0, 8.5, 2, 11]) {
      service.clock.time += hours * HOUR;
      await service.cases.caseDeadlines.round();
      await room.sendMails();
    }
    const of = mails.filter(({ text }) => text.includes(number)).map(({ text }) => text);
    expect(of).toHaveLength(4);
    for (const [i, words] of ['新派遣', '即将到期', '已超期', '严重超期'].entries())
      expect(of[i]).toContain(words);
  });

  it('that the server does not take comes when it does', async () => {
    refuse = true;
    mails.length = 0;
    const { number } = await dispatched();
    service.clock.time += HOUR;
    await room.sendMails();
    expect(mails).toHaveLength(0);
    refuse = false;
    await room.sendMails();
    expect(mails).toHaveLength(0);
    service.clock.time += 60_000;
    await room.sendMails();
    expect(mails.map(({ text }) => text).join()).toContain(number);
  });

  it('is kept for nobody where no server is set', async () => {
    await dispatched();
    service.clock.time += 1;
    const off = opened();
    await off.sendMails();
    await off.tidyNotices();
    const { rows } = await service.pool.query('SELECT count(*)::int AS n FROM unit_mail_lines');
    expect(rows[0].n).toBe(0);
  });
});
