import type { BuildingType } from '../../synthesis/building-fabric.ts';

/** Storey heights of the calibration: offices 3.9 m, dwellings 3.0 m. */
const OFFICE = 3.9;
const DWELLING = 3;

export const villageHouse: BuildingType = {
  shapes: [['rectangle', 1]],
  width: [14, 26],
  depth: [14, 21],
  gap: [0.9, 1.8],
  yard: [1.2, 2.6],
  storeys: [
    [[3, 5], 3],
    [[5, 7], 6],
    [[7, 8], 2],
  ],
  storeyHeight: 3.1,
  uses: [['urban-village', 1]],
  years: [1985, 2008],
};

/** A run of 骑楼 shop-houses under one roof line. */
export const arcade: BuildingType = {
  shapes: [
    ['rectangle', 5],
    ['l-shaped', 1],
  ],
  width: [36, 76],
  depth: [17, 25],
  gap: [0.8, 4],
  yard: [3, 7],
  storeys: [
    [[3, 4], 6],
    [[2, 3], 2],
    [[5, 6], 1],
  ],
  storeyHeight: 3.6,
  uses: [
    ['mixed', 6],
    ['residential', 3],
    ['commercial', 2],
  ],
  years: [1918, 1965],
  roofs: [
    ['gabled', 4],
    ['flat', 3],
    ['hipped', 1],
  ],
};

export const walkUp: BuildingType = {
  shapes: [
    ['rectangle', 12],
    ['l-shaped', 1],
    ['t-shaped', 1],
  ],
  width: [40, 72],
  depth: [13, 17],
  gap: [5, 12],
  yard: [13, 20],
  storeys: [
    [[6, 7], 3],
    [[8, 9], 5],
  ],
  storeyHeight: DWELLING,
  uses: [
    ['residential', 8],
    ['mixed', 1],
  ],
  years: [1972, 1998],
};

export const slab: BuildingType = {
  shapes: [
    ['rectangle', 7],
    ['h-shaped', 1],
  ],
  width: [64, 110],
  depth: [13, 17],
  gap: [12, 24],
  yard: [19, 28],
  storeys: [
    [[7, 9], 8],
    [[10, 12], 1],
  ],
  storeyHeight: DWELLING,
  uses: [['residential', 1]],
  years: [1978, 2002],
};

export const towerHousing: BuildingType = {
  shapes: [
    ['cross', 3],
    ['h-shaped', 2],
    ['rectangle', 3],
  ],
  width: [32, 44],
  depth: [28, 36],
  gap: [20, 36],
  yard: [34, 48],
  storeys: [
    [[18, 25], 3],
    [[26, 33], 4],
    [[34, 43], 1],
  ],
  storeyHeight: DWELLING,
  uses: [['residential', 1]],
  years: [1996, 2021],
};

/** Lift slabs and small towers below 50 m. */
export const midRise: BuildingType = {
  ...towerHousing,
  shapes: [
    ['h-shaped', 2],
    ['rectangle', 3],
    ['t-shaped', 1],
  ],
  width: [36, 60],
  depth: [16, 24],
  storeys: [[[10, 15], 1]],
  years: [1988, 2015],
};

export const officeTower: BuildingType = {
  shapes: [
    ['rectangle', 4],
    ['chamfered', 3],
    ['round', 1],
  ],
  width: [38, 50],
  depth: [36, 46],
  gap: [10, 22],
  yard: [14, 24],
  storeys: [
    [[22, 32], 4],
    [[33, 45], 3],
  ],
  storeyHeight: OFFICE,
  uses: [
    ['office', 7],
    ['hotel', 1],
  ],
  years: [2000, 2022],
};

export const axisTower: BuildingType = {
  ...officeTower,
  width: [42, 56],
  depth: [42, 52],
  gap: [16, 30],
  yard: [20, 30],
  storeys: [
    [[38, 48], 4],
    [[49, 62], 2],
  ],
  years: [2006, 2020],
};

export const podium: BuildingType = {
  shapes: [
    ['rectangle', 2],
    ['l-shaped', 1],
    ['chamfered', 1],
  ],
  width: [44, 70],
  depth: [30, 44],
  gap: [8, 14],
  yard: [10, 18],
  storeys: [[[4, 7], 1]],
  storeyHeight: 4.8,
  uses: [
    ['commercial', 4],
    ['culture', 1],
  ],
  years: [1998, 2020],
};

export const midOffice: BuildingType = {
  shapes: [
    ['rectangle', 4],
    ['l-shaped', 1],
    ['t-shaped', 1],
  ],
  width: [42, 66],
  depth: [22, 32],
  gap: [12, 20],
  yard: [18, 28],
  storeys: [
    [[6, 12], 7],
    [[13, 26], 1],
  ],
  storeyHeight: OFFICE,
  uses: [
    ['office', 4],
    ['government', 2],
    ['hotel', 1],
    ['medical', 1],
  ],
  years: [1984, 2012],
};

export const hall: BuildingType = {
  shapes: [
    ['rectangle', 4],
    ['l-shaped', 2],
    ['u-shaped', 2],
    ['h-shaped', 1],
  ],
  width: [56, 100],
  depth: [18, 40],
  gap: [16, 34],
  yard: [24, 46],
  storeys: [
    [[3, 5], 3],
    [[5, 8], 3],
  ],
  storeyHeight: 3.6,
  uses: [['education', 1]],
  years: [1933, 2016],
  roofs: [
    ['flat', 4],
    ['hipped', 2],
  ],
};

export const dormitory: BuildingType = {
  ...slab,
  uses: [['education', 1]],
  storeys: [[[6, 9], 1]],
  width: [46, 66],
};

export const shed: BuildingType = {
  shapes: [['rectangle', 1]],
  width: [70, 150],
  depth: [34, 60],
  gap: [12, 22],
  yard: [14, 24],
  storeys: [
    [[1, 2], 5],
    [[3, 4], 2],
  ],
  storeyHeight: 5,
  uses: [['industrial', 1]],
  years: [1980, 2015],
  roofs: [
    ['gabled', 3],
    ['flat', 2],
  ],
};

export const market: BuildingType = {
  ...shed,
  storeys: [[[2, 5], 1]],
  uses: [['commercial', 1]],
  storeyHeight: 4.6,
  roofs: [['flat', 1]],
};

export const villa: BuildingType = {
  shapes: [
    ['rectangle', 2],
    ['l-shaped', 1],
    ['t-shaped', 1],
  ],
  width: [14, 22],
  depth: [11, 16],
  gap: [10, 18],
  yard: [16, 26],
  storeys: [[[2, 4], 1]],
  storeyHeight: 3.3,
  uses: [['residential', 1]],
  years: [1920, 2005],
  roofs: [
    ['hipped', 3],
    ['gabled', 2],
    ['flat', 1],
  ],
};

export const school: BuildingType = {
  ...hall,
  width: [40, 60],
  depth: [14, 22],
  gap: [12, 20],
  yard: [18, 30],
};

/** A village's ancestral hall. */
export const ancestralHall: BuildingType = {
  ...arcade,
  width: [14, 20],
  depth: [16, 26],
  storeys: [[[1, 2], 1]],
  uses: [['religious', 1]],
  years: [1780, 1925],
  roofs: [['gabled', 1]],
};
