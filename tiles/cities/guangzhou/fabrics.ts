import type { Fabric } from '../../synthesis/building-fabric.ts';
import {
  ancestralHall,
  arcade,
  axisTower,
  dormitory,
  hall,
  market,
  midOffice,
  midRise,
  officeTower,
  podium,
  school,
  shed,
  slab,
  towerHousing,
  villa,
  villageHouse,
  walkUp,
} from './building-types.ts';

export type FabricId =
  | 'village'
  | 'arcade'
  | 'danwei'
  | 'slab'
  | 'towers'
  | 'highrise'
  | 'mixed'
  | 'axis'
  | 'cbd'
  | 'offices'
  | 'campus'
  | 'industry'
  | 'villas'
  | 'orchard'
  | 'open';

/** The kinds of quarter of the city, by how their parcels are cut and built up. */
export const FABRICS: Readonly<Record<FabricId, Fabric>> = {
  village: {
    id: 'village',
    parcelArea: 9000,
    fill: 0.86,
    choice: 'plot',
    spacing: 0.6,
    types: [
      [villageHouse, 30],
      [ancestralHall, 0.3],
    ],
  },
  arcade: {
    id: 'arcade',
    parcelArea: 7000,
    fill: 0.86,
    choice: 'plot',
    spacing: 0.5,
    types: [
      [arcade, 22],
      [walkUp, 5],
      [midOffice, 0.5],
    ],
  },
  danwei: {
    id: 'danwei',
    parcelArea: 16000,
    fill: 0.72,
    choice: 'plot',
    spacing: 3,
    facesSouth: true,
    types: [
      [walkUp, 9],
      [midOffice, 1.6],
      [towerHousing, 0.3],
      [school, 0.8],
    ],
  },
  slab: {
    id: 'slab',
    parcelArea: 24000,
    fill: 0.7,
    choice: 'parcel',
    spacing: 6,
    facesSouth: true,
    types: [
      [slab, 8],
      [walkUp, 3],
      [school, 0.8],
      [market, 0.3],
    ],
  },
  towers: {
    id: 'towers',
    parcelArea: 28000,
    fill: 0.62,
    choice: 'parcel',
    spacing: 9,
    facesSouth: true,
    types: [
      [midRise, 9],
      [towerHousing, 1.6],
      [midOffice, 1],
      [school, 1],
    ],
  },
  highrise: {
    id: 'highrise',
    parcelArea: 26000,
    fill: 0.9,
    choice: 'parcel',
    spacing: 9,
    facesSouth: true,
    types: [
      [towerHousing, 8],
      [school, 1],
      [podium, 0.6],
    ],
  },
  mixed: {
    id: 'mixed',
    parcelArea: 20000,
    fill: 0.7,
    choice: 'parcel',
    spacing: 6,
    facesSouth: true,
    types: [
      [slab, 4],
      [midRise, 3],
      [towerHousing, 0.5],
      [midOffice, 2],
      [market, 0.6],
      [school, 0.8],
    ],
  },
  axis: {
    id: 'axis',
    parcelArea: 15000,
    fill: 0.95,
    choice: 'plot',
    spacing: 10,
    types: [
      [axisTower, 5],
      [podium, 2],
    ],
  },
  cbd: {
    id: 'cbd',
    parcelArea: 15000,
    fill: 0.95,
    choice: 'plot',
    spacing: 8,
    types: [
      [officeTower, 4],
      [podium, 3],
      [towerHousing, 1],
    ],
  },
  offices: {
    id: 'offices',
    parcelArea: 17000,
    fill: 0.78,
    choice: 'plot',
    spacing: 7,
    types: [
      [midOffice, 4],
      [officeTower, 0.8],
      [podium, 1.4],
      [towerHousing, 0.6],
    ],
  },
  campus: {
    id: 'campus',
    parcelArea: 34000,
    fill: 0.5,
    choice: 'plot',
    spacing: 12,
    types: [
      [hall, 4],
      [dormitory, 3],
    ],
  },
  industry: {
    id: 'industry',
    parcelArea: 36000,
    fill: 0.6,
    choice: 'parcel',
    spacing: 6,
    types: [
      [shed, 6],
      [market, 1],
      [slab, 0.8],
    ],
  },
  villas: {
    id: 'villas',
    parcelArea: 16000,
    fill: 0.55,
    choice: 'plot',
    spacing: 4,
    types: [
      [villa, 10],
      [walkUp, 1],
    ],
  },
  orchard: {
    id: 'orchard',
    parcelArea: 60000,
    fill: 0.02,
    choice: 'plot',
    spacing: 8,
    types: [
      [villa, 3],
      [shed, 1],
    ],
  },
  open: { id: 'open', parcelArea: 120000, fill: 0, choice: 'plot', spacing: 8, types: [[villa, 1]] },
};
