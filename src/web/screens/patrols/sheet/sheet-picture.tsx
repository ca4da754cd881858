import { useMemo } from 'react';
import type { PatrolPlan } from '../../../../../missions/patrol/plan.ts';
import type { Surroundings } from '../../../../../missions/patrol/surroundings.ts';
import { PICTURE, svgOf } from '../../../../../missions/picture/svg.ts';
import { PICTURE_WORDS } from '../../../../../missions/picture/words.ts';
import type { PatrolDetail } from '../../../http/patrol-queries.ts';
import { type Box, useSurroundings } from '../../../http/planner-queries.ts';
import { useMessages } from '../../../i18n/language.ts';

/** Degrees around what is drawn that may still be in the picture. */
const AROUND = 0.005;
const NOTHING_AROUND: Surroundings = { noFly: [], permitted: [], obstacles: [] };

function around([west, south, east, north]: PatrolDetail['bounds']): Box {
  return [west - AROUND, south - AROUND, east + AROUND, north + AROUND];
}

/** The map of the plan's picture; its legend and figures stand elsewhere on the sheet. */
export function SheetPicture({ patrol, plan }: { patrol: PatrolDetail; plan: PatrolPlan }) {
  const m = useMessages();
  const { bounds, wishes } = patrol;
  const place = useMemo(() => around(bounds), [bounds]);
  const found = useSurroundings(place);
  const image = useMemo(() => {
    // Of its words only the north is on the map, and a picture cannot use the page's fonts.
    const svg = svgOf(plan, wishes, found.data ?? NOTHING_AROUND, PICTURE_WORDS.en);
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  }, [plan, wishes, found.data]);
  const { x, y, width, height } = PICTURE.map;
  return (
    <figure className="fs-picture">
      <svg
        viewBox={`${x} ${y} ${width} ${height}`}
        role="img"
        aria-label={m.flightSheet.picture}
        data-ready={!found.isPending}
      >
        <image href={image} width={PICTURE.width} height={PICTURE.height} />
      </svg>
      <figcaption>{m.flightSheet.pictureKey}</figcaption>
    </figure>
  );
}
