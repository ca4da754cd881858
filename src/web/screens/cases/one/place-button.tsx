import { flyTo } from '../../../map/view.ts';
import { Icon } from '../../../ui/icons.tsx';

/** Says where something is, and shows it on the map. */
export function PlaceButton({ place, text }: { place: readonly [number, number]; text: string }) {
  return (
    <button type="button" className="plain-button text-button" onClick={() => flyTo(place, 17)}>
      <Icon name="live" size={14} />
      <span>{text}</span>
    </button>
  );
}
