import type { ReactNode } from 'react';
import type { Permission } from '../../domain/people/roles.ts';
import { useMay } from './use-me.ts';

interface OnlyProps {
  /** Any of these will do. */
  readonly may: Permission | readonly Permission[];
  readonly children: ReactNode;
}

/** What is shown to those alone who may do it: the server refuses everybody else. */
export function Only({ may, children }: OnlyProps) {
  const allowed = useMay(...(typeof may === 'string' ? [may] : may));
  return allowed ? children : null;
}
