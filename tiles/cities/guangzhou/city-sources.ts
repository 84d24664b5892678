import type { CityInput } from '../../write/city.ts';

const OSM = '© OpenStreetMap contributors';
const ODBL = 'ODbL-1.0';
const OURS = 'Kapok 木棉';
const OPEN = 'CC0-1.0';

/** Where everything in the pack comes from. */
export const CITY_SOURCES: CityInput['sources'] = [
  {
    id: 'osm-plan',
    title: { zh: '水系、主干道与公园', en: 'Water, main roads and parks' },
    kind: 'real',
    licence: ODBL,
    attribution: OSM,
    date: '2026-09-01',
    method: {
      zh: 'OpenStreetMap 矢量瓦片（z13）提取，水体与公园简化至 3 m，道路简化至 2.5 m；原数据无道路名称，名称由本项目按公开常识标注。',
      en: 'Extracted from OpenStreetMap vector tiles (z13), simplified to 3 m (water, parks) and 2.5 m (roads). It has no road names; names were added by us from public knowledge.',
    },
  },
  {
    id: 'osm-buildings',
    title: { zh: '珠江新城核心区建筑', en: 'Buildings of central Zhujiang New Town' },
    kind: 'real',
    licence: ODBL,
    attribution: OSM,
    date: '2026-09-25',
    method: {
      zh: '轮廓为 OpenStreetMap 实测；有高度或层数的标为真实，其余按用途与占地估高并标为近似。层高：办公 3.9 m，住宅 3.0 m。',
      en: 'Outlines from OpenStreetMap. Buildings with height or levels are marked real; the others got a height by use and size and are marked approximate. Storeys: 3.9 m offices, 3.0 m dwellings.',
    },
  },
  {
    id: 'osm-metro',
    title: { zh: '地铁站点与线路', en: 'Metro stations and lines' },
    kind: 'approximate',
    licence: ODBL,
    attribution: OSM,
    date: '2026-09-01',
    method: {
      zh: '站点为真实位置；站间连线为直线弦，不是实际线位。',
      en: 'Stations are where they are; the links are straight chords, not the track.',
    },
  },
  {
    id: 'osm-bridges',
    title: { zh: '桥梁', en: 'Bridges' },
    kind: 'approximate',
    licence: ODBL,
    attribution: OSM,
    date: '2026-09-23',
    method: {
      zh: '桥位与跨度来自 OpenStreetMap；桥面高度、结构与构件尺寸为按公开资料的假定。',
      en: 'Places and spans from OpenStreetMap; deck heights, structure and the size of members are assumptions from public descriptions.',
    },
  },
  {
    id: 'osm-places',
    title: { zh: '地名', en: 'Place names' },
    kind: 'real',
    licence: ODBL,
    attribution: OSM,
    date: '2026-09-23',
  },
  {
    id: 'landmarks',
    title: { zh: '地标模型', en: 'Landmark models' },
    kind: 'approximate',
    licence: OPEN,
    attribution: OURS,
    date: '2026-11-23',
    method: {
      zh: '按公开的高度与平面尺寸参数化建模，位置取 OpenStreetMap；细部为示意。',
      en: 'Modelled by parameters from published heights and plan sizes, placed by OpenStreetMap; details are indicative.',
    },
  },
  {
    id: 'synthetic',
    title: { zh: '合成建筑肌理', en: 'Synthetic building fabric' },
    kind: 'synthetic',
    licence: OPEN,
    attribution: OURS,
    date: '2026-11-23',
    method: {
      zh: '程序在真实道路、水体、公园围成的街块内划分地块并布置建筑（固定随机种子），类型按手绘片区，总数按 OpenStreetMap 2026 年 9 月的统计校准。每栋建筑都不是真实建筑。风险等级由用途、年代、高度推出，仅作示意。',
      en: 'Program-made: the land between real roads, water and parks is cut into parcels and built up by hand-drawn quarters (seeded), calibrated to the count of OpenStreetMap of September 2026. No single building is real. Levels of risk follow from use, age and height, for illustration only.',
    },
  },
  {
    id: 'synthetic-streets',
    title: { zh: '合成支路', en: 'Synthetic minor streets' },
    kind: 'synthetic',
    licence: OPEN,
    attribution: OURS,
    date: '2026-11-23',
    method: {
      zh: '街块逐级对分产生的支路；真实主干道按端点吸附、在平交处打断，车道数、限速与通行能力按等级取值。',
      en: 'Minor streets are the cuts that divide the blocks. Real main roads are snapped at their ends and split at grade crossings; lanes, speed and capacity are by class.',
    },
  },
  {
    id: 'synthetic-relief',
    title: { zh: '合成地形', en: 'Synthetic relief' },
    kind: 'synthetic',
    licence: OPEN,
    attribution: OURS,
    date: '2026-11-23',
    method: {
      zh: '冲积平原 2–10 m，越秀山、白云山等按公开高程以高斯丘拟合，水面 1.5 m；未计大地水准面差，非测量数据，不可用于工程。',
      en: 'Alluvial plain of 2–10 m, hills (Yuexiu, Baiyun…) as Gaussians of published heights, water at 1.5 m. Geoid separation ignored. Not surveyed, not for engineering.',
    },
  },
  {
    id: 'synthetic-devices',
    title: { zh: '合成摄像机与传感器', en: 'Synthetic cameras and sensors' },
    kind: 'synthetic',
    licence: OPEN,
    attribution: OURS,
    date: '2026-11-23',
    method: {
      zh: '沿路网随机布设（固定种子）的 2000 台摄像机、水位计、检查井与消火栓；数值为虚构，水位按潮汐分潮合成。',
      en: '2,000 cameras, gauges, manholes and hydrants placed along the network at random (seeded); values are invented, levels from tidal constituents.',
    },
  },
  {
    id: 'synthetic-models',
    title: { zh: '示范模型（虚构）', en: 'Demonstration models (invented)' },
    kind: 'synthetic',
    licence: OPEN,
    attribution: OURS,
    date: '2026-11-23',
    method: {
      zh: '为演示模型查看器而设计的排涝泵站，广州并无此站；尺寸与参数为虚构，外江水位取自所选合成水位计。',
      en: 'A storm-water pumping station designed to show the model viewer; no such station stands in Guangzhou. Sizes and ratings are invented; the river level is that of the synthetic gauge it opens from.',
    },
  },
  {
    id: 'synthetic-trips',
    title: { zh: '合成车辆轨迹', en: 'Synthetic vehicles' },
    kind: 'synthetic',
    licence: OPEN,
    attribution: OURS,
    date: '2026-11-23',
    method: {
      zh: '车辆在路网上随机行驶，速度取道路自由流速度的 68 %，一刻钟循环。',
      en: 'Vehicles wander over the network at 68 % of the free speed; the quarter-hour repeats.',
    },
  },
  {
    id: 'synthetic-demand',
    title: { zh: '合成出行需求', en: 'Synthetic travel demand' },
    kind: 'synthetic',
    licence: OPEN,
    attribution: OURS,
    date: '2026-11-23',
    method: {
      zh: '由合成建筑面积估算人口与岗位，重力模型分布早高峰小汽车出行。',
      en: 'Population and jobs from the floor area of the synthetic buildings; morning car trips by a gravity model.',
    },
  },
  {
    id: 'traffic-speed-zenodo',
    title: { zh: '路段车速（2016 年 8 月）', en: 'Traffic speeds (August 2016)' },
    kind: 'real',
    licence: 'CC-BY-4.0',
    attribution: 'Chen, He & Wang, Urban Traffic Speed Dataset of Guangzhou, doi:10.5281/zenodo.1205229',
    date: '2016-08-15',
    method: {
      zh: '匿名路段 10 分钟车速真实记录，回放；位置为程序分配。50 个路段中 1 个无观测，用 49 个。',
      en: 'Real 10-minute speeds of anonymous segments, replayed; places assigned by program. One of the 50 segments was never observed, 49 are used.',
    },
  },
  {
    id: 'air-weather-uci',
    title: { zh: '空气与气象（2010–2015）', en: 'Air and weather (2010–2015)' },
    kind: 'real',
    licence: 'CC-BY-4.0',
    attribution: 'Chen, PM2.5 Data of Five Chinese Cities, UCI Machine Learning Repository',
    date: '2015-12-31',
    method: {
      zh: '逐时真实记录，回放；站点坐标由站名地址估计。风速由累计值求差。',
      en: 'Real hourly records, replayed; station places estimated from their names. Wind speed is the difference of the cumulated value.',
    },
  },
  {
    id: 'pm25-us-consulate',
    title: { zh: '美国驻广州总领馆 PM2.5（2013–2021）', en: 'US Consulate PM2.5 (2013–2021)' },
    kind: 'real',
    licence: 'US-PD',
    attribution: 'U.S. Department of State; not fully verified or validated',
    date: '2021-07-29',
    method: {
      zh: '逐时真实记录，仅取质控为 Valid 的值；来源声明数据未完全核验。',
      en: 'Real hourly records, QC “Valid” only; the source says they are not fully verified or validated.',
    },
  },
];
