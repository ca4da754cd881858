/** The vehicle's last status texts: they say why a command was refused. */

/** Texts kept. */
const MOST = 50;
/** MAV_SEVERITY_WARNING; higher numbers matter less. */
const WARNING = 4;
/** ArduPilot repeats why it cannot be armed each 30 s. ms */
const REPEATED = 35_000;
/** Repeated or not, more than this is not read, characters. */
const LONGEST = 500;
const OF_CHECKS = /^(PreArm|Arm|Preflight)\b/;

interface Text {
  readonly at: number;
  readonly severity: number;
  readonly text: string;
}

export class StatusTexts {
  readonly #texts: Text[] = [];

  /** `at`: when it arrived. */
  note(at: number, severity: number, text: string): void {
    this.#texts.push({ at, severity, text });
    if (this.#texts.length > MOST) this.#texts.shift();
  }

  /** Those since `sent` that warn; where there are none, what its checks said before. Each once. */
  explaining(sent: number): string {
    const since = this.#texts.filter(({ at, severity, text }) => {
      return at >= sent && (severity <= WARNING || OF_CHECKS.test(text));
    });
    const before = this.#texts.filter(({ at, text }) => {
      return at >= sent - REPEATED && OF_CHECKS.test(text);
    });
    const texts = (since.length > 0 ? since : before).map(({ text }) => text);
    return [...new Set(texts)].join('; ').slice(0, LONGEST);
  }
}
