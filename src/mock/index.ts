export { type Access, anyToken, everybody } from './access.ts';
export { LOG_LEVELS, Log, type LogLevel, type LogSink } from './log.ts';
export { createMock, type MockOptions } from './server.ts';
