import { defineConfig } from 'vitest/config';

/** Runs the example of the README as a project of its own would. */
export default defineConfig({ test: { include: ['test/conformance/as-vitest.example.ts'] } });
