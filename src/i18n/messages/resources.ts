import type { Messages } from '../types.ts';

/** Files that are dropped, the connection assistant and the catalogue of resources. */
export const resources = {
  'type.feature': { zh: '导入的要素', en: 'Imported features' },
  'type.vehicle': { zh: '车辆', en: 'Vehicles' },

  'files.choose': { zh: '导入文件', en: 'Bring in files' },
  'files.drop': { zh: '松开以导入文件', en: 'Drop to bring the files in' },
  'files.formats': {
    zh: 'GeoJSON、CSV、KML/KMZ、GPX、CZML、Shapefile（zip）、SUMO FCD 与 edgeData',
    en: 'GeoJSON, CSV, KML/KMZ, GPX, CZML, Shapefile (zip), SUMO FCD and edgeData',
  },
  'files.title': { zh: '导入“{name}”', en: 'Bring in “{name}”' },
  'files.reading': { zh: '正在识别格式…', en: 'Telling the format…' },
  'files.facts': { zh: '格式 {format} · {size} KB', en: 'Format {format} · {size} kB' },
  'files.unreadable': {
    zh: '无法读取这个文件：{reason}。可用格式：{formats}。',
    en: 'This file cannot be read: {reason}. It must be one of: {formats}.',
  },
  'files.origin': { zh: '内容是什么', en: 'What it holds' },
  'files.originReplayed': { zh: '真实记录', en: 'A recording' },
  'files.originSimulated': { zh: '模型结果', en: 'A model result' },
  'files.originSynthetic': { zh: '虚构数据', en: 'Invented data' },
  'files.originNote': {
    zh: '文件内容不会被当作实时数据显示。',
    en: 'What a file holds is never shown as live.',
  },
  'files.datum': { zh: '坐标系', en: 'Datum' },
  'files.datumNote': {
    zh: '高德、腾讯地图导出的坐标是 GCJ-02，百度地图是 BD-09；选错会偏移数百米。',
    en: 'Amap and Tencent export GCJ-02, Baidu BD-09; the wrong choice shifts places by hundreds of metres.',
  },
  'files.zone': { zh: '未注明时区的时间按', en: 'Zone of times that name none' },
  'files.start': { zh: '第 0 秒对应的时间', en: 'Time of second 0' },
  'files.add': { zh: '导入', en: 'Bring in' },
  'files.cancel': { zh: '不导入', en: 'Leave it' },
  'files.failed': { zh: '导入失败：{reason}', en: 'The file was not brought in: {reason}' },
  'files.read': { zh: '已读完', en: 'Read' },
  'files.declared': { zh: '导入时声明为', en: 'Declared as' },
  'files.fly': { zh: '飞到', en: 'Fly there' },
  'files.remove': { zh: '移除', en: 'Remove' },

  'inspect.title': { zh: '最近消息及其结果', en: 'Last messages and what they became' },
  'inspect.empty': { zh: '还没有收到消息。', en: 'No message has come yet.' },
  'inspect.failed': { zh: '消息读取失败：{reason}', en: 'The messages could not be read: {reason}' },
} as const satisfies Messages;
