/** What the services around people need from the world. */

/** Who changed what. Entries are written as they happen and never changed. */
export interface AuditEntry {
  /** ms since the epoch. */
  readonly at: number;
  /** Name of the person or key as it was then, or `chengxun`. */
  readonly by: string;
  readonly account?: number;
  readonly key?: number;
  /** `POST /api/v1/cases/{id}/steps`, or `sign-in`, `sign-in refused`, `locked out`. */
  readonly action: string;
  /** Of what: the parameters of the path. Never a secret. */
  readonly subject: Readonly<Record<string, string>>;
  /** Status of the answer. */
  readonly outcome: number;
  /** IP address; empty where it is not known. */
  readonly address: string;
}

export interface AuditLog {
  write(entry: AuditEntry): Promise<void>;
}
