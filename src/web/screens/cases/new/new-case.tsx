import { ActionIcon, Button, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useEffect, useState } from 'react';
import { useOpenCase } from '../../../http/case-queries.ts';
import { useCategories, useWhereabouts } from '../../../http/setup-queries.ts';
import { language, useMessages } from '../../../i18n/language.ts';
import { flyTo } from '../../../map/view.ts';
import { navigate, useAddress } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { categoryOptions } from '../category-options.ts';
import { PhotoField } from '../photo-field.tsx';
import { readPlace, writePlace } from './place-text.ts';
import { type Place, usePlaceOnMap } from './use-place-on-map.ts';

const cancel = () => navigate('/cases');

/** A new case at /cases/new (`?lat=…&lon=…` for a place): what, where, and what is seen. */
export function NewCase() {
  const m = useMessages();
  const draft = useDraft();
  const { place, placeText, category, tried } = draft;
  usePlaceOnMap(place, draft.setPlace);
  const open = useOpenCase(({ case: c, outcome }) =>
    navigate(`/cases/${c.id}${outcome === 'opened' ? '' : `?outcome=${outcome}`}`, {
      replace: true,
    }),
  );
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    draft.setTried(true);
    const body = draft.body();
    if (body) open.mutate(body);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
    if (event.key === 'Escape' && !event.defaultPrevented) cancel();
  };
  return (
    <main className="floor new-case" id="content">
      <Sheet tall>
        <div className="column wide">
          <form className="panel fill" onSubmit={submit} onKeyDown={keys} noValidate>
            <div className="panel-head">
              <ActionIcon aria-label={m.zones.cancel} onClick={cancel}>
                <Icon name="back" />
              </ActionIcon>
              <h1>{m.newCase.title}</h1>
            </div>
            <div className="panel-body form">
              <CategoryChoice value={category} onChange={draft.setCategory} tried={tried} />
              <TextInput
                label={m.newCase.place}
                description={m.newCase.placeHelp}
                required
                value={placeText}
                placeholder="36.617400, 101.778200"
                error={tried && !place && m.newCase.placeNeeded}
                onChange={(event) => draft.typePlace(event.currentTarget.value)}
                rightSection={<Locate onPlace={draft.setPlace} />}
              />
              <Where place={place} category={category} />
              <Textarea
                label={m.newCase.description}
                placeholder={m.newCase.descriptionHelp}
                autosize
                minRows={3}
                maxRows={8}
                maxLength={2000}
                value={draft.description}
                onChange={(event) => draft.setDescription(event.currentTarget.value)}
              />
              <TextInput
                label={m.newCase.address}
                maxLength={200}
                value={draft.address}
                onChange={(event) => draft.setAddress(event.currentTarget.value)}
              />
              <PhotoField value={draft.photos} onChange={draft.setPhotos} />
            </div>
            <div className="panel-foot">
              {open.error && (
                <p role="alert" className="error-text">
                  {open.error.message}
                </p>
              )}
              <div className="button-row">
                <Button type="submit" loading={open.isPending} title="Ctrl + Enter">
                  {m.newCase.send}
                </Button>
                <Button variant="default" onClick={cancel}>
                  {m.zones.cancel}
                </Button>
                <span className="key-hint">{m.newCase.keys}</span>
              </div>
            </div>
          </form>
        </div>
      </Sheet>
    </main>
  );
}

function useDraft() {
  const { query } = useAddress();
  const [placeText, typePlace] = useState(() => {
    const given = readPlace(`${query.get('lat') ?? ''},${query.get('lon') ?? ''}`);
    return given && query.has('lat') ? writePlace(given) : '';
  });
  const [category, setCategory] = useState<string>();
  const [description, setDescription] = useState('');
  const [address, setAddress] = useState('');
  const [photos, setPhotos] = useState<readonly number[]>([]);
  const [tried, setTried] = useState(false);
  // What is typed is the truth; a place that was clicked is typed by the map.
  const [place, keep] = useState<Place | undefined>(() => readPlace(placeText));
  const type = (text: string) => {
    typePlace(text);
    keep(readPlace(text));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for a place that came with the address.
  useEffect(() => {
    if (place) flyTo(place, 16);
  }, []);
  return {
    place,
    placeText,
    typePlace: type,
    setPlace: (next: Place) => type(writePlace(next)),
    category,
    setCategory,
    description,
    setDescription,
    address,
    setAddress,
    photos,
    setPhotos,
    tried,
    setTried,
    body: () =>
      place && category
        ? {
            category,
            place: [place[0], place[1]] as [number, number],
            description: description.trim(),
            address: address.trim(),
            photos: [...photos],
          }
        : undefined,
  };
}

interface ChoiceProps {
  readonly value: string | undefined;
  readonly onChange: (code: string | undefined) => void;
  readonly tried: boolean;
}

function CategoryChoice({ value, onChange, tried }: ChoiceProps) {
  const m = useMessages();
  const chosen = language.use();
  const categories = (useCategories().data ?? []).filter(({ active }) => active);
  return (
    <Select
      label={m.newCase.category}
      placeholder={m.newCase.categoryHelp}
      required
      searchable
      // The first thing to say: type some letters, Enter takes the first that fits.
      autoFocus
      selectFirstOptionOnChange
      maxDropdownHeight={320}
      nothingFoundMessage={m.casePage.noneFound}
      error={tried && !value && m.newCase.categoryNeeded}
      value={value ?? null}
      onChange={(code) => onChange(code ?? undefined)}
      data={categoryOptions(categories, chosen)}
    />
  );
}

/** In which cell it lies and who would get it, before it is sent. */
function Where({ place, category }: { place: Place | undefined; category: string | undefined }) {
  const m = useMessages();
  const { data } = useWhereabouts(place, category);
  if (!place || !data) return null;
  const { cell, units } = data;
  return (
    <p className="muted small" role="status">
      {cell ? m.newCase.inCell(cell.name || cell.code) : m.newCase.noCell}
      {category && units.length === 1 && ` · ${m.newCase.goesTo(units[0]!.name)}`}
      {category &&
        units.length > 1 &&
        ` · ${m.newCase.disputedBy(units.map(({ name }) => name).join(m.casePage.comma))}`}
    </p>
  );
}

function Locate({ onPlace }: { onPlace: (place: Place) => void }) {
  const m = useMessages();
  if (!('geolocation' in navigator) || !window.isSecureContext) return null;
  const locate = () =>
    navigator.geolocation.getCurrentPosition(({ coords: { longitude, latitude } }) => {
      const here: Place = [Number(longitude.toFixed(6)), Number(latitude.toFixed(6))];
      onPlace(here);
      flyTo(here, 17);
    });
  return (
    <ActionIcon size="sm" aria-label={m.newCase.locate} title={m.newCase.locate} onClick={locate}>
      <Icon name="follow" size={15} />
    </ActionIcon>
  );
}
