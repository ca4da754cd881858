import type { HttpDeps } from '../deps.ts';
import type { Route } from '../route.ts';
import { categoryRoutes } from './setup-categories.ts';
import { placeRoutes } from './setup-places.ts';
import { unitRoutes } from './setup-units.ts';

/** What a bureau lays down for cases. */
export const setupRoutes = (deps: HttpDeps): Route[] => [
  ...categoryRoutes(deps),
  ...unitRoutes(deps),
  ...placeRoutes(deps),
];
