import type { LocalizedText } from '@core/text.ts';

export interface TilesetField {
  readonly id: string;
  readonly title: LocalizedText;
  readonly unit?: string;
  readonly categories?: { readonly value: string; readonly label: LocalizedText }[];
}

const USES: readonly (readonly [string, string, string])[] = [
  ['residential', '住宅', 'Residential'],
  ['urban-village', '城中村', 'Urban village'],
  ['office', '办公', 'Office'],
  ['commercial', '商业', 'Commercial'],
  ['hotel', '酒店', 'Hotel'],
  ['industrial', '工业', 'Industrial'],
  ['education', '教育', 'Education'],
  ['medical', '医疗', 'Medical'],
  ['culture', '文化', 'Culture'],
  ['sport', '体育', 'Sport'],
  ['transport', '交通', 'Transport'],
  ['government', '行政', 'Government'],
  ['religious', '宗教祠堂', 'Religious'],
  ['mixed', '混合', 'Mixed'],
  ['other', '其他', 'Other'],
];

/** Building attributes that can be coloured and filtered; ranges of numbers are the city's own. */
export const BUILDING_FIELDS: readonly TilesetField[] = [
  { id: 'height', title: { zh: '高度', en: 'Height' }, unit: 'm' },
  { id: 'storeys', title: { zh: '层数', en: 'Storeys' } },
  { id: 'year', title: { zh: '建成年份', en: 'Year built' } },
  {
    id: 'use',
    title: { zh: '用途', en: 'Use' },
    categories: USES.map(([value, zh, en]) => ({ value, label: { zh, en } })),
  },
  {
    id: 'kind',
    title: { zh: '数据性质', en: 'Kind of data' },
    categories: [
      { value: 'real', label: { zh: '真实', en: 'Real' } },
      { value: 'approximate', label: { zh: '近似', en: 'Approximate' } },
      { value: 'synthetic', label: { zh: '合成', en: 'Synthetic' } },
    ],
  },
];
