import { Button, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiCategory } from '../../../../wire/api-cases.ts';
import { useCategories, useUnits } from '../../../http/setup-queries.ts';
import { language, useMessages } from '../../../i18n/language.ts';
import { navigate } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Link } from '../../../ui/link.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { ImportCsv } from '../import-csv.tsx';
import { PartHead } from '../parts.tsx';
import { CategoryForm } from './category-form.tsx';

/** What kinds of matters there are, by class: the standard's and a city's own. */
export function Categories({ id }: { id: string | undefined }) {
  const m = useMessages();
  const categories = useCategories();
  const [text, setText] = useState('');
  const [all, setAll] = useState(false);
  const { data, error } = categories;
  const wanted = text.trim().toLowerCase();
  const shown = data?.filter(
    (one) =>
      (all || one.active) &&
      [one.code, one.name, one.nameEn, one.group].some((part) =>
        part.toLowerCase().includes(wanted),
      ),
  );
  const open = data?.find(({ code }) => code === id);
  return (
    <>
      <PartHead title={m.admin.parts.categories} help={m.admin.categories.help}>
        <a className="with-icon csv-link" href="/api/v1/categories/csv" download>
          <Icon name="download" size={15} />
          CSV
        </a>
        <ImportCsv<{ items: unknown[] }>
          path="/categories/import"
          list="categories"
          taken={({ items }) => m.admin.imported(items.length)}
        />
        <Button
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => navigate('/admin/categories/new')}
        >
          {m.admin.categories.add}
        </Button>
      </PartHead>
      <div className="filter-bar">
        <TextInput
          type="search"
          className="filter-search"
          aria-label={m.admin.search}
          placeholder={m.admin.search}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Switch
          label={m.admin.categories.inactiveToo}
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </div>
      {error && <Failure error={error} retry={() => void categories.refetch()} />}
      {!data && !error && <Notice title={m.errors.loading} />}
      {shown?.length === 0 && <Notice title={m.casePage.noneFound} />}
      {shown && shown.length > 0 && <Table categories={shown} />}
      {(id === 'new' || open) && <CategoryForm key={id} category={open} />}
    </>
  );
}

function Table({ categories }: { categories: readonly ApiCategory[] }) {
  const m = useMessages();
  return (
    <div className="card table-card">
      <table className="table">
        <thead>
          <tr>
            <th>{m.admin.categories.code}</th>
            <th>{m.board.category}</th>
            <th>{m.admin.categories.handle}</th>
            <th>{m.admin.categories.sameness}</th>
            <th>{m.cases.unit}</th>
            <th>{m.admin.categories.rule}</th>
          </tr>
        </thead>
        <tbody>
          {categories.map((one) => (
            <Row key={one.code} of={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ of }: { of: ApiCategory }) {
  const m = useMessages();
  const chosen = language.use();
  const units = useUnits().data;
  const to = `/admin/categories/${encodeURIComponent(of.code)}`;
  const { handle } = of.limits;
  const { metres, hours, how } = of.sameness;
  return (
    <tr className="clickable" onClick={() => navigate(to)} data-off={!of.active}>
      <td data-label={m.admin.categories.code}>
        <Link to={to} onClick={(event) => event.stopPropagation()}>
          {of.code}
        </Link>
      </td>
      <td data-label={m.board.category} className="what-cell">
        {chosen === 'en' && of.nameEn ? of.nameEn : of.name}
        <span className="row-sub"> {of.group}</span>
      </td>
      <td data-label={m.admin.categories.handle}>{m.setup.limit(handle.amount, handle.unit)}</td>
      <td data-label={m.admin.categories.sameness}>
        {m.admin.categories.within(metres, hours)} · {m.admin.categories.how[how]}
      </td>
      <td data-label={m.cases.unit}>
        {units?.find(({ id }) => id === of.unit)?.name ?? m.cases.none}
      </td>
      <td data-label={m.admin.categories.rule}>
        {of.rule ? m.rules[of.rule] : m.cases.none}
        {of.autoFile && <span className="tag admin-tag">{m.admin.categories.auto}</span>}
      </td>
    </tr>
  );
}
