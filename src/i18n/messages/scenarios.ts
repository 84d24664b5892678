import type { Messages } from '../types.ts';

/** What-if: drawing interventions, branching, repeating, comparing side by side. */
export const scenarios = {
  'action.add': { zh: '添加', en: 'Add' },
  'scenario.interventions': { zh: '干预措施', en: 'Interventions' },
  'scenario.noInterventions': {
    zh: '点选一种措施后在场景中绘制；铅笔图标可用表单添加。',
    en: 'Choose a measure and draw it in the scene; the pencil adds it by form.',
  },
  'scenario.addByForm': { zh: '用表单添加：{name}', en: 'Add by form: {name}' },
  'scenario.lookAt': { zh: '看向此处', en: 'Look there' },
  'scenario.move': { zh: '移动到别处', en: 'Move elsewhere' },
  'scenario.featureName': {
    zh: '道路名称或编号（取离画面中心最近的一段）',
    en: 'Name or id of the road (the stretch nearest to the middle of the view)',
  },
  'scenario.places.point': { zh: '经度, 纬度', en: 'Longitude, latitude' },
  'scenario.places.line': {
    zh: '经度, 纬度；至少两点，用分号隔开',
    en: 'Longitude, latitude; two or more, separated by semicolons',
  },
  'scenario.places.polygon': {
    zh: '经度, 纬度；至少三点，用分号隔开',
    en: 'Longitude, latitude; three or more, separated by semicolons',
  },
  'sketch.label': { zh: '正在绘制：{name}', en: 'Drawing: {name}' },
  'sketch.hint.point': { zh: '点击地面放置 · Esc 取消', en: 'Click the ground to place it · Esc cancels' },
  'sketch.hint.entity': {
    zh: '点击道路选中，再次点击取消 · Enter 完成',
    en: 'Click roads to take them, again to give them back · Enter ends',
  },
  'sketch.hint.line': {
    zh: '逐点点击，双击或 Enter 完成 · 退格撤回一点 · Esc 取消',
    en: 'Click point by point, double click or Enter ends · Backspace takes one back · Esc cancels',
  },
  'sketch.hint.polygon': {
    zh: '逐点点击围出范围，双击或 Enter 完成 · 退格撤回一点 · Esc 取消',
    en: 'Click around the area, double click or Enter ends · Backspace takes one back · Esc cancels',
  },
  'sketch.hint.move': { zh: '点击新的位置 · Esc 取消', en: 'Click the new place · Esc cancels' },
  'sketch.vertices': { zh: '{count} 点', en: '{count} points' },
  'sketch.here': { zh: '在画面中心加一点', en: 'Add a point at the middle of the view' },
  'sketch.finish': { zh: '完成', en: 'Done' },
  'sketch.back': { zh: '撤回一点', en: 'Take one back' },
  'scenario.branch': { zh: '以此为起点修改', en: 'Branch: change and run again' },
  'scenario.branchOf': { zh: '由{name}改出', en: 'Branched from {name}' },
  'scenario.repeat': { zh: '复现校验', en: 'Run again and compare' },
  'scenario.repeatOf': { zh: '复现{name}', en: 'Repeats {name}' },
  'scenario.identical': { zh: '与{name}逐位一致', en: 'The same as {name} to the bit' },
  'scenario.different': {
    zh: '与{name}不一致：模型版本或城市数据已变',
    en: 'Not the same as {name}: the model version or the city data have changed',
  },
  'scenario.save': { zh: '保存为文件', en: 'Save as a file' },
  'scenario.open': { zh: '打开推演文件', en: 'Open a saved run' },
  'scenario.openFailed': {
    zh: '“{name}”不是推演文件：{reason}。请选择由“保存为文件”得到的 …-run.json。',
    en: '“{name}” is not a saved run: {reason}. Choose a …-run.json that was written by “Save as a file”.',
  },
  'scenario.share': { zh: '复制分享链接', en: 'Copy a link' },
  'scenario.shared': {
    zh: '链接里的推演设置已填好，按“开始推演”即可得到同样的结果。',
    en: 'The inputs from the link are filled in; press Run to get the same result.',
  },
  'scenario.badLink': {
    zh: '链接里的推演设置无法读取，已忽略；请向分享者重新索取链接。',
    en: 'The what-if inputs of the link cannot be read and were left out; ask for the link again.',
  },
  'scenario.hash': { zh: '结果校验值 {hash}', en: 'Result checksum {hash}' },
  'scenario.sideBySide': { zh: '与“{name}”左右对照', en: 'Side by side with “{name}”' },
  'scenario.differenceTo': { zh: '减去“{name}”（差值图）', en: 'Minus “{name}” (difference map)' },
  'split.divider': { zh: '左右对照分界线', en: 'Divider of the two runs' },
  'split.table': { zh: '关键指标对照', en: 'Key figures side by side' },
  'split.figure': { zh: '指标', en: 'Figure' },
  'split.change': { zh: '右 − 左', en: 'Right − left' },
  'split.close': { zh: '结束对照', en: 'End the comparison' },
} as const satisfies Messages;
