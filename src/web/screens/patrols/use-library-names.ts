import { useLibrary } from '../../http/planner-queries.ts';
import { language } from '../../i18n/language.ts';

/** Names of the library's entries in the page's language; an id stands for what is no longer there. */
export function useLibraryNames() {
  const chosen = language.use();
  const library = useLibrary().data;
  const equipment = (
    list: readonly { id: string; name: string; nameZh: string }[] | undefined,
    id: string,
  ) => {
    const found = list?.find((one) => one.id === id);
    return found ? (chosen === 'zh' ? found.nameZh : found.name) : id;
  };
  return {
    library,
    template: (id: string) => library?.templates.find((one) => one.id === id)?.name[chosen] ?? id,
    camera: (id: string) => equipment(library?.cameras, id),
    airframe: (id: string) => equipment(library?.airframes, id),
  };
}
