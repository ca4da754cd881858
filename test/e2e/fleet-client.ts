/** Devices that publish fixes with QoS 1 and remember what was acknowledged to them. */
import mqtt, { type MqttClient } from 'mqtt';

export interface Account {
  readonly id: string;
  readonly token: string;
}

/** Where a service is, and a key that opens everything there. */
export interface Service {
  readonly http: string;
  readonly key: string;
}

export async function addDevice(
  { http, key }: Service,
  id: string,
  kind = 'muck-truck',
): Promise<Account> {
  const response = await fetch(`${http}/api/v1/devices`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': key },
    body: JSON.stringify({ id, kind }),
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  const { token } = (await response.json()) as { token: string };
  return { id, token };
}

export class Sender {
  readonly account: Account;
  readonly acknowledged = new Set<number>();
  readonly #client: MqttClient;
  readonly #topic: string;
  #time: number;
  #unanswered = 0;

  constructor(url: string, account: Account, from: number) {
    this.account = account;
    this.#topic = `chengxun/v1/${account.id}/position`;
    this.#time = from;
    this.#client = mqtt.connect(url, {
      username: account.id,
      password: account.token,
      clientId: account.id,
      clean: false,
      reconnectPeriod: 100,
      connectTimeout: 5000,
    });
    this.#client.on('error', () => {});
  }

  get unanswered(): number {
    return this.#unanswered;
  }

  /** The next fix, a second after the one before; `more` is called when it is acknowledged. */
  send(more: () => void): void {
    const time = this.#time;
    this.#time += 1000;
    this.#unanswered++;
    const fix = { time, lat: 36.62 + (time % 1e6) * 1e-9, lon: 101.78, speed: 5 };
    this.#client.publish(this.#topic, JSON.stringify(fix), { qos: 1 }, (error) => {
      this.#unanswered--;
      if (!error) {
        this.acknowledged.add(time);
        more();
      }
    });
  }

  end(): Promise<void> {
    return this.#client.endAsync(true);
  }
}
