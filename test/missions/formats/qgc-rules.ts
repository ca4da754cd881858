/**
 * What QGroundControl asks of a .plan before it opens it: the keys that its loaders demand, by type. (Its
 * PlanMasterController, MissionController, MissionItem, the complex items, CameraCalc, CameraSpec,
 * GeoFenceController and RallyPointController; facts, not code.) It takes null for a number.
 */

type Kind = 'string' | 'number' | 'boolean' | 'array' | 'object';
type Fields = Readonly<Record<string, unknown>>;

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

/** What it would complain of; empty: it opens. */
export function complaints(text: string): string[] {
  const found: string[] = [];
  const has = (of: Fields, where: string, keys: Readonly<Record<string, Kind>>) => {
    for (const [key, kind] of Object.entries(keys)) {
      const value = of[key];
      if (value === undefined) found.push(`${where}.${key} is missing`);
      else if (kindOf(value) !== kind && !(value === null && kind === 'number'))
        found.push(`${where}.${key} is a ${kindOf(value)}`);
    }
  };
  const places = (value: unknown, where: string, fewest: number, numbers: number) => {
    const list = Array.isArray(value) ? value : [];
    if (list.length < fewest) found.push(`${where} has ${list.length} places`);
    for (const one of list)
      if (!Array.isArray(one) || one.length < numbers) found.push(`${where} has no place`);
  };
  const plan = JSON.parse(text) as Fields;
  has(plan, 'plan', {
    fileType: 'string',
    version: 'number',
    groundStation: 'string',
    mission: 'object',
    geoFence: 'object',
    rallyPoints: 'object',
  });
  const mission = plan.mission as Fields;
  has(mission, 'mission', {
    version: 'number',
    plannedHomePosition: 'array',
    items: 'array',
    firmwareType: 'number',
    vehicleType: 'number',
    cruiseSpeed: 'number',
    hoverSpeed: 'number',
  });
  const simple = (item: Fields, where: string) => {
    has(item, where, {
      type: 'string',
      command: 'number',
      frame: 'number',
      params: 'array',
      autoContinue: 'boolean',
    });
    const params = item.params as unknown[];
    if (params.length !== 7) found.push(`${where} has ${params.length} params`);
    if (!params.every((one) => one === null || typeof one === 'number'))
      found.push(`${where}.params are no numbers`);
  };
  const camera = (value: unknown, where: string) => {
    const calc = value as Fields;
    has(calc, where, {
      version: 'number',
      CameraName: 'string',
      AdjustedFootprintSide: 'number',
      AdjustedFootprintFrontal: 'number',
      DistanceToSurface: 'number',
      ...(calc.version === 1
        ? { DistanceToSurfaceRelative: 'boolean' as const }
        : { DistanceMode: 'number' as const }),
    });
    if (calc.CameraName === 'Manual (no camera specs)') return;
    has(calc, where, {
      ValueSetIsDistance: 'boolean',
      ImageDensity: 'number',
      FrontalOverlap: 'number',
      SideOverlap: 'number',
      SensorWidth: 'number',
      SensorHeight: 'number',
      ImageWidth: 'number',
      ImageHeight: 'number',
      FocalLength: 'number',
      Landscape: 'boolean',
      FixedOrientation: 'boolean',
      MinTriggerInterval: 'number',
    });
  };
  const transects = (value: unknown, where: string) => {
    const inner = (value ?? {}) as Fields;
    has(inner, where, {
      version: 'number',
      TurnAroundDistance: 'number',
      CameraTriggerInTurnAround: 'boolean',
      HoverAndCapture: 'boolean',
      Refly90Degrees: 'boolean',
      CameraCalc: 'object',
      VisualTransectPoints: 'array',
      Items: 'array',
      CameraShots: 'number',
    });
    places(inner.VisualTransectPoints, `${where}.VisualTransectPoints`, 0, 2);
    for (const one of (inner.Items ?? []) as Fields[]) simple(one, `${where}.Items`);
    camera(inner.CameraCalc, `${where}.CameraCalc`);
    if ((inner.CameraCalc as Fields).DistanceMode === 3)
      has(inner, where, {
        TerrainAdjustTolerance: 'number',
        TerrainAdjustMaxClimbRate: 'number',
        TerrainAdjustMaxDescentRate: 'number',
      });
  };
  (mission.items as Fields[]).forEach((item, i) => {
    const where = `items[${i}]`;
    if (item.type === 'SimpleItem') simple(item, where);
    else if (item.complexItemType === 'survey') {
      has(item, where, {
        version: 'number',
        entryLocation: 'number',
        angle: 'number',
        flyAlternateTransects: 'boolean',
        splitConcavePolygons: 'boolean',
        polygon: 'array',
      });
      places(item.polygon, `${where}.polygon`, 3, 2);
      transects(item.TransectStyleComplexItem, where);
    } else if (item.complexItemType === 'CorridorScan') {
      has(item, where, {
        version: 'number',
        CorridorWidth: 'number',
        EntryPoint: 'number',
        polyline: 'array',
      });
      places(item.polyline, `${where}.polyline`, 2, 2);
      transects(item.TransectStyleComplexItem, where);
    } else {
      has(item, where, {
        version: 'number',
        polygon: 'array',
        ScanBottomAlt: 'number',
        StructureHeight: 'number',
        Layers: 'number',
        EntranceAltitude: 'number',
        GimbalPitch: 'number',
        StartFromTop: 'boolean',
      });
      places(item.polygon, `${where}.polygon`, 3, 2);
      camera(item.CameraCalc, `${where}.CameraCalc`);
    }
  });
  has(plan.geoFence as Fields, 'geoFence', {
    version: 'number',
    circles: 'array',
    polygons: 'array',
  });
  has(plan.rallyPoints as Fields, 'rallyPoints', { version: 'number', points: 'array' });
  places((plan.rallyPoints as Fields).points, 'rallyPoints.points', 0, 3);
  return found;
}
