import type { RuleVersion } from '../../../services/stores.ts';
import { settingsSchema } from '../../../wire/api.ts';
import { newRuleSettingsSchema, ruleSettingsSchema } from '../../../wire/api-rules.ts';
import { toTime } from '../../../wire/to-api.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { signer } from './common.ts';

const tag = 'Settings';

export const settingsRoutes = ({ settings, rules }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/settings',
    allow: 'anyone',
    tag,
    summary: 'What the page needs to know of this installation',
    responses: { 200: { description: 'The settings', schema: settingsSchema } },
    handle: () => ({ json: settings }),
  }),
  route({
    method: 'get',
    path: '/api/v1/rule-settings',
    allow: 'fleet:look',
    tag,
    summary: 'The thresholds of the rules in force now',
    responses: { 200: { description: 'The thresholds', schema: ruleSettingsSchema } },
    handle: async () => ({ json: toApi(await rules.current()) }),
  }),
  route({
    method: 'put',
    path: '/api/v1/rule-settings',
    allow: 'fleet:change',
    tag,
    summary: 'Set the thresholds of the rules from now on',
    description: 'Fixes of an earlier time are judged by the thresholds of their own time.',
    body: { schema: newRuleSettingsSchema },
    responses: { 200: { description: 'The thresholds now in force', schema: ruleSettingsSchema } },
    handle: async ({ body: { by, ...changed }, who }) => ({
      json: toApi(await rules.change(changed, signer(who, by))),
    }),
  }),
];

const toApi = ({ settings, validFrom, changedBy }: RuleVersion) => ({
  ...settings,
  validFrom: validFrom === 0 ? null : toTime(validFrom),
  changedBy,
});
