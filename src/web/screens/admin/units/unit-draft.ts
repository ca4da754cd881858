/** A unit as its form holds it. */
import type { AreaShape } from '../area-layers.ts';

export interface DraftArea {
  readonly name: string;
  readonly shape: AreaShape;
  /** Codes or their beginnings; empty: all. */
  readonly categories: readonly string[];
}

export interface UnitDraft {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly areas: readonly DraftArea[];
}

export const unitBody = ({ name, email, phone, areas }: UnitDraft) => ({
  name: name.trim(),
  email: email.trim(),
  phone: phone.trim(),
  areas: areas.map((area) => ({ ...area, name: area.name.trim() })),
});
