import type { MessageKey } from '@i18n/index.ts';
import { typeTitle } from '@state/layers/live-layers.ts';
import { choicesOf, RESOURCE_STATES, type Resource, type ResourceFilter } from '@state/resource-catalogue.ts';
import { useMemo } from 'react';
import { Select } from '../controls/fields.tsx';
import { useWords } from '../twin-context.ts';

interface CatalogueFiltersProps {
  readonly resources: readonly Resource[];
  readonly filter: ResourceFilter;
  readonly onChange: (filter: ResourceFilter) => void;
}

/** Search by name, and choices of what occurs in the catalogue. */
export function CatalogueFilters({ resources, filter, onChange }: CatalogueFiltersProps) {
  const { t, text } = useWords();
  const { types, sources, origins } = useMemo(() => choicesOf(resources), [resources]);
  const choose = <Key extends Exclude<keyof ResourceFilter, 'text'>>(
    key: Key,
    label: MessageKey & `catalogue.${string}`,
    options: readonly { readonly value: NonNullable<ResourceFilter[Key]>; readonly label: string }[],
  ) => {
    const { [key]: chosen, ...others } = filter;
    return (
      <Select<string>
        label={t(label)}
        value={chosen ?? ''}
        options={[{ value: '', label: t('catalogue.all', { name: t(label) }) }, ...options]}
        onChange={value => onChange(value === '' ? others : { ...others, [key]: value })}
      />
    );
  };
  return (
    <search className="catalogue-filters">
      <input
        className="input"
        type="search"
        aria-label={t('catalogue.search')}
        placeholder={t('catalogue.search')}
        value={filter.text ?? ''}
        onChange={event => onChange({ ...filter, text: event.currentTarget.value })}
      />
      {choose(
        'type',
        'catalogue.type',
        types.map(value => ({ value, label: text(typeTitle(value)) })),
      )}
      {choose(
        'state',
        'catalogue.state',
        RESOURCE_STATES.map(value => ({ value, label: t(`resource.${value}`) })),
      )}
      {choose(
        'source',
        'catalogue.source',
        sources.map(([value, title]) => ({ value, label: text(title) })),
      )}
      {choose(
        'origin',
        'catalogue.origin',
        origins.map(value => ({ value, label: t(`origin.${value}`) })),
      )}
    </search>
  );
}
