/** A mapping to begin with, and a message that it maps. */
export const EXAMPLE_MAPPING = {
  rules: [
    {
      items: '/data',
      entity: {
        id: '/id',
        type: 'water-level',
        name: '/name',
        position: { longitude: '/lng', latitude: '/lat', crs: 'WGS84' },
      },
      observations: [
        {
          property: 'level',
          value: { value: '/level', unit: 'm' },
          time: { value: '/time', format: 'yyyy-MM-dd HH:mm:ss', zone: '+08:00' },
        },
      ],
    },
  ],
  properties: [{ id: 'level', name: { zh: '水位', en: 'Water level' }, unit: 'm' }],
} as const;

export const EXAMPLE_MESSAGE = {
  data: [{ id: 'A7', name: '水位站 A7', lng: 113.3, lat: 23.1, level: 1.52, time: '2026-01-01 08:00:00' }],
} as const;
