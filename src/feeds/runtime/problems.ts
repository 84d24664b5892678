import { LocalizedError, type LocalizedText } from '@core/text.ts';

/** What the runtime says about a feed in trouble: what happened, and what to do. */
export const PROBLEMS = {
  unknownAdapter: (id: string): LocalizedText => ({
    zh: `没有名为“${id}”的适配器，请检查配置中的 adapter。`,
    en: `There is no adapter "${id}". Check "adapter" in the configuration.`,
  }),
  badOptions: {
    zh: '数据源的配置有误，请按下面的路径改正 options。',
    en: 'The options of this feed are not valid. Correct them at the paths below.',
  },
  loadFailed: {
    zh: '适配器未能加载，请刷新页面或检查部署是否完整。',
    en: 'The adapter could not be loaded. Reload the page, or check that the deployment is complete.',
  },
  unauthorized: {
    zh: '服务器拒绝了凭据，已停止重试。请更正账号或令牌后重新启用。',
    en: 'The server refused the credentials; there will be no further attempt. Correct them and enable the feed again.',
  },
  disconnected: {
    zh: '连接已断开，正在自动重连。',
    en: 'The connection was lost. Reconnecting.',
  },
  notOpened: {
    zh: '服务器没有应答，正在自动重试。请检查地址与网络。',
    en: 'The server does not answer. Trying again; check the address and the network.',
  },
} as const;

/** Raised when an attempt does not open in time. */
export class ConnectTimeout extends LocalizedError {
  constructor(seconds: number) {
    super(`${seconds} 秒内未能建立连接`, `The connection did not open within ${seconds} s`);
    this.name = 'ConnectTimeout';
  }
}
