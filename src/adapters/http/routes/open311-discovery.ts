import * as z from 'zod';
import { OPEN311_TYPES, type Open311Format, open311Discovery } from '../../../wire/open311.ts';
import type { HttpDeps } from '../deps.ts';
import type { Text } from '../language.ts';
import { type Route, route } from '../route.ts';

/** Where the Open311 endpoint is: wiki.open311.org/Service_Discovery. */
export const open311DiscoveryRoutes = (deps: HttpDeps): Route[] =>
  (['json', 'xml'] as const).map((format) => discoveryRoute(deps, format));

const discoveryRoute = ({ whereabouts, settings }: HttpDeps, format: Open311Format): Route =>
  route({
    method: 'get',
    path: `/open311/discovery.${format}`,
    allow: 'anyone',
    tag: 'Open311',
    summary: 'Where the Open311 endpoint is, and when its services last changed',
    query: z.looseObject({}),
    responses: {
      200: { description: 'The discovery file', types: ['application/json', 'text/xml'] },
    },
    handle: ({ headers, secure, language }) => {
      const discovery = {
        changed: whereabouts.categoriesAt(),
        contact: CONTACT[language],
        keyService: KEY_SERVICE[language],
        url: `${secure ? 'https' : 'http'}://${headers.host ?? 'localhost'}/open311/v2`,
        type: settings.demo ? ('test' as const) : ('production' as const),
      };
      return { text: open311Discovery(discovery, format), type: OPEN311_TYPES[format] };
    },
  });

const CONTACT: Text = {
  en: 'The city-management bureau that runs this service.',
  zh: '运行本服务的城市管理部门。',
};
const KEY_SERVICE: Text = {
  en: 'An administrator of the bureau gives out API keys with the scope open311.',
  zh: '由该部门的管理员发放带 open311 权限的 API 密钥。',
};
