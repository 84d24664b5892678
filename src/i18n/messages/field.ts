import type { Messages } from '../types.ts';

/** The field workspace: the network, reports and the outbox. */
export const field = {
  'field.online': { zh: '已联网', en: 'Online' },
  'field.offline': { zh: '已离线', en: 'Offline' },
  'field.offlineNote': {
    zh: '画面为断网前已载入的内容，数值不再更新。',
    en: 'The picture is what was loaded before; values are no longer updated.',
  },
  'field.opensOffline': { zh: '断网可打开', en: 'Opens without a network' },
  'field.needsHttps': {
    zh: '非 HTTPS 访问，断网后无法重新打开',
    en: 'Not HTTPS: it cannot be reopened without a network',
  },
  'field.nothingWaiting': { zh: '没有待发送的上报', en: 'Nothing waits to be sent' },
  'field.waiting': { zh: '{count} 条待发送', en: '{count} waiting to be sent' },
  'field.stored': { zh: '{count} 条存在本机', en: '{count} on this device' },
  'field.refused': { zh: '{count} 条被退回', en: '{count} refused' },
  'field.sending': { zh: '正在发送', en: 'Sending' },
  'field.sheet': { zh: '底部面板', en: 'Bottom sheet' },

  'panel.report': { zh: '现场上报', en: 'Report' },
  'report.kind': { zh: '类别', en: 'Kind' },
  'report.kind.note': { zh: '一般情况', en: 'Observation' },
  'report.kind.fault': { zh: '设施故障', en: 'Fault' },
  'report.kind.danger': { zh: '安全隐患', en: 'Danger' },
  'report.note': { zh: '情况说明', en: 'What you see' },
  'report.notePlaceholder': {
    zh: '例：人行道井盖缺失，已放置警示桩',
    en: 'e.g. manhole cover missing, warning post put up',
  },
  'report.place': { zh: '位置', en: 'Place' },
  'report.place.object': { zh: '所选对象', en: 'Selected object' },
  'report.place.device': { zh: '我的定位', en: 'My position' },
  'report.place.view': { zh: '准星处', en: 'Crosshair' },
  'report.placeFinding': { zh: '正在定位…', en: 'Finding your position…' },
  'report.placeFailed': {
    zh: '无法取得定位：{reason}。可改用准星处。',
    en: 'Your position is not available: {reason}. Use the crosshair instead.',
  },
  'report.placeInsecure': {
    zh: '浏览器只在 HTTPS 下提供定位',
    en: 'browsers give it only over HTTPS',
  },
  'report.placeDenied': { zh: '未授予定位权限', en: 'permission was not given' },
  'report.placeNoFix': { zh: '暂时没有定位信号', en: 'there is no fix at the moment' },
  'report.photo': { zh: '拍照或选图', en: 'Take or choose photos' },
  'report.photoRemove': { zh: '移除照片“{name}”', en: 'Remove photo “{name}”' },
  'report.photoFailed': { zh: '无法读取图片“{name}”', en: 'The picture “{name}” cannot be read' },
  'report.about': { zh: '关联对象：{title}', en: 'About: {title}' },
  'report.save': { zh: '提交', en: 'Submit' },

  'outbox.title': { zh: '发件箱', en: 'Outbox' },
  'outbox.empty': { zh: '还没有上报。', en: 'No reports yet.' },
  'outbox.noEndpoint': {
    zh: '未配置上报接口（config.json 的 fieldReports.url）：上报只保存在本机，可导出后移交。',
    en: 'No endpoint is configured (fieldReports.url in config.json): reports stay on this device and can be exported.',
  },
  'outbox.notKept': {
    zh: '浏览器不允许保存数据，关闭页面后未发送的上报会丢失，请先导出。',
    en: 'The browser keeps nothing: what is not sent is lost with this page. Export it first.',
  },
  'outbox.waiting': { zh: '待发送', en: 'Waiting' },
  'outbox.stored': { zh: '已存本机', en: 'On this device' },
  'outbox.sent': { zh: '已送达', en: 'Sent' },
  'outbox.refused': { zh: '被退回', en: 'Refused' },
  'outbox.photos': { zh: '{count} 张照片', en: '{count} photos' },
  'outbox.send': { zh: '立即发送', en: 'Send now' },
  'outbox.export': { zh: '导出未送达的上报', en: 'Export what is not sent' },
  'outbox.confirmDelete': { zh: '确认删除？', en: 'Really delete?' },
  'outbox.unreachable': { zh: '接口无法连接', en: 'the endpoint cannot be reached' },
  'outbox.timeout': { zh: '接口超时未答复', en: 'the endpoint did not answer in time' },
  'outbox.unauthorized': { zh: '接口要求登录（{status}）', en: 'the endpoint wants a login ({status})' },
  'outbox.failedStatus': { zh: '接口暂时不可用（{status}）', en: 'the endpoint is not available ({status})' },
  'outbox.refusedStatus': {
    zh: '接口不接受这条上报（{status}）',
    en: 'the endpoint does not take it ({status})',
  },
  'outbox.originBlocked': {
    zh: '上报接口 {origin} 未列入 config.json 的 connectOrigins，浏览器会拦截；上报暂存本机',
    en: 'The report endpoint {origin} is not among connectOrigins in config.json and would be blocked; reports stay on this device',
  },
} as const satisfies Messages;
