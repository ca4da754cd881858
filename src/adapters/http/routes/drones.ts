import { page } from '../../../wire/api.ts';
import { droneSchema } from '../../../wire/api-drones.ts';
import { toApiDrone } from '../../../wire/to-api-flights.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';

export const droneRoutes = ({ drones }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/drones',
    allow: 'fleet:look',
    tag: 'Drones',
    summary: 'The hexacopters in service with the newest that each said',
    responses: {
      200: {
        description: 'By id; one that never spoke has no state',
        schema: page(droneSchema),
      },
    },
    handle: async () => ({ json: { items: (await drones.list()).map(toApiDrone), next: null } }),
  }),
];
