import * as z from 'zod';
import type { Device } from '../../../domain/fleet/device.ts';
import type { DeviceId } from '../../../domain/ids.ts';
import type { DeviceRecord } from '../../../services/stores.ts';
import {
  changeDeviceSchema,
  deviceIdSchema,
  deviceSchema,
  deviceWithTokenSchema,
  newDeviceSchema,
  page,
} from '../../../wire/api.ts';
import { devicesQuery } from '../../../wire/api-queries.ts';
import { toApiDevice } from '../../../wire/to-api.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { type Route, route } from '../route.ts';
import { byDevice, noDevice } from './common.ts';

const tag = 'Devices';
const toApi = (record: DeviceRecord) => toApiDevice(record.device, record);

export const deviceRoutes = ({ devices }: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/devices',
    allow: 'fleet:look',
    tag,
    summary: 'Devices in service with their newest state, by id',
    query: devicesQuery,
    responses: { 200: { description: 'A page of devices', schema: page(deviceSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { kind, q, limit, cursor } }) => {
      const after = decodeCursor(cursor, deviceIdSchema);
      const rows = await devices.list({ kind, text: q, after, limit: limit + 1 });
      return { json: pageOf(rows, limit, (row) => row.device.id, toApi) };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/devices',
    allow: 'fleet:change',
    tag,
    summary: 'Add a device; its token is shown this once',
    body: { schema: newDeviceSchema },
    responses: { 201: { description: 'The device and its token', schema: deviceWithTokenSchema } },
    problems: ['conflict'],
    handle: async ({ body }) => {
      const device: Device = { ...body, id: body.id as DeviceId };
      const token = await devices.add(device);
      if (token === undefined) return taken(body.id);
      const record = await devices.get(device.id);
      return {
        status: 201,
        json: { device: record ? toApi(record) : toApiDevice(device), token },
        headers: { Location: `/api/v1/devices/${body.id}`, 'Cache-Control': 'no-store' },
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/devices/{id}',
    allow: 'fleet:look',
    tag,
    summary: 'A device with its newest state',
    params: byDevice,
    responses: { 200: { description: 'The device', schema: deviceSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const record = await devices.get(id);
      return record ? { json: toApi(record) } : noDevice(id);
    },
  }),
  route({
    method: 'patch',
    path: '/api/v1/devices/{id}',
    allow: 'fleet:change',
    tag,
    summary: 'Change a device: what is absent stays as it is',
    params: byDevice,
    body: { schema: changeDeviceSchema },
    responses: { 200: { description: 'The device as it is now', schema: deviceSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id }, body: { kind, name, plate, crs } }) => {
      const record = await devices.change(id, {
        ...(kind && { kind }),
        ...(name !== undefined && { name }),
        ...(plate !== undefined && { plate }),
        ...(crs && { crs }),
      });
      return record ? { json: toApi(record) } : noDevice(id);
    },
  }),
  route({
    method: 'delete',
    path: '/api/v1/devices/{id}',
    allow: 'fleet:change',
    tag,
    summary: 'Take a device out of service; its history stays',
    params: byDevice,
    responses: { 204: { description: 'It can no longer connect' } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) =>
      (await devices.remove(id)) ? { status: 204 } : noDevice(id),
  }),
  route({
    method: 'post',
    path: '/api/v1/devices/{id}/token',
    allow: 'fleet:change',
    tag,
    summary: 'Make a fresh token; the old one is refused from now on',
    params: byDevice,
    responses: {
      200: {
        description: 'The new token, shown this once',
        schema: z.object({ token: z.string() }).meta({ id: 'Token' }),
      },
    },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const token = await devices.freshToken(id);
      return token === undefined
        ? noDevice(id)
        : { json: { token }, headers: { 'Cache-Control': 'no-store' } };
    },
  }),
];

const taken = (id: string) =>
  ({
    problem: 'conflict',
    detail: {
      en: `A device ${id} is in service already. Choose another id, or change that one with PATCH.`,
      zh: `设备 ${id} 已存在。请换一个编号，或用 PATCH 修改该设备。`,
    },
  }) as const;
