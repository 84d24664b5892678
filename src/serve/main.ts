import { join } from 'node:path';
import './build.ts';
import { serve } from './server.ts';

const DEFAULT_PORT = 4173;
const root = join(import.meta.dirname, '../..');

const portText = process.env.PORT;
const port = portText === undefined ? DEFAULT_PORT : Number(portText);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`PORT=${portText} 无效，应为 0–65535 的整数。 · PORT=${portText} is not a port (0–65535).`);
  process.exit(1);
}
try {
  const server = await serve(join(root, 'dist'), {
    port,
    host: process.env.HOST,
    mayTryNext: portText === undefined,
  });
  console.log(`木棉 Kapok → ${server.url}`);
  const stop = () => server.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`无法监听端口 ${port}：${reason}。请用 PORT= 指定其他端口。`);
  console.error(`Cannot listen on port ${port}: ${reason}. Choose another with PORT=.`);
  process.exit(1);
}
