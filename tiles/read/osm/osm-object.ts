export type Tags = Readonly<Record<string, string>>;

export type OsmObject =
  | {
      readonly type: 'node';
      readonly id: number;
      readonly lon: number;
      readonly lat: number;
      readonly tags: Tags;
    }
  | { readonly type: 'way'; readonly id: number; readonly refs: readonly number[]; readonly tags: Tags }
  | {
      readonly type: 'relation';
      readonly id: number;
      readonly members: readonly OsmMember[];
      readonly tags: Tags;
    };

export interface OsmMember {
  readonly type: string;
  readonly ref: number;
  readonly role: string;
}
