import type { Messages } from '../types.ts';

export const problems = {
  'problem.label': { zh: '通知', en: 'Notices' },
  'problem.dismiss': { zh: '关闭通知', en: 'Dismiss' },
  'problem.times': { zh: '{count} 次', en: '{count} times' },

  'problem.webgl.title': { zh: '浏览器没有可用的 WebGL 2', en: 'This browser has no WebGL 2' },
  'problem.webgl.text': {
    zh: '三维场景需要 WebGL 2 图形接口，当前浏览器没有提供。',
    en: 'The 3D scene needs the WebGL 2 graphics interface, and this browser does not offer it.',
  },
  'problem.webgl.do1': {
    zh: '使用新版 Chrome、Edge 或 Firefox（近三年内的版本）打开。',
    en: 'Open it in a current Chrome, Edge or Firefox (of the last three years).',
  },
  'problem.webgl.do2': {
    zh: '在浏览器设置中开启“使用图形加速”，然后重新启动浏览器。',
    en: 'Switch on “Use graphics acceleration” in the browser’s settings and restart it.',
  },
  'problem.webgl.do3': {
    zh: '更新显卡驱动；远程桌面请启用 GPU。',
    en: 'Update the graphics driver; on a remote desktop, enable its GPU.',
  },

  'problem.config.title': { zh: '配置文件有误', en: 'The configuration is not usable' },
  'problem.config.text': {
    zh: '读取 config.json 时出错：{reason}',
    en: 'Reading config.json failed: {reason}',
  },
  'problem.config.do1': {
    zh: '检查站点目录下 config.json 是否存在且为合法 JSON。',
    en: 'Check that config.json exists in the site’s folder and is valid JSON.',
  },
  'problem.config.do2': {
    zh: '按上面指出的字段修正后重新加载。',
    en: 'Correct the field named above and reload.',
  },

  'problem.city.title': { zh: '城市数据包打不开', en: 'The city pack cannot be opened' },
  'problem.city.text': {
    zh: '读取城市“{city}”时出错：{reason}',
    en: 'Reading the city “{city}” failed: {reason}',
  },
  'problem.city.do1': {
    zh: '运行 npm run city -- build {city} 生成数据包，或 npm run city -- validate {city} 检查它。',
    en: 'Run npm run city -- build {city} to make the pack, or npm run city -- validate {city} to check it.',
  },
  'problem.city.do2': {
    zh: '检查 config.json 中该城市的 url 是否指向 city.json。',
    en: 'Check that the city’s url in config.json points at its city.json.',
  },

  'problem.scene.title': { zh: '三维场景无法启动', en: 'The 3D scene could not start' },
  'problem.scene.text': { zh: '启动三维引擎时出错：{reason}', en: 'Starting the 3D engine failed: {reason}' },
  'problem.scene.do1': {
    zh: '关闭其他占用显存的页面后重新加载。',
    en: 'Close other pages that use the graphics card, then reload.',
  },
  'problem.scene.do2': {
    zh: '仍然失败时，用 quality=low 参数以低画质打开。',
    en: 'If it still fails, open it with quality=low.',
  },

  'problem.url.unknown': {
    zh: '网址参数“{name}”不认识，已忽略',
    en: 'The address has an unknown parameter “{name}”; it was ignored',
  },
  'problem.url.bad': {
    zh: '网址参数 {name}=“{value}”无效，已忽略',
    en: 'The address parameter {name}=“{value}” is not valid; it was ignored',
  },
  'problem.url.layer': {
    zh: '网址中的图层“{name}”不存在，已忽略',
    en: 'The address names a layer “{name}” that does not exist; it was ignored',
  },

  'problem.tile-failed': {
    zh: '部分模型瓦片加载失败，该处可能缺少建筑',
    en: 'Some model tiles failed to load; buildings may be missing there',
  },
  'problem.tileset-failed': {
    zh: '图层“{layer}”加载失败，其余内容不受影响',
    en: 'The layer “{layer}” failed to load; everything else goes on',
  },
  'problem.terrain-failed': {
    zh: '地形加载失败，已改用平面',
    en: 'Terrain failed to load; a flat ground is used',
  },
  'problem.imagery-failed': { zh: '部分底图瓦片加载失败', en: 'Some map tiles failed to load' },
  'problem.context-lost': {
    zh: '显卡中断了绘制，正在恢复',
    en: 'The graphics card stopped drawing; recovering',
  },
  'problem.context-restored': { zh: '画面已恢复', en: 'The picture is back' },
  'problem.layer-failed': {
    zh: '图层“{layer}”绘制失败，已跳过',
    en: 'The layer “{layer}” could not be drawn and was skipped',
  },
  'problem.feed': { zh: '数据接入“{feed}”：{state}', en: 'Data feed “{feed}”: {state}' },
  'problem.feeds': {
    zh: '数据接入模块无法启动：{reason}。场景仍可浏览。',
    en: 'The data feeds could not start: {reason}. The city can still be explored.',
  },
  'problem.scenarios': { zh: '推演模块无法启动：{reason}', en: 'What-if could not start: {reason}' },
  'problem.saved': {
    zh: '上次保存的图层与书签已损坏，已恢复默认',
    en: 'The saved layers and bookmarks were damaged; defaults are used',
  },
  'problem.unexpected': {
    zh: '界面遇到意外错误：{reason}',
    en: 'The interface met an unexpected error: {reason}',
  },
  'problem.panel': {
    zh: '这个面板出错了，其余部分照常工作。',
    en: 'This panel failed; everything else goes on.',
  },
} as const satisfies Messages;
