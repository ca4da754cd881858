/** The preflight checklist: what is looked at, and what is wrong in words. */
export const checks = {
  checks: {
    title: 'Preflight checklist',
    automatic: 'Checked by the service',
    person: 'Checked by you',
    states: { green: 'in order', red: 'not in order', unknown: 'not known yet' },
    summary: (open: number) =>
      open === 0 ? 'Everything is in order' : open === 1 ? '1 item open' : `${open} items open`,
    items: {
      link: 'Link to the drone',
      gps: 'GPS',
      ekf: 'Position estimate (EKF)',
      prearm: "Autopilot's own checks",
      battery: 'Battery',
      home: 'Take-off place',
      fence: 'Fence',
      limits: 'Size of the mission',
      judgement: 'Safety of the plan',
      'approval-window': 'Approved time',
      'approval-ceiling': 'Approved ceiling',
      'approval-area': 'Approved area',
      storage: 'Space for the record',
      weather: 'Weather',
      'person-airframe': 'Airframe whole, arms locked, nothing loose',
      'person-props': 'Propellers whole, tight and the right way round',
      'person-payload': 'Camera mounted, card in, lens clean',
      'person-surroundings': 'Take-off place clear of people and obstacles',
    },
    says: {
      noBridge:
        'No bridge is connected for this drone. Start chengxun-bridge and switch the drone on.',
      linkDead: 'The drone is not heard. Check the radio and the power.',
      loss: (loss: string, limit: string) => `${loss} % of frames lost, at most ${limit} %`,
      gps: (fix: string, satellites: string, least: string, hdop: string, most: string) =>
        `${fix}, ${satellites} satellites (at least ${least}), HDOP ${hdop} (at most ${most})`,
      ekf: "The autopilot's estimate is steady",
      ekfBad: "The autopilot's estimate is not steady. Wait on the ground until it is.",
      prearm: 'The autopilot would arm',
      prearmBad: 'The autopilot would not arm. Its reasons (PreArm) stand in the messages.',
      battery: (value: string, limit: string) => `${value} % left, ${limit} % needed with reserve`,
      batterySick: 'A battery reports a fault. Change it.',
      batteryUnknown: (limit: string) =>
        `What is left is not known; ${limit} % are needed with reserve`,
      home: (value: string, limit: string) =>
        `${value} m from the planned place, at most ${limit} m`,
      fence: (areas: number) =>
        areas === 1 ? '1 area, the whole plan inside' : `${areas} areas, the whole plan inside`,
      fenceNone: 'The plan has no fence that keeps the drone in. Add one to the plan.',
      fenceOutside: (n: number) =>
        n === 1
          ? '1 point of the plan lies outside the fence'
          : `${n} points of the plan lie outside the fence`,
      fenceBreached: 'The drone stands outside its fence.',
      fenceOff: 'The fence is on board but switched off. Upload again to switch it on.',
      limits: (value: string, limit: string) => `${value} items, the autopilot takes ${limit}`,
      judged: 'Judged when the flight was made: nothing found',
      judgedNot: 'The plan was not judged. Make the flight anew, or look at every leg yourself.',
      judgedBad: (n: number, first: string, item: number) =>
        `${n === 1 ? '1 finding' : `${n} findings`} in the plan; the first: ${first}${
          item > 0 ? `, item ${item}` : ''
        }`,
      window: (from: string, to: string, minutes: string) =>
        `${from} – ${to}; the flight takes about ${minutes} min`,
      windowBad: (from: string, to: string, minutes: string) =>
        `Allowed ${from} – ${to}, and the flight takes about ${minutes} min: it does not fit in now`,
      approvalAssumed:
        'Nobody has said yet by what the flight is allowed. Enter the number, time and ceiling, or that none is needed.',
      ceiling: (value: string, limit: string) =>
        `Up to ${value} m above take-off, allowed ${limit} m above ground`,
      areaOwn: "As the plan's own fence",
      areaInside: 'The whole plan lies inside',
      areaOutside: (n: number) =>
        n === 1 ? '1 point of the plan lies outside' : `${n} points of the plan lie outside`,
      storage: (value: string, limit: string) => `${value} GB free, at least ${limit} GB`,
      weatherNone: 'Not entered in the last 3 hours. Enter it below.',
      weather: (wind: string, mostWind: string, gusts: string, mostGusts: string) =>
        `Wind ${wind} m/s (at most ${mostWind}), gusts ${gusts} m/s (at most ${mostGusts})`,
      rain: 'precipitation',
      fog: (visibility: string, least: string) =>
        `visibility ${visibility} m (at least ${least} m)`,
      tick: 'Look, then tick',
      notHeard: 'Nothing fresh from the drone',
    },
    override: 'Let pass',
    overrideTitle: (item: string) => `Let “${item}” pass?`,
    overrideText: 'Your name and the reason stay in the record of the flight.',
    reason: 'Reason',
    reasonShort: 'Write the reason, at least 3 characters.',
    overridden: (by: string, reason: string) => `Let pass by ${by}: ${reason}`,
    confirm: 'Let pass',
    cancel: 'Cancel',
  },
  /** By what a flight is allowed, on its page. */
  approval: {
    title: 'Approval of the flight',
    help: 'As it was given. What is changed here, by whom and from what, stays in the log of the flight.',
    none: 'No approval entered yet',
    enter: 'Enter approval',
    change: 'Change approval',
    save: 'Save',
    byPilot: 'Its pilot enters it before the checklist is passed.',
    area: 'Approved area',
    areaFile: 'From a file',
    file: 'File with one area (GeoJSON, KML, KMZ)',
    pickFile: 'Choose a file',
    unread: 'The file must hold exactly one area, of at most 499 corners.',
    corners: (n: number) => `area of ${n} corners`,
    changed: (before: string, after: string) => `${before} → ${after}`,
    assumed: 'none entered',
  },
  weather: {
    title: 'Weather on site',
    wind: 'Wind, m/s',
    gusts: 'Gusts, m/s',
    visibility: 'Visibility, m',
    temperature: 'Temperature, °C',
    precipitation: 'Rain or snow',
    save: 'Enter weather',
    gustsLow: 'Gusts cannot be weaker than the wind.',
    change: 'Change',
    shown: (wind: string, gusts: string, visibility: string, temperature: string) =>
      `Wind ${wind} m/s, gusts ${gusts} m/s, visibility ${visibility}, ${temperature} °C`,
    rain: 'rain or snow',
    dry: 'dry',
  },
};
