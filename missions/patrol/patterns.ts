/** Which pattern a template flies, and what of the drawing it needs. */
import type { DrawnShape } from '../../src/domain/flights/patrol.ts';
import type { Template } from '../library/template.ts';
import { planCorridorPattern } from '../planner/corridor/pattern.ts';
import { planOrbit } from '../planner/orbit/orbit.ts';
import { planPoints } from '../planner/points/points.ts';
import { planRooftop } from '../planner/rooftop/rooftop.ts';
import { planSite } from '../planner/site/site.ts';
import { planSweepPattern } from '../planner/sweep/pattern.ts';
import type { Refusal } from '../planner/types.ts';
import { planVerify } from '../planner/verify/verify.ts';
import type { PatternInput, PatternPlan } from '../planner/work.ts';

export function patternOf(template: Template, input: PatternInput): PatternPlan | Refusal {
  switch (template.pattern) {
    case 'sweep':
      return planSweepPattern(input, template.sweep);
    case 'corridor':
      return planCorridorPattern(input, template.corridor);
    case 'rooftop':
      return planRooftop(input, template.rooftop);
    case 'site':
      return planSite(input, template.site);
    case 'points':
      return planPoints(input, template.points);
    case 'orbit':
      return planOrbit(input, template.orbit);
    case 'verify':
      return planVerify(input, template.verify);
  }
}

const DRAWN_AS = { area: 'area', line: 'line', point: 'points', fence: undefined } as const;

/** Whether any of what the template is drawn for is there. */
export const isDrawnFor = ({ draw }: Template, drawn: readonly DrawnShape[]): boolean =>
  drawn.some(({ kind }) => draw.some((needed) => needed === DRAWN_AS[kind]));
