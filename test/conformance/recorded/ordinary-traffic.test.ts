import { expect, test } from 'vitest';
import { conformingServices } from '../../conforming-services/services.ts';
import { checkOrdinaryTraffic, createChanged } from './ordinary-traffic.ts';

/** Every n-th service; KRR_EVERY_SERVICE=1 checks all of them. */
const STEP = process.env.KRR_EVERY_SERVICE === '1' ? 1 : 10;
const services = conformingServices.filter((_, index) => index % STEP === 0);

const TITLE = `the ordinary traffic of ${services.length} of ${conformingServices.length} conforming services has no violation`;

test(TITLE, { timeout: STEP === 1 ? 600_000 : 30_000 }, async () => {
  for (const { name, from, serve, around } of services) {
    const { results } = await checkOrdinaryTraffic(createChanged(serve, around, from));
    const violated = results.filter(({ outcome }) => outcome === 'fail' || outcome === 'error').map(({ id }) => id);
    expect({ name, violated }).toEqual({ name, violated: [] });
  }
});

test('the ordinary traffic of a service without version 2 has no violation', async () => {
  const service = conformingServices.find(({ name }) => name === 'supports only version 1')!;
  const { results } = await checkOrdinaryTraffic(createChanged(service.serve, service.around, service.from));
  expect(results.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id)).toEqual([]);
});
