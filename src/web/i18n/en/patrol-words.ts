/** What the planner found, refused or took for granted, in words with its numbers. */
export const patrolWords = {
  findings: {
    titles: {
      'no-fly': 'No-fly area',
      fence: 'Fence',
      'too-high': 'Too high',
      'too-low': 'Too low',
      'ground-unknown': 'Ground unknown',
      obstacle: 'Obstacle',
      endurance: 'Endurance',
      wind: 'Wind',
      speed: 'Speed',
      'trigger-interval': 'Photo interval',
      'motion-blur': 'Motion blur',
      items: 'Size of the mission',
      approval: 'Approved time',
      'bad-place': 'Impossible place',
      unjudged: 'Not judged',
    },
    unnamed: { noFly: 'a no-fly area', fence: 'the fence', obstacle: 'an obstacle' },
    named: (name: string) => `“${name}”`,
    inNoFly: (area: string, metres: string) => `${metres} m inside ${area}`,
    nearNoFly: (area: string, metres: string, limit: string) =>
      `Only ${metres} m from ${area}, ${limit} m are to be kept`,
    outsideFence: (fence: string, metres: string) => `${metres} m beyond ${fence}`,
    nearFence: (fence: string, metres: string, limit: string) =>
      `Only ${metres} m from the edge of ${fence}, ${limit} m are to be kept`,
    tooHigh: (metres: string, limit: string) =>
      `${metres} m above ground, at most ${limit} m are allowed`,
    tooLow: (metres: string, limit: string) =>
      `${metres} m above ground, at least ${limit} m are needed`,
    groundUnknown: (metres: string) =>
      `No terrain is known below ${metres} m of the way: the height above ground there is a guess`,
    belowTop: (obstacle: string, metres: string, limit: string) =>
      `${metres} m below the top of ${obstacle}, ${limit} m above it are to be kept`,
    aboveTop: (obstacle: string, metres: string, limit: string) =>
      `Only ${metres} m above the top of ${obstacle}, ${limit} m are to be kept`,
    endurance: (energy: string, limit: string) =>
      `Flown to here and home again takes ${energy} Wh, ${limit} Wh are usable after the reserve`,
    noWayHome: (limit: string) => `From here it does not come home on the ${limit} Wh it may use`,
    windStops: (limit: string) =>
      `Against the wind it makes no way; it was to fly ${limit} m/s over ground`,
    wind: (speed: string, limit: string) =>
      `Against the wind only ${speed} m/s are left of ${limit} m/s`,
    speed: (speed: string, limit: string) => `${speed} m/s, at most ${limit} m/s are allowed`,
    interval: (seconds: string, limit: string) =>
      `A photo every ${seconds} s, the camera needs ${limit} s between two`,
    blur: (pixels: string, limit: string) =>
      `The picture smears over ${pixels} pixels while exposed, ${limit} are allowed`,
    items: (count: string, limit: string) => `${count} mission items, the autopilot takes ${limit}`,
    fencePoints: (count: string, limit: string) =>
      `${count} corners of the fence, the autopilot takes ${limit}`,
    early: (duration: string) => `Take-off ${duration} before the approval begins`,
    late: (duration: string) => `Landing ${duration} after the approval ends`,
    homeWrong: 'The take-off point has no valid coordinates',
    placeWrong: 'Its coordinates or altitude are not valid',
    tooFar: (distance: string, limit: string) =>
      `${distance} from the take-off point, at most ${limit} are judged`,
    wayTooLong: (distance: string, limit: string) =>
      `The whole way is ${distance} long, at most ${limit} are judged`,
    unjudged: (command: string) =>
      `Command ${command} flies a curve that cannot be judged: use plain waypoints`,
    where: {
      item: (n: number) => `Leg to item ${n}`,
      home: 'Way home',
      whole: 'Whole mission',
    },
  },
  refusals: {
    'empty-area': { title: 'Nothing to fly over', text: 'Draw an area, a line or a point.' },
    'bad-area': {
      title: 'The outline cannot be used',
      text: 'Straighten corners that cross or lie on each other.',
    },
    'too-large': {
      title: 'Too large to be planned at once',
      text: 'Divide the area, or photograph in less detail.',
    },
    'too-small': {
      title: 'Too small',
      text: 'Draw it larger, or use the template for single places.',
    },
    'bad-camera': {
      title: 'The camera cannot do this',
      text: 'Choose another camera, height or tilt.',
    },
    'bad-wish': { title: 'A value is out of range', text: 'Correct the value named below.' },
    unreachable: {
      title: 'Not to be reached from the take-off point',
      text: 'No permitted way leads there. Move the take-off point, or draw the fence wider.',
    },
    'no-free-space': {
      title: 'Nowhere to fly',
      text: 'No-fly areas, obstacles and the distance kept from them leave no room. Move the area, or fly higher over obstacles.',
    },
    cancelled: { title: 'Cancelled', text: 'Plan it again.' },
    'unknown-name': {
      title: 'Not in the library',
      text: 'The template, camera or airframe is no longer there: choose another.',
    },
    'nothing-drawn': {
      title: 'Nothing is drawn yet',
      text: 'Draw on the map what is to be seen, or import a file.',
    },
    endurance: {
      title: 'Out of reach on one battery',
      text: 'Put a take-off point nearer, or choose an airframe with more endurance.',
    },
    items: {
      title: 'More items than an autopilot takes',
      text: 'Divide the patrol, or photograph in less detail.',
    },
  },
  notes: {
    'level-ground': 'No terrain tiles: heights are above the take-off point.',
    'ground-void': 'The terrain has gaps below the way; heights there are filled in.',
    'take-off-chosen': 'No take-off point was set: one was put beside what is drawn.',
    'height-kept': 'The height was kept between the lowest and highest of the template.',
    slower: 'It flies slower than wished: the camera needs the time.',
    'fence-partial':
      'Not all limits have room in the fence on board; the way itself keeps all of them.',
  },
};
