import type { LocalizedText } from '../../../src/core/text.ts';
import type { FabricId } from './fabrics.ts';

/**
 * Where which building fabric stands, drawn by hand from public knowledge of the city. The first zone that holds a
 * place applies. Rectangles are [west, south, east, north] degrees; discs [lon, lat, radius in metres].
 */
export interface Zone {
  readonly name: LocalizedText;
  readonly area:
    | { readonly box: readonly [number, number, number, number] }
    | { readonly disc: readonly [number, number, number] };
  readonly fabrics: readonly (readonly [FabricId, weight: number])[];
}

const box = (
  zh: string,
  en: string,
  bounds: readonly [number, number, number, number],
  ...fabrics: readonly (readonly [FabricId, number])[]
): Zone => ({ name: { zh, en }, area: { box: bounds }, fabrics });

const village = (zh: string, en: string, longitude: number, latitude: number, radius: number): Zone => ({
  name: { zh, en },
  area: { disc: [longitude, latitude, radius] },
  fabrics: [['village', 1]],
});

const VILLAGES: readonly Zone[] = [
  village('石牌村', 'Shipai Village', 113.3352, 23.1336, 340),
  village('猎德村', 'Liede Village', 113.3296, 23.1171, 260),
  village('冼村', 'Xiancun Village', 113.3252, 23.1272, 220),
  village('杨箕村', 'Yangji Village', 113.3052, 23.1277, 170),
  village('棠下村', 'Tangxia Village', 113.3765, 23.1312, 360),
  village('车陂村', 'Chebei Village', 113.3925, 23.1222, 340),
  village('员村旧村', 'Yuancun Village', 113.3594, 23.1195, 230),
  village('黄村', 'Huangcun Village', 113.4035, 23.1382, 280),
  village('珠村', 'Zhucun Village', 113.4085, 23.1265, 240),
  village('康乐村', 'Kangle Village', 113.3003, 23.0905, 240),
  village('鹭江村', 'Lujiang Village', 113.3048, 23.0938, 220),
  village('客村', 'Kecun Village', 113.3178, 23.0958, 170),
  village('赤岗村', 'Chigang Village', 113.3278, 23.0958, 150),
  village('五凤村', 'Wufeng Village', 113.2882, 23.0862, 200),
  village('瑞宝村', 'Ruibao Village', 113.2852, 23.0772, 260),
  village('石溪村', 'Shixi Village', 113.2765, 23.0722, 220),
  village('大塘村', 'Datang Village', 113.3182, 23.0842, 280),
  village('上涌村', 'Shangchong Village', 113.3078, 23.0795, 220),
  village('龙潭村', 'Longtan Village', 113.3362, 23.0848, 260),
  village('土华村', 'Tuhua Village', 113.3472, 23.0752, 240),
  village('仑头村', 'Luntou Village', 113.3655, 23.0768, 240),
  village('赤沙村', 'Chisha Village', 113.3562, 23.0882, 220),
  village('北山村', 'Beishan Village', 113.3705, 23.0898, 220),
  village('黄埔古村', 'Huangpu Ancient Village', 113.3925, 23.0905, 260),
  village('小洲村', 'Xiaozhou Village', 113.3538, 23.0722, 200),
  village('三元里村', 'Sanyuanli Village', 113.2492, 23.1605, 230),
  village('瑶台村', 'Yaotai Village', 113.2468, 23.1555, 170),
  village('沙河村', 'Shahe Village', 113.3098, 23.1532, 180),
  village('同德围', 'Tongdewei', 113.2325, 23.1642, 260),
  village('鹅掌坦村', "E'zhangtan Village", 113.2335, 23.1572, 180),
  village('登峰村', 'Dengfeng Village', 113.2725, 23.1452, 150),
  village('坑口村', 'Kengkou Village', 113.2302, 23.0822, 170),
  village('东漖村', 'Dongjiao Village', 113.2362, 23.0772, 220),
  village('沙涌村', 'Shachong Village', 113.2395, 23.0832, 180),
  village('茶滘村', 'Chajiao Village', 113.2225, 23.0985, 200),
  village('上社村', 'Shangshe Village', 113.3622, 23.1375, 220),
  village('东圃村', 'Dongpu Village', 113.4005, 23.1185, 200),
];

/** Parts of the city, from the small and particular to the large. */
export const ZONES: readonly Zone[] = [
  box('广州塔', 'Canton Tower', [113.3165, 23.1065, 113.3222, 23.1112], ['open', 1]),
  box('天河体育中心', 'Tianhe Sports Centre', [113.316, 23.1378, 113.3232, 23.1437], ['open', 1]),
  box('花城广场', 'Huacheng Square', [113.3172, 23.1165, 113.3212, 23.1192], ['open', 1]),
  box('海心沙', 'Haixinsha', [113.315, 23.1125, 113.324, 23.1156], ['open', 1]),
  box('中山纪念堂', 'Sun Yat-sen Memorial Hall', [113.258, 23.1345, 113.2609, 23.137], ['open', 1]),
  box('琶洲展馆', 'Canton Fair Complex', [113.352, 23.099, 113.3672, 23.1062], ['open', 1]),
  ...VILLAGES,
  box('珠江新城', 'Zhujiang New Town', [113.3105, 23.116, 113.3272, 23.1288], ['axis', 2], ['cbd', 3]),
  box(
    '珠江新城东',
    'Zhujiang New Town East',
    [113.3272, 23.1155, 113.3465, 23.129],
    ['highrise', 4],
    ['cbd', 2],
    ['offices', 1],
  ),
  box('天河路', 'Tianhe Road', [113.312, 23.1288, 113.3318, 23.1378], ['cbd', 2], ['offices', 4]),
  box(
    '天河北',
    'Tianhe North',
    [113.3105, 23.1378, 113.3345, 23.1525],
    ['offices', 4],
    ['cbd', 2],
    ['towers', 2],
  ),
  box('二沙岛', 'Ersha Island', [113.288, 23.109, 113.3087, 23.1152], ['villas', 1]),
  box('沙面', 'Shamian', [113.236, 23.1074, 113.2432, 23.1112], ['villas', 1]),
  box('中山大学', 'Sun Yat-sen University', [113.2895, 23.0945, 113.3015, 23.1062], ['campus', 1]),
  box('暨南大学', 'Jinan University', [113.3392, 23.1288, 113.3488, 23.1345], ['campus', 1]),
  box('华南师范大学', 'South China Normal University', [113.34, 23.137, 113.352, 23.1432], ['campus', 1]),
  box(
    '华南理工大学',
    'South China University of Technology',
    [113.3355, 23.148, 113.3492, 23.162],
    ['campus', 1],
  ),
  box(
    '华南农业大学',
    'South China Agricultural University',
    [113.3492, 23.148, 113.368, 23.165],
    ['campus', 3],
    ['orchard', 2],
  ),
  box('琶洲西区', 'Pazhou West', [113.329, 23.0995, 113.349, 23.109], ['axis', 1], ['cbd', 5]),
  box(
    '琶洲东区',
    'Pazhou East',
    [113.349, 23.0975, 113.387, 23.109],
    ['cbd', 2],
    ['highrise', 3],
    ['offices', 2],
  ),
  box(
    '大学城北',
    'Guangzhou Higher Education Mega Centre',
    [113.372, 23.069, 113.41, 23.076],
    ['campus', 1],
    ['orchard', 1],
  ),
  box('西关', 'Xiguan', [113.2255, 23.11, 113.253, 23.1295], ['arcade', 12], ['danwei', 2], ['towers', 0.5]),
  box(
    '越秀老城',
    'Old Yuexiu',
    [113.253, 23.113, 113.2865, 23.1312],
    ['arcade', 8],
    ['danwei', 3],
    ['offices', 0.6],
  ),
  box('河南老城', 'Old Honam', [113.244, 23.103, 113.276, 23.114], ['arcade', 6], ['slab', 4]),
  box('东山', 'Dongshan', [113.2865, 23.1155, 113.305, 23.132], ['villas', 3], ['danwei', 6], ['towers', 1]),
  box(
    '东风路',
    'Dongfeng Road',
    [113.244, 23.1295, 113.302, 23.1395],
    ['danwei', 6],
    ['offices', 4],
    ['towers', 1],
  ),
  box(
    '环市路',
    'Huanshi Road',
    [113.244, 23.1395, 113.3105, 23.148],
    ['danwei', 5],
    ['offices', 4],
    ['towers', 2],
  ),
  box(
    '五羊新城',
    'Wuyang New Town',
    [113.302, 23.115, 113.3105, 23.1378],
    ['highrise', 2],
    ['danwei', 4],
    ['offices', 1],
  ),
  box('白鹅潭', 'Baietan', [113.225, 23.098, 113.244, 23.109], ['highrise', 3], ['slab', 3], ['cbd', 0.6]),
  box(
    '芳村',
    'Fangcun',
    [113.21, 23.07, 113.244, 23.118],
    ['slab', 4],
    ['industry', 3],
    ['towers', 2],
    ['orchard', 2],
  ),
  box(
    '中山八',
    'Zhongshan 8 Road',
    [113.224, 23.129, 113.244, 23.148],
    ['slab', 4],
    ['danwei', 3],
    ['towers', 2],
  ),
  box('金沙洲', 'Jinshazhou', [113.2, 23.118, 113.224, 23.166], ['towers', 2], ['industry', 3], ['slab', 2]),
  box('同德', 'Tongde', [113.224, 23.148, 113.245, 23.166], ['slab', 3], ['industry', 2], ['towers', 1]),
  box('白云新城', 'Baiyun', [113.245, 23.148, 113.276, 23.166], ['mixed', 4], ['industry', 1], ['danwei', 2]),
  box('麓湖', 'Luhu', [113.276, 23.145, 113.3, 23.166], ['villas', 2], ['orchard', 4]),
  box('沙河', 'Shahe', [113.295, 23.145, 113.336, 23.166], ['mixed', 4], ['industry', 2], ['danwei', 2]),
  box('岗顶', 'Gangding', [113.3318, 23.1288, 113.356, 23.148], ['mixed', 3], ['offices', 3], ['towers', 2]),
  box('员村', 'Yuancun', [113.3465, 23.113, 113.376, 23.129], ['towers', 3], ['slab', 3], ['industry', 1.4]),
  box(
    '棠下',
    'Tangxia',
    [113.356, 23.129, 113.39, 23.145],
    ['towers', 3],
    ['slab', 2],
    ['offices', 1],
    ['industry', 1],
  ),
  box(
    '黄埔大道东',
    'Huangpu Avenue East',
    [113.376, 23.105, 113.412, 23.129],
    ['industry', 3],
    ['towers', 2],
    ['slab', 2],
  ),
  box(
    '智慧城',
    'Tianhe Smart City',
    [113.368, 23.145, 113.412, 23.166],
    ['orchard', 5],
    ['industry', 2],
    ['campus', 2],
    ['towers', 1],
  ),
  box('东圃', 'Dongpu', [113.376, 23.129, 113.412, 23.145], ['towers', 3], ['slab', 2], ['industry', 2]),
  box('海珠西', 'West Haizhu', [113.244, 23.086, 113.29, 23.104], ['slab', 8], ['mixed', 2], ['towers', 1]),
  box(
    '海珠南',
    'South Haizhu',
    [113.244, 23.069, 113.3, 23.086],
    ['slab', 5],
    ['industry', 2],
    ['towers', 2],
  ),
  box(
    '海珠中',
    'Central Haizhu',
    [113.276, 23.086, 113.33, 23.112],
    ['slab', 6],
    ['mixed', 3],
    ['towers', 2],
  ),
  box('海珠湿地', 'Haizhu Wetland', [113.3, 23.069, 113.35, 23.0825], ['orchard', 1]),
  box(
    '新滘',
    'Xinjiao',
    [113.3, 23.0825, 113.35, 23.0995],
    ['slab', 3],
    ['mixed', 2],
    ['industry', 2],
    ['orchard', 1],
  ),
  box('果树公园', 'Orchards', [113.35, 23.069, 113.372, 23.086], ['orchard', 1]),
  box('官洲', 'Guanzhou', [113.35, 23.086, 113.39, 23.098], ['mixed', 3], ['towers', 2], ['orchard', 2]),
  box('长洲', 'Changzhou', [113.372, 23.069, 113.412, 23.105], ['orchard', 4], ['industry', 1], ['slab', 1]),
];

/** What stands where no zone applies. */
export const DEFAULT_FABRICS: Zone['fabrics'] = [
  ['slab', 3],
  ['mixed', 2],
  ['orchard', 1],
];
