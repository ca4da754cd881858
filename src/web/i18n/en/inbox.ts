/** The unit's inbox on a phone. */
const photosOf = (n: number) => (n === 1 ? '1 photo' : `${n} photos`);

export const inbox = {
  inbox: {
    title: 'Inbox',
    views: 'Which cases',
    viewNames: { todo: 'To do', reported: 'Reported', done: 'Closed' },
    none: {
      todo: { title: 'Nothing to do', text: 'Cases that the desk dispatches to you stand here.' },
      reported: {
        title: 'Nothing reported',
        text: 'What you report as done stands here until it is verified.',
      },
      done: {
        title: 'Nothing closed yet',
        text: 'Cases that were verified and closed stand here.',
      },
    },
    offline: 'No connection.',
    unkept:
      'This phone cannot keep it (no room, or not allowed): leave the page open until all is sent.',
    waiting: (photos: number, reports: number) =>
      [
        photos > 0 && photosOf(photos),
        reports > 0 && (reports === 1 ? '1 report' : `${reports} reports`),
      ]
        .filter(Boolean)
        .join(' and ')
        .concat(' to be sent'),
    fresh: 'New',
    draft: 'Draft',
    waitsToBeSent: 'Waits to be sent',
    back: 'Back to the inbox',
    route: 'Way there',
    steps: 'What can be done',
    take: 'Take it up',
    report: 'Report as done',
    photograph: 'Photograph',
    fromGallery: 'Choose',
    keptHere: 'Photos and text are kept on this phone until they have arrived.',
    tooMany: (n: number, most: number) => `${n} left out: a report takes at most ${most} photos.`,
    sending: 'The report is on its way.',
    arrived: (n: number, of: number) =>
      of === 0 ? 'It goes as soon as there is a connection.' : `${n} of ${photosOf(of)} arrived.`,
    backToWriting: 'Change it',
    uploading: (name: string) => `${name} is being sent`,
    isThere: 'arrived',
  },
};
